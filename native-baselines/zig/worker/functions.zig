//! The functions that can be called. How inputs lie in memory, how they are read and passed, and how answers are written is made
//! from the types of each function at compile time.

const std = @import("std");
const canonical = @import("canonical.zig");
const copy = @import("copy.zig");
const logic = @import("logic");
const strings = @import("strings.zig");
const timed = @import("timed.zig");

const Allocator = std.mem.Allocator;
const ArenaAllocator = std.heap.ArenaAllocator;
const Cursor = canonical.Cursor;
const Writer = std.Io.Writer;

/// Inputs in memory, one after the other. Their number is a power of two, so that going round is a mask.
pub const Ring = struct {
    inputs: *const anyopaque,
    mask: u64,
};

pub const Function = struct {
    name: []const u8,
    /// Whether its payload comes in sizes.
    sized: bool,
    /// Reads so many inputs, one a line; `line` is the one that it came to, counted from 1.
    read: *const Read,
    /// So many calls, from the input at that place on, and the same loop without calling. This is the timed region.
    calls: *const fn (ring: Ring, scratch: *ArenaAllocator, from: u64, count: u64) void,
    empty: *const fn (ring: Ring, from: u64, count: u64) void,
    /// The answer to an input, both canonical JSON; none where nobody asks for it.
    answer: ?*const Answer,
};

pub const Read = fn (arena: Allocator, content: []const u8, count: usize, line: *usize) canonical.Failed!*const anyopaque;

pub const AnswerFailed = canonical.Failed || Writer.Error;
pub const Answer = fn (arena: Allocator, input: []const u8, to: *Writer) AnswerFailed!void;

/// The function of that name; none if there is none.
pub fn find(name: []const u8) ?*const Function {
    for (&all) |*function| {
        if (std.mem.eql(u8, function.name, name)) return function;
    }
    return null;
}

const all = [_]Function{
    callable("pricing/unit-price", logic.unitPrice, .plain),
    callable("pricing/get-quote", logic.getQuote, .plain),
    callable("pricing/quote-cart", logic.quoteCart, .plain),
    callable("pricing/reprice", logic.reprice, .text),
    callable("fraud/score", logic.score, .plain),
    callable("fraud/score-features", logic.scoreFeatures, .plain),
    callable("fraud/score-transaction", logic.scoreTransaction, .plain),
    callable("fraud/screen", logic.screen, .bytes),
    callable("probe/nop", logic.probe.nop, .plain),
    callable("probe/sink-scalar", logic.probe.sinkScalar, .plain),
    callable("probe/source-scalar", logic.probe.sourceScalar, .plain),
    callable("probe/echo-scalar", logic.probe.echoScalar, .plain),
    callable("probe/sink-scalars", logic.probe.sinkScalars, .plain),
    callable("probe/sink-structured", logic.probe.sinkStructured, .plain),
    callable("probe/source-structured", logic.probe.sourceStructured, .plain),
    callable("probe/echo-structured", logic.probe.echoStructured, .plain),
    callable("probe/sink-text", logic.probe.sinkText, .text),
    callable("probe/source-text", logic.probe.sourceText, .text),
    callable("probe/echo-text", logic.probe.echoText, .text),
    callable("probe/sink-bytes", logic.probe.sinkBytes, .bytes),
    callable("probe/source-bytes", logic.probe.sourceBytes, .bytes),
    callable("probe/echo-bytes", logic.probe.echoBytes, .bytes),
    copy.function,
};

/// What a payload is that comes in sizes. Zig's type of bytes and of a text is the same.
const Payload = enum { plain, text, bytes };

fn callable(comptime name: []const u8, comptime function: anytype, comptime payload: Payload) Function {
    const Made = Callable(@TypeOf(function), function, payload);
    return .{
        .name = name,
        .sized = payload != .plain,
        .read = &Made.read,
        .calls = &Made.calls,
        .empty = &Made.empty,
        .answer = &Made.answer,
    };
}

