"""The risk of a country, by the two letters of its code."""

_OTHER_CODE = 35
_NO_CODE = 80

_RISKS = {
    code.encode(): risk
    for codes, risk in (
        ("AT CH DE DK FI NL NO SE", -30),
        ("BE CZ ES FR IE IT PL PT", -15),
        ("AU CA GB JP NZ US", -10),
        ("BR IN MX TH TR ZA", 25),
        ("ID NG PK RO UA VN", 45),
    )
    for code in codes.split()
}


def are_capitals(data: bytes, count: int) -> bool:
    """True for exactly `count` bytes `A` to `Z`."""
    return len(data) == count and data.isalpha() and data.isupper()


def country_risk(code: bytes) -> int:
    """The risk of the country with this code; the highest if that is no code at all."""
    return _RISKS.get(code, _OTHER_CODE if are_capitals(code, 2) else _NO_CODE)
