//! When calls are steady: the rule of `harness/stats/src/warmup.rs`, written again.

const std = @import("std");
const clock = @import("clock.zig");

/// How many batches a window has: the last one is held against the one before.
pub const window = 10;
const both = 2 * window;

const tolerance = 0.02;

/// The two-sided 5 % point of the normal distribution.
const believable_trend = 1.96;

pub const WarmUp = struct {
    batches: u32 = 0,
    recent: [both]f64 = undefined,

    pub fn feed(warm_up: *WarmUp, batch_ns: f64) void {
        const filled = warm_up.filledPlaces();
        if (filled == both) {
            std.mem.copyForwards(f64, warm_up.recent[0 .. both - 1], warm_up.recent[1..]);
            warm_up.recent[both - 1] = batch_ns;
        } else {
            warm_up.recent[filled] = batch_ns;
        }
        warm_up.batches += 1;
    }

    fn filledPlaces(warm_up: *const WarmUp) usize {
        return @min(warm_up.batches, both);
    }

    /// Of the last window, or of what there is of it.
    pub fn lastMedian(warm_up: *const WarmUp) f64 {
        const filled = warm_up.filledPlaces();
        return medianOf(warm_up.recent[filled - @min(filled, window) .. filled]);
    }

    pub fn isSteady(warm_up: *const WarmUp) bool {
        if (warm_up.batches < both) return false;
        const before = medianOf(warm_up.recent[0..window]);
        const last = medianOf(warm_up.recent[window..]);
        return before > 0 and last > 0 and @abs(last / before - 1) <= tolerance and
            @abs(trend(&warm_up.recent) / last) <= tolerance / 2.0;
    }
};

fn medianOf(values: []const f64) f64 {
    var copy: [both]f64 = undefined;
    @memcpy(copy[0..values.len], values);
    return clock.median(copy[0..values.len]);
}

/// By how much a believed trend changes the times from the first to the last; 0 if none is believed.
fn trend(times: *const [both]f64) f64 {
    var slopes: [both * (both - 1) / 2]f64 = undefined;
    var pairs: usize = 0;
    var rising: f64 = 0;
    for (times, 0..) |earlier, i| {
        for (times[i + 1 ..], 1..) |later, apart| {
            if (later > earlier) rising += 1;
            if (later < earlier) rising -= 1;
            slopes[pairs] = (later - earlier) / clock.float(apart);
            pairs += 1;
        }
    }
    const n: f64 = both;
    const variance = n * (n - 1.0) * (2.0 * n + 5.0) / 18.0;
    const score = @max(@abs(rising) - 1.0, 0.0) / @sqrt(variance);
    return if (score > believable_trend) clock.median(&slopes) * n else 0;
}
