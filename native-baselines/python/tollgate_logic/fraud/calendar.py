"""The parts of a moment in UTC that matter to the rules. Not `datetime`: moments go up to 2⁶⁴ − 1 seconds."""

MINUTE = 60
HOUR = 3_600
DAY = 86_400


def hour_of_day(at_seconds: int) -> int:
    """0 to 23."""
    return at_seconds // HOUR % 24


def day_of_week(at_seconds: int) -> int:
    """0 is Sunday; 1970 began on a Thursday."""
    return (at_seconds // DAY + 4) % 7


def year_and_month(at_seconds: int) -> tuple[int, int]:
    """Howard Hinnant's `civil_from_days`, without its day: http://howardhinnant.github.io/date_algorithms.html"""
    era, day_of_era = divmod(at_seconds // DAY + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    # His years begin in March, so that the leap day is the last.
    month = (5 * day_of_year + 2) // 153
    month = month + 3 if month < 10 else month - 9
    return era * 400 + year_of_era + (month <= 2), month
