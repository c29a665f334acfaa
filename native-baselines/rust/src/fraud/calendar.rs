//! Dates from seconds since 1970, in UTC, with integers alone.

pub(super) const DAY: u64 = 86_400;

/// 0 to 23.
pub(super) fn hour_of_day(seconds: u64) -> u8 {
    (seconds / 3_600 % 24) as u8
}

/// 0 is Sunday; 1970-01-01 was a Thursday.
pub(super) fn day_of_week(seconds: u64) -> u8 {
    ((seconds / DAY + 4) % 7) as u8
}

/// Year and month (1 to 12), by Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is
/// the last of its year.
pub(super) fn year_and_month(seconds: u64) -> (u64, u8) {
    let days = seconds / DAY + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_calendar() {
        assert_eq!(year_and_month(0), (1970, 1));
        assert_eq!(year_and_month(951_782_400), (2000, 2)); // the 29th
        assert_eq!(year_and_month(951_868_800), (2000, 3));
        assert_eq!(year_and_month(4_107_542_400), (2100, 3)); // no 29 February before it
        assert_eq!(year_and_month(4_107_542_399), (2100, 2));
        assert_eq!(year_and_month(253_402_300_799), (9999, 12));
        let _ = year_and_month(u64::MAX);
    }

    #[test]
    fn knows_the_week() {
        assert_eq!((day_of_week(0), hour_of_day(0)), (4, 0));
        assert_eq!((day_of_week(951_782_399), hour_of_day(951_782_399)), (1, 23)); // Monday
    }
}
