//! The copy within one process that crossing is held against: no function of the contracts, and without golden answers.

const std = @import("std");
const canonical = @import("canonical.zig");
const functions = @import("functions.zig");
const strings = @import("strings.zig");
const timed = @import("timed.zig");

const Allocator = std.mem.Allocator;

pub const function: functions.Function = .{
    .name = "probe/memcpy",
    .sized = true,
    .read = &read,
    .calls = &calls,
    .empty = &empty,
    .answer = null,
};

/// With the buffer that it goes to, which is there already.
const Input = struct {
    from: []const u8,
    to: []u8,
};

fn read(arena: Allocator, content: []const u8, count: usize, line: *usize) canonical.Failed!*const anyopaque {
    const inputs = try arena.alloc(Input, count);
    var lines = functions.linesOf(content);
    for (inputs) |*input| {
        line.* += 1;
        var cursor: canonical.Cursor = .{ .text = lines.next().? };
        const from = try strings.readBytes(arena, &cursor);
        if (!cursor.isAtEnd()) return error.NotCanonical;
        input.* = .{ .from = from, .to = try arena.alloc(u8, from.len) };
        @memset(input.to, 0);
    }
    return @ptrCast(inputs.ptr);
}

fn calls(ring: functions.Ring, _: *std.heap.ArenaAllocator, from: u64, count: u64) void {
    const inputs: [*]const Input = @ptrCast(@alignCast(ring.inputs));
    var at = from;
    while (at < from + count) : (at += 1) {
        const input = timed.unknown(&inputs[at & ring.mask]);
        @memcpy(input.to, input.from);
        timed.keep(input.to.ptr);
    }
}

fn empty(ring: functions.Ring, from: u64, count: u64) void {
    const inputs: [*]const Input = @ptrCast(@alignCast(ring.inputs));
    var at = from;
    while (at < from + count) : (at += 1) _ = timed.unknown(&inputs[at & ring.mask]);
}
