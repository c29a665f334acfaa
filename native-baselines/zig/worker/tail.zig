//! Single calls, each timed. What two readings of the clock add to a call is measured and taken off; where that is more than a
//! tenth of the median call there is no tail, because what varies then is the clock.

const std = @import("std");
const clock = @import("clock.zig");
const closed_loop = @import("closed_loop.zig");
const Histogram = @import("histogram.zig").Histogram;
const Subject = @import("subject.zig").Subject;

const Allocator = std.mem.Allocator;
const Writer = std.Io.Writer;

const tolerable = 0.1;
const empty_readings = 4_096;
const pilot_calls = 2_048;
const pilot_at_most_ns = 100_000_000;

/// What the clock adds to a time.
fn clockCost() u64 {
    var times: [empty_readings]f64 = undefined;
    for (0..2 * empty_readings) |i| { // the first half warms up
        const begin = clock.now();
        times[i % empty_readings] = clock.float(clock.now() - begin);
    }
    return @intFromFloat(clock.median(&times));
}

fn callNs(subject: *Subject, cost: u64) u64 {
    return closed_loop.timed(subject, 1) -| cost;
}

fn warmUp(subject: *Subject, at_most_ns: u64) void {
    const begin = clock.now();
    for (0..subject.ring.mask + 1) |_| {
        if (clock.now() - begin > at_most_ns) return;
        subject.call(1);
    }
}

fn pilotMedian(subject: *Subject, cost: u64) f64 {
    var times: [pilot_calls]f64 = undefined;
    var count: usize = 0;
    const begin = clock.now();
    while (count == 0 or (count < times.len and clock.now() - begin < pilot_at_most_ns)) : (count += 1) {
        times[count] = clock.float(callNs(subject, cost));
    }
    return clock.median(times[0..count]);
}

pub fn write(arena: Allocator, subject: *Subject, duration_ns: u64, to: *Writer) (Allocator.Error || Writer.Error)!void {
    warmUp(subject, duration_ns / 4);
    const cost = clockCost();
    const median_ns = pilotMedian(subject, cost);
    const is_measurable = clock.float(cost) <= median_ns * tolerable;
    try to.print("{{\"answer\":\"call-tail\",\"per-call\":\"{s}\",\"clock-ns\":{d},\"median-ns\":{d}", .{
        if (is_measurable) "measured" else "not-measurable",
        cost,
        median_ns,
    });
    if (is_measurable) {
        var histogram = try Histogram.init(arena);
        const begin = clock.now();
        while (clock.now() - begin < duration_ns) histogram.record(callNs(subject, cost));
        try to.writeAll(",\"service\":");
        try histogram.writeTail(arena, to);
    }
    try to.writeByte('}');
}
