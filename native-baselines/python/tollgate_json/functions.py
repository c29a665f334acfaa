"""The contract's functions, called with JSON and answering JSON."""

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

from tollgate_json.codec import Codec, Unfit, wit_name
from tollgate_json.types import codec_of
from tollgate_logic import fraud, pricing, probe
from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import PricingError


class Function:
    """One function. Parameters and result are typed by its annotations; what it raises has to be told."""

    def __init__(self, call: Callable[..., Any], error: Any = None) -> None:
        hints = get_type_hints(call, include_extras=True)
        self.module = call.__module__
        self.call = call
        self._parameters = [(name, codec_of(hints[name])) for name in inspect.signature(call).parameters]
        self.parameters = len(self._parameters)
        self._result = _result_codec(hints["return"])
        self._error = None if error is None else codec_of(error)

    def decode(self, json: Any) -> list[Any]:
        """The arguments: `null` for none, the value itself for one, an array for several."""
        if not self._parameters:
            if json is not None:
                raise Unfit("", "null, as there are no parameters", json)
            return []
        if len(self._parameters) == 1:
            [(_, codec)] = self._parameters
            return [codec.decode(json, "")]
        if not isinstance(json, list) or len(json) != len(self._parameters):
            raise Unfit("", f"an array of {len(self._parameters)} values", json)
        return [
            codec.decode(value, name) for (name, codec), value in zip(self._parameters, json, strict=True)
        ]

    def answer(self, arguments: list[Any]) -> Any:
        """The answer's JSON; of a function that may fail as `ok` or `err`."""
        if self._error is None:
            return self._encoded(self.call(*arguments))
        try:
            result = self.call(*arguments)
        except Err as fault:
            return {"err": self._error.encode(fault.value, "")}
        return {"ok": self._encoded(result)}

    def _encoded(self, result: Any) -> Any:
        if self._result is not None:
            return self._result.encode(result, "")
        if result is not None:
            raise Unfit("", "no result", result)
        return None


def _result_codec(hint: Any) -> Codec | None:
    return None if hint is type(None) else codec_of(hint)


_ERRORS: dict[Callable[..., Any], Any] = {
    pricing.get_quote: str,
    pricing.quote_cart: PricingError,
    pricing.reprice: PricingError,
}

_PACKAGES: dict[str, tuple[Callable[..., Any], ...]] = {
    "pricing": (pricing.unit_price, pricing.get_quote, pricing.quote_cart, pricing.reprice),
    "fraud": (fraud.score, fraud.score_features, fraud.score_transaction, fraud.screen),
    "probe": (
        probe.nop,
        probe.sink_scalar,
        probe.source_scalar,
        probe.echo_scalar,
        probe.sink_scalars,
        probe.sink_structured,
        probe.source_structured,
        probe.echo_structured,
        probe.sink_text,
        probe.source_text,
        probe.echo_text,
        probe.sink_bytes,
        probe.source_bytes,
        probe.echo_bytes,
    ),
}

FUNCTIONS = {
    f"{package}/{wit_name(call.__name__)}": Function(call, _ERRORS.get(call))
    for package, calls in _PACKAGES.items()
    for call in calls
}
"""Every function by its name: `pricing/quote-cart`."""
