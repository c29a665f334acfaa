//! HdrHistogram's text: version 2, in zlib's frame, base64.

const std = @import("std");

const Allocator = std.mem.Allocator;
const Bytes = std.ArrayList(u8);

const cookie = 0x1c849313;
const compressed_cookie = 0x1c849314;
const digits = 3;

/// The double 1.0: values are times as they are.
const one = 0x3ff0000000000000;

/// The most that a stored block holds.
const most_in_block = 65_535;

fn putNumber(arena: Allocator, to: *Bytes, comptime T: type, value: T) Allocator.Error!void {
    try to.appendSlice(arena, &std.mem.toBytes(std.mem.nativeToBig(T, value)));
}

/// Seven bits a byte, the lowest first; the ninth byte holds eight.
fn putVarint(arena: Allocator, to: *Bytes, value: u64) Allocator.Error!void {
    var left = value;
    for (0..8) |_| {
        if (left <= 0x7f) break;
        try to.append(arena, @truncate(left | 0x80));
        left >>= 7;
    }
    try to.append(arena, @truncate(left));
}

/// Counts as they are, and runs of zeros as their negative length, both in zig-zag.
fn putCounts(arena: Allocator, to: *Bytes, counts: []const u64) Allocator.Error!void {
    var at: usize = 0;
    while (at < counts.len) {
        var zeros: usize = 0;
        while (at + zeros < counts.len and counts[at + zeros] == 0) zeros += 1;
        if (zeros > 1) {
            try putVarint(arena, to, 2 * zeros - 1);
            at += zeros;
        } else {
            try putVarint(arena, to, 2 * counts[at]);
            at += 1;
        }
    }
}

fn putHistogram(arena: Allocator, to: *Bytes, counts: []const u64, longest: u64) Allocator.Error!void {
    var encoded: Bytes = .empty;
    try putCounts(arena, &encoded, counts);
    try putNumber(arena, to, u32, cookie);
    try putNumber(arena, to, u32, @intCast(encoded.items.len));
    try putNumber(arena, to, u32, 0);
    try putNumber(arena, to, u32, digits);
    try putNumber(arena, to, u64, 1);
    try putNumber(arena, to, u64, longest);
    try putNumber(arena, to, u64, one);
    try to.appendSlice(arena, encoded.items);
}

/// In zlib's frame, and not compressed: counts in this form are short.
fn putStored(arena: Allocator, to: *Bytes, content: []const u8) Allocator.Error!void {
    try to.appendSlice(arena, "\x78\x01");
    var left = content;
    while (true) {
        const size: u16 = @intCast(@min(left.len, most_in_block));
        try to.append(arena, @intFromBool(size == left.len));
        try to.appendSlice(arena, &std.mem.toBytes(std.mem.nativeToLittle(u16, size)));
        try to.appendSlice(arena, &std.mem.toBytes(std.mem.nativeToLittle(u16, ~size)));
        try to.appendSlice(arena, left[0..size]);
        left = left[size..];
        if (left.len == 0) break;
    }
    try putNumber(arena, to, u32, std.hash.Adler32.hash(content));
}

/// Writes counts by their places.
pub fn write(
    arena: Allocator,
    counts: []const u64,
    longest: u64,
    to: *std.Io.Writer,
) (Allocator.Error || std.Io.Writer.Error)!void {
    var histogram: Bytes = .empty;
    try putHistogram(arena, &histogram, counts, longest);
    var framed: Bytes = .empty;
    try putStored(arena, &framed, histogram.items);
    var whole: Bytes = .empty;
    try putNumber(arena, &whole, u32, compressed_cookie);
    try putNumber(arena, &whole, u32, @intCast(framed.items.len));
    try whole.appendSlice(arena, framed.items);
    try to.printBase64(whole.items);
}
