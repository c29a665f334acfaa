"""`get-quote`: one article by its textual SKU. Its errors are texts."""

from tollgate_logic.contract.outcome import Err
from tollgate_logic.contract.pricing import Request, Response
from tollgate_logic.pricing.sku import EXPECTED_FORM, UnknownNumber, WrongForm, WrongGrade, article_of
from tollgate_logic.pricing.tiers import price_of

MOST_PIECES = 100_000
"""The largest quantity of an order's line."""


def get_quote(req: Request) -> Response:
    """The price of all pieces together, and the rule that set it."""
    try:
        article = article_of(req.sku)
    except WrongForm:
        raise Err(f"malformed sku: {EXPECTED_FORM}") from None
    except UnknownNumber:
        raise Err(f"unknown sku {req.sku}") from None
    except WrongGrade as wrong:
        grade = wrong.article.grade
        raise Err(f"wrong grade in sku {req.sku}: this article has grade {grade}") from None
    if not 1 <= req.quantity <= MOST_PIECES:
        raise Err(f"invalid quantity {req.quantity}: order 1 to {MOST_PIECES} pieces")
    unit = price_of(article, req.quantity)
    return Response(cents=unit.cents * req.quantity, source=unit.source)
