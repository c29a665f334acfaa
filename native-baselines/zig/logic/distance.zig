//! How far two places are from each other, in integers.

const std = @import("std");
const types = @import("types.zig");

const half_turn = 180_000_000;
const quarter_turn = 90_000_000;

/// Microdegrees between two cosines of the table.
const step = 5_000_000;

const cosines = [19]i64{
    65536, 65287, 64540, 63303, 61584, 59396, 56756, 53684, 50203, 46341,
    42126, 37590, 32768, 27697, 22415, 16962, 11380, 5712,  0,
};

/// Of 0 to 90 degrees, in parts of 65,536.
fn cosine(microdegrees: i64) i64 {
    const k: usize = @intCast(@divTrunc(microdegrees, step));
    if (k == cosines.len - 1) return 0;
    const part = @rem(microdegrees, step);
    return cosines[k] - @divTrunc((cosines[k] - cosines[k + 1]) * part, step);
}

fn within(value: i32, limit: i64) i64 {
    return std.math.clamp(@as(i64, value), -limit, limit);
}

/// The integer square root, rounded down.
pub fn root(of: u64) u64 {
    return std.math.sqrt(of);
}

pub fn kilometers(from: *const types.Place, to: *const types.Place) u32 {
    const lat = [2]i64{ within(from.lat_microdegrees, quarter_turn), within(to.lat_microdegrees, quarter_turn) };
    const lon = [2]i64{ within(from.lon_microdegrees, half_turn), within(to.lon_microdegrees, half_turn) };
    const north: u64 = @abs(lat[0] - lat[1]);
    const across: u64 = @abs(lon[0] - lon[1]);
    const turn: u64 = @min(across, 2 * half_turn - across);
    const mean: i64 = @intCast(@abs(lat[0] + lat[1]) / 2);
    const scale: u64 = @intCast(cosine(mean));
    const east = (turn * scale) >> 16;
    const away = root(north * north + east * east);
    return @intCast(away * 111_195 / 1_000_000_000);
}
