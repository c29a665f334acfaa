//! The monotonic clock, and what reading it costs.

const std = @import("std");
const linux = std.os.linux;

const readings = 2_000;
const estimates = 9;

/// CLOCK_MONOTONIC in nanoseconds, which all processes of a machine share.
pub fn now() u64 {
    return read(.MONOTONIC);
}

/// Processor time of this process, in nanoseconds.
pub fn processor() u64 {
    return read(.PROCESS_CPUTIME_ID);
}

fn read(id: linux.clockid_t) u64 {
    var time: linux.timespec = undefined;
    _ = linux.clock_gettime(id, &time);
    return @as(u64, @intCast(time.sec)) * std.time.ns_per_s + @as(u64, @intCast(time.nsec));
}

pub const Clock = struct {
    cost_ns: f64 = 0,
    resolution_ns: f64 = 0,

    /// Takes about a millisecond.
    pub fn calibrated() Clock {
        var costs: [estimates]f64 = undefined;
        for (&costs) |*cost| {
            const begin = now();
            for (0..readings) |_| _ = now();
            cost.* = float(now() - begin) / readings;
        }
        return .{ .cost_ns = median(&costs), .resolution_ns = float(resolution()) };
    }
};

/// The least step that is not zero.
fn resolution() u64 {
    var least: u64 = 0;
    for (0..readings) |_| {
        const begin = now();
        const step = now() - begin;
        if (step > 0 and (least == 0 or step < least)) least = step;
    }
    return least;
}

pub fn float(number: u64) f64 {
    return @floatFromInt(number);
}

/// The median; the values are sorted for it. 0 of none.
pub fn median(values: []f64) f64 {
    if (values.len == 0) return 0;
    std.mem.sortUnstable(f64, values, {}, std.sort.asc(f64));
    const half = values.len / 2;
    return if (values.len % 2 == 1) values[half] else (values[half - 1] + values[half]) / 2;
}
