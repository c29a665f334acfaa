"""What things cost: the four functions of `tollgate:pricing/pricing`."""

from tollgate_logic.pricing.cart import quote_cart
from tollgate_logic.pricing.quote import get_quote
from tollgate_logic.pricing.reprice import reprice
from tollgate_logic.pricing.tiers import unit_price

__all__ = ["get_quote", "quote_cart", "reprice", "unit_price"]
