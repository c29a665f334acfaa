//! Times in nanoseconds to three digits, up to an hour: an HdrHistogram, and its percentiles.

const std = @import("std");
const clock = @import("clock.zig");
const hdr_text = @import("hdr_text.zig");

const Allocator = std.mem.Allocator;
const Writer = std.Io.Writer;

/// Values below this have a place each; above, each doubling has half as many.
const places = 2_048;
const half = 1_024;
const half_bits = 10;

/// An hour. What takes longer is told as one.
const longest = 3_600_000_000_000;
const length = (32 + 1) * half;

/// The number of operations that lie beyond a percentile that is given.
const beyond = 100.0;

/// Half of the normal distribution's 95 %.
const quantile = 1.959963984540054;

const percentiles = [_]f64{ 0.5, 0.9, 0.99, 0.999 };

/// How many bits of a value are not told apart.
fn lostBits(value: u64) u6 {
    return @intCast(53 - @as(u64, @clz(value | (places - 1))));
}

fn placeOf(value: u64) usize {
    const lost = lostBits(value);
    return ((@as(usize, lost) + 1) << half_bits) + (value >> lost) - half;
}

/// The lowest value of a place.
fn lowestAt(place: usize) u64 {
    if (place < places) return place;
    const shift: u6 = @intCast(place / half - 1);
    return @as(u64, place % half + half) << shift;
}

fn highestAt(place: usize) u64 {
    return lowestAt(place + 1) - 1;
}

fn rankAt(position: f64, count: u64) u64 {
    if (position < 1) return 1;
    return if (position > clock.float(count)) count else @intFromFloat(position);
}

pub const Histogram = struct {
    counts: []u64,
    total: u64 = 0,
    sum: f64 = 0,

    pub fn init(arena: Allocator) Allocator.Error!Histogram {
        const counts = try arena.alloc(u64, length);
        @memset(counts, 0);
        return .{ .counts = counts };
    }

    pub fn record(histogram: *Histogram, took_ns: u64) void {
        const ns = @min(took_ns, longest);
        histogram.counts[placeOf(ns)] += 1;
        histogram.total += 1;
        histogram.sum += clock.float(ns);
    }

    /// The value of a rank, counted from 1.
    fn atRank(histogram: *const Histogram, rank: u64) u64 {
        var below: u64 = 0;
        for (histogram.counts, 0..) |count, place| {
            below += count;
            if (below >= rank) return highestAt(place);
        }
        return longest;
    }

    /// A percentile with its distribution-free interval between two ranks, by the normal approximation of the binomial.
    fn writePercentile(histogram: *const Histogram, q: f64, to: *Writer) Writer.Error!void {
        const n = clock.float(histogram.total);
        const spread = quantile * @sqrt(n * q * (1 - q));
        try to.print("{{\"q\":{d},\"value-ns\":{d},\"low-ns\":{d},\"high-ns\":{d},", .{
            q,
            histogram.atRank(rankAt(@ceil(n * q - 1e-6), histogram.total)),
            histogram.atRank(rankAt(@floor(n * q - spread), histogram.total)),
            histogram.atRank(rankAt(@ceil(n * q + spread) + 1, histogram.total)),
        });
        try to.writeAll("\"at-least\":false,\"high-at-least\":false,\"generator-bound\":false}");
    }

    /// Those for which there are operations enough, then those for which there are not.
    fn writePercentiles(histogram: *const Histogram, to: *Writer) Writer.Error!void {
        var given: usize = 0;
        try to.writeAll("\"percentiles\":[");
        for (percentiles) |q| {
            if (!histogram.isEnoughFor(q)) break;
            if (given > 0) try to.writeByte(',');
            try histogram.writePercentile(q, to);
            given += 1;
        }
        try to.writeAll("],\"too-few\":[");
        for (percentiles[given..], 0..) |q, i| {
            if (i > 0) try to.writeByte(',');
            try to.print("{{\"q\":{d},\"needed\":{d}}}", .{ q, neededFor(q) });
        }
        try to.writeByte(']');
    }

    fn isEnoughFor(histogram: *const Histogram, q: f64) bool {
        return histogram.total >= neededFor(q);
    }

    /// The distribution as answers have it: percentiles with intervals, and the whole.
    pub fn writeTail(histogram: *const Histogram, arena: Allocator, to: *Writer) (Allocator.Error || Writer.Error)!void {
        var first: usize = 0;
        while (first < length - 1 and histogram.counts[first] == 0) first += 1;
        var last: usize = length - 1;
        while (last > first and histogram.counts[last] == 0) last -= 1;
        const any = histogram.total > 0;
        try to.print("{{\"count\":{d},\"censored\":0,\"censored-from-ns\":null,\"min-ns\":{d},", .{
            histogram.total,
            if (any) lowestAt(first) else 0,
        });
        try to.print("\"mean-ns\":{d},\"max-ns\":{d},\"max-at-least\":false,", .{
            if (any) histogram.sum / clock.float(histogram.total) else 0.0,
            if (any) highestAt(last) else 0,
        });
        try histogram.writePercentiles(to);
        try to.writeAll(",\"histogram\":\"");
        try hdr_text.write(arena, histogram.counts[0..if (any) last + 1 else 1], longest, to);
        try to.writeAll("\"}");
    }
};

/// How many operations a percentile takes.
fn neededFor(q: f64) u64 {
    return @intFromFloat(@round(beyond / (1 - q)));
}