fn Callable(comptime Called: type, comptime function: Called, comptime payload: Payload) type {
    const info = @typeInfo(Called).@"fn";
    const allocates = info.param_types.len > 0 and info.param_types[0].? == Allocator;
    // Of the arguments, how many come before those of the contract.
    const first = if (allocates) 1 else 0;
    const params = info.param_types[first..];

    return struct {
        const Input = Stored(params);

        fn read(arena: Allocator, content: []const u8, count: usize, line: *usize) canonical.Failed!*const anyopaque {
            const inputs = try arena.alloc(Input, count);
            var lines = linesOf(content);
            for (inputs) |*input| {
                line.* += 1;
                input.* = try readInput(arena, lines.next().?);
            }
            return @ptrCast(inputs.ptr);
        }

        /// Nothing is `null`, one value is itself, several are an array.
        fn readInput(arena: Allocator, json: []const u8) canonical.Failed!Input {
            var cursor: Cursor = .{ .text = json };
            var input: Input = undefined;
            if (params.len == 0) try cursor.expect("null");
            inline for (params, 0..) |_, i| {
                if (params.len > 1) try cursor.expect(if (i == 0) "[" else ",");
                const T = @TypeOf(input[i]);
                input[i] = if (comptime (payload == .bytes and T == []const u8))
                    try strings.readBytes(arena, &cursor)
                else
                    try canonical.read(T, arena, &cursor);
            }
            if (params.len > 1) try cursor.expect("]");
            return if (cursor.isAtEnd()) input else error.NotCanonical;
        }

        inline fn call(called: *const Called, arena: Allocator, input: *const Input) info.return_type.? {
            var arguments: std.meta.ArgsTuple(Called) = undefined;
            if (allocates) arguments[0] = arena;
            inline for (params, 0..) |Param, i| {
                arguments[first + i] = if (comptime isReference(Param.?)) &input.*[i] else input.*[i];
            }
            return @call(.auto, called, arguments);
        }

        fn calls(ring: Ring, scratch: *ArenaAllocator, from: u64, count: u64) void {
            const inputs: [*]const Input = @ptrCast(@alignCast(ring.inputs));
            const called = timed.unknown(@as(*const Called, &function));
            var at = from;
            while (at < from + count) : (at += 1) {
                const input = timed.unknown(&inputs[at & ring.mask]);
                timed.keep(call(called, scratch.allocator(), input));
                if (allocates) _ = scratch.reset(.retain_capacity);
            }
        }

        fn empty(ring: Ring, from: u64, count: u64) void {
            const inputs: [*]const Input = @ptrCast(@alignCast(ring.inputs));
            var at = from;
            while (at < from + count) : (at += 1) _ = timed.unknown(&inputs[at & ring.mask]);
        }

        fn answer(arena: Allocator, json: []const u8, to: *Writer) AnswerFailed!void {
            const input = try readInput(arena, json);
            const returned = call(&function, arena, &input);
            const value = if (@typeInfo(info.return_type.?) == .error_union) try returned else returned;
            if (comptime (payload == .bytes and @TypeOf(value) == []const u8)) {
                try strings.writeBytes(value, to);
            } else {
                try canonical.write(@TypeOf(value), &value, to);
            }
        }
    };
}

/// Whether an argument is passed by reference: a record, which lies in the ring.
fn isReference(comptime T: type) bool {
    return @typeInfo(T) == .pointer and @typeInfo(T).pointer.size == .one;
}

/// What is in the ring of a function with these parameters.
fn Stored(comptime params: []const ?type) type {
    // Something, so that each input has a place of its own.
    if (params.len == 0) return struct { unused: u8 };
    var types: [params.len]type = undefined;
    inline for (params, 0..) |Param, i| {
        types[i] = if (comptime isReference(Param.?)) @typeInfo(Param.?).pointer.child else Param.?;
    }
    return @Tuple(&types);
}

/// The lines of a file, of which the last may have no end.
pub fn linesOf(content: []const u8) std.mem.SplitIterator(u8, .scalar) {
    const whole = if (std.mem.endsWith(u8, content, "\n")) content[0 .. content.len - 1] else content;
    return std.mem.splitScalar(u8, whole, '\n');
}
