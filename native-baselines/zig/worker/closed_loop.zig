//! Closed-loop measuring of one workload: make it ready, then one slice at a time (docs/methodology/calls.md).

const std = @import("std");
const clock = @import("clock.zig");
const Subject = @import("subject.zig").Subject;
const WarmUp = @import("warm_up.zig").WarmUp;

/// A slice holds about this many batches.
const batches_a_slice = 16;

/// The clock's two readings may take this part of a batch, at most.
const most_clock_share = 0.001;

/// Batches of the empty loop; their median is subtracted.
const empty_batches = 7;

/// How often a batch that came out too short is mended.
const tries = 4;

/// How a subject that is warm is measured, and how it became so.
pub const Ready = struct {
    batch: u64,
    clock_share: f64,
    empty_ns: f64,
    steady: bool,
    batches: u32,
    ms: f64,
    first_over_last: f64,
};

/// Nanoseconds of a batch: the timed region.
pub noinline fn timed(subject: *Subject, calls: u64) u64 {
    const begin = clock.now();
    subject.call(calls);
    return clock.now() - begin;
}

/// Whoever is interrupted only takes longer: the best of some tries is believed.
fn bestOf(count: u32, subject: *Subject, calls: u64) f64 {
    var best = timed(subject, calls);
    for (1..count) |_| best = @min(best, timed(subject, calls));
    return clock.float(best);
}

/// Calls that last as long as `target`, if so many lasted so long.
fn scaled(calls: u64, took_ns: f64, target_ns: f64) u64 {
    const fitting = clock.float(calls) * target_ns / @max(took_ns, 1.0);
    return if (fitting >= 1) @intFromFloat(fitting) else 1;
}

/// Twice as many until they last long enough, then in proportion.
fn batchFor(subject: *Subject, target_ns: f64) u64 {
    var calls: u64 = 1;
    while (true) : (calls *= 2) {
        const took = bestOf(2, subject, calls);
        if (took >= target_ns / 2) return scaled(calls, took, target_ns);
    }
}

const Settled = struct {
    batch: u64,
    took_ns: f64,
};

/// A batch that really lasts as long as it should, and how long that is.
fn settle(subject: *Subject, first: u64, target_ns: f64) Settled {
    var batch = first;
    var mended: u32 = 0;
    while (true) : (mended += 1) {
        const took = bestOf(3, subject, batch);
        if (took >= target_ns * 3 / 4 or mended == tries) return .{ .batch = batch, .took_ns = took };
        batch = scaled(batch, took, target_ns);
    }
}

fn emptyLoopNs(subject: *Subject, batch: u64) f64 {
    var times: [empty_batches]f64 = undefined;
    for (&times) |*time| {
        const begin = clock.now();
        subject.loopOnly(batch);
        time.* = clock.float(clock.now() - begin) / clock.float(batch);
    }
    return clock.median(&times);
}

pub fn makeReady(subject: *Subject, costs: *const clock.Clock, slice_ns: u64, warm_up_ns: u64) Ready {
    const target = @max(clock.float(slice_ns) / batches_a_slice, 2 * costs.cost_ns / most_clock_share);
    const begin = clock.now();
    const cold_batch = batchFor(subject, target);
    var warm_up: WarmUp = .{};
    const first = clock.float(timed(subject, cold_batch));
    warm_up.feed(first);
    while (!warm_up.isSteady() and clock.now() - begin < warm_up_ns) {
        warm_up.feed(clock.float(timed(subject, cold_batch)));
    }
    const last = warm_up.lastMedian();
    const settled = settle(subject, scaled(cold_batch, last, target), target);
    const empty_ns = emptyLoopNs(subject, settled.batch);
    return .{
        .batch = settled.batch,
        .clock_share = 2 * costs.cost_ns / @max(settled.took_ns, 1.0),
        .empty_ns = empty_ns,
        .steady = warm_up.isSteady(),
        .batches = warm_up.batches,
        .ms = clock.float(clock.now() - begin) / 1e6,
        .first_over_last = first / @max(last, 1.0),
    };
}

/// Measures until the slice is over, and writes nanoseconds a call of each batch as an array.
pub fn measureSlice(
    subject: *Subject,
    ready: *const Ready,
    slice_ns: u64,
    to: *std.Io.Writer,
) std.Io.Writer.Error!void {
    const begin = clock.now();
    subject.call(ready.batch); // finds caches gone cold, and is not kept
    try to.writeByte('[');
    while (true) {
        const took = clock.float(timed(subject, ready.batch));
        try to.print("{d}", .{took / clock.float(ready.batch) - ready.empty_ns});
        if (clock.now() - begin >= slice_ns) break;
        try to.writeByte(',');
    }
    try to.writeByte(']');
}
