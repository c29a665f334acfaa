"""What the component exports: the functions of the logic, as they are."""

# Before the logic, for what it does.
import generated_contract  # noqa: F401
from tollgate_logic import fraud, pricing, probe
from wit_world import exports


class Pricing(exports.Pricing):
    """`tollgate:pricing/pricing`."""

    unit_price = staticmethod(pricing.unit_price)
    get_quote = staticmethod(pricing.get_quote)
    quote_cart = staticmethod(pricing.quote_cart)
    reprice = staticmethod(pricing.reprice)


class Fraud(exports.Fraud):
    """`tollgate:fraud/fraud`."""

    score = staticmethod(fraud.score)
    score_features = staticmethod(fraud.score_features)
    score_transaction = staticmethod(fraud.score_transaction)
    screen = staticmethod(fraud.screen)


class Probe(exports.Probe):
    """`tollgate:probe/probe`: the boundary with no logic behind it."""

    nop = staticmethod(probe.nop)
    sink_scalar = staticmethod(probe.sink_scalar)
    source_scalar = staticmethod(probe.source_scalar)
    echo_scalar = staticmethod(probe.echo_scalar)
    sink_scalars = staticmethod(probe.sink_scalars)
    sink_structured = staticmethod(probe.sink_structured)
    source_structured = staticmethod(probe.source_structured)
    echo_structured = staticmethod(probe.echo_structured)
    sink_text = staticmethod(probe.sink_text)
    source_text = staticmethod(probe.source_text)
    echo_text = staticmethod(probe.echo_text)
    sink_bytes = staticmethod(probe.sink_bytes)
    source_bytes = staticmethod(probe.source_bytes)
    echo_bytes = staticmethod(probe.echo_bytes)
