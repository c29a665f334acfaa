//! Days since 1970 as months of the civil calendar, after Hinnant.

/// A month, such that a later one is greater.
pub const Month = struct {
    year: u64,
    month: u64,

    pub fn isAfter(one: Month, other: Month) bool {
        return one.year > other.year or (one.year == other.year and one.month > other.month);
    }
};

pub fn monthOf(at_seconds: u64) Month {
    const z = at_seconds / 86_400 + 719_468;
    const era = z / 146_097;
    const doe = z % 146_097;
    const yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    const doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const mp = (5 * doy + 2) / 153;
    const month = if (mp < 10) mp + 3 else mp - 9;
    return .{ .year = era * 400 + yoe + @intFromBool(month <= 2), .month = month };
}
