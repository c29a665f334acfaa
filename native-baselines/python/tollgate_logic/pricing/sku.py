"""Textual SKUs: `TG-0042-C` is article 42, and its grade is C."""

import re

from tollgate_logic.pricing.catalog import CATALOG, Article

EXPECTED_FORM = "expected the form TG-0042-C"

# Not `\d`: that takes the digits of every script.
_FORM = re.compile("TG-([0-9]{4})-([A-Z])")


class SkuError(Exception):
    """A text that names no article."""


class WrongForm(SkuError):
    """A text of another form."""


class UnknownNumber(SkuError):
    """The right form, but no such article."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class WrongGrade(SkuError):
    """An article with another grade's letter."""

    def __init__(self, article: Article) -> None:
        super().__init__(article)
        self.article = article


def article_of(sku: str) -> Article:
    """The article that `sku` names."""
    parts = _FORM.fullmatch(sku)
    if parts is None:
        raise WrongForm
    number = int(parts[1])
    article = CATALOG.get(number)
    if article is None:
        raise UnknownNumber(number)
    if parts[2] != article.grade:
        raise WrongGrade(article)
    return article
