//! A loop by hand around each function, for `agreement`: `loop FUNCTION INPUTS MILLISECONDS` prints nanoseconds a call of each
//! round, and with `empty` behind that those of a turn of the same loop without the call. Without arguments it is the worker: in two programs the same call may differ by some per cent for where its code lies.

const std = @import("std");
const logic = @import("logic");
const worker = @import("worker");

const Allocator = std.mem.Allocator;
const ArenaAllocator = std.heap.ArenaAllocator;
const types = logic.types;

/// A round takes at least this long.
const round_ns = 2_000_000;

fn unitPrice(_: Allocator, input: *const [2]u32) anyerror!u64 {
    return logic.unitPrice(input[0], input[1]);
}

fn getQuote(arena: Allocator, input: *const types.Request) anyerror!u64 {
    return switch (try logic.getQuote(arena, input)) {
        .ok => |response| response.cents,
        .err => |message| message.len,
    };
}

fn quoteCart(arena: Allocator, input: *const types.Cart) anyerror!u64 {
    return switch (try logic.quoteCart(arena, input)) {
        .ok => |quote| quote.total_cents,
        .err => 0,
    };
}

fn scoreFeatures(_: Allocator, input: *const types.Features) anyerror!u64 {
    return logic.scoreFeatures(input);
}

fn scoreTransaction(arena: Allocator, input: *const types.Transaction) anyerror!u64 {
    return (try logic.scoreTransaction(arena, input)).score;
}

fn screen(arena: Allocator, input: *const []const u8) anyerror!u64 {
    const verdicts = try logic.screen(arena, input.*);
    return if (verdicts.len > 0) verdicts[0] else 0;
}

/// Reads inputs and prints rounds until the time is over.
const Loop = fn (gpa: Allocator, content: []const u8, length_ns: u64, to: *std.Io.Writer) anyerror!void;

/// The loop around a function, and the loop without it.
const Loops = [2]*const Loop;

fn over(comptime Input: type, comptime allocates: bool, comptime call: fn (Allocator, *const Input) anyerror!u64) Loops {
    return .{ loopOf(Input, allocates, call), loopOf(Input, false, nothing(Input)) };
}

/// What an empty loop calls: it keeps where an input lies.
fn nothing(comptime Input: type) fn (Allocator, *const Input) anyerror!u64 {
    return struct {
        fn call(_: Allocator, input: *const Input) anyerror!u64 {
            return @intFromPtr(input);
        }
    }.call;
}

fn loopOf(comptime Input: type, comptime allocates: bool, comptime call: fn (Allocator, *const Input) anyerror!u64) *const Loop {
    return &struct {
        fn loop(gpa: Allocator, content: []const u8, length_ns: u64, to: *std.Io.Writer) anyerror!void {
            var memory: ArenaAllocator = .init(gpa);
            defer memory.deinit();
            var inputs: std.ArrayList(Input) = .empty;
            var lines = worker.functions.linesOf(content);
            while (lines.next()) |line| {
                try inputs.append(memory.allocator(), try read(Input, memory.allocator(), line));
            }
            var scratch: ArenaAllocator = .init(gpa);
            defer scratch.deinit();
            var calls: u64 = 1; // doubled until a round is long enough, which is the warm-up, too
            while (try round(inputs.items, &scratch, calls) < round_ns) calls *= 2;
            const end = worker.now() + length_ns;
            while (worker.now() < end) {
                const took: f64 = @floatFromInt(try round(inputs.items, &scratch, calls));
                try to.print("{d}\n", .{took / @as(f64, @floatFromInt(calls))});
            }
        }

        fn round(inputs: []const Input, scratch: *ArenaAllocator, calls: u64) anyerror!u64 {
            const begin = worker.now();
            for (0..calls) |i| {
                std.mem.doNotOptimizeAway(try call(scratch.allocator(), &inputs[i & (inputs.len - 1)]));
                if (allocates) _ = scratch.reset(.retain_capacity);
            }
            return worker.now() - begin;
        }
    }.loop;
}

fn read(comptime Input: type, arena: Allocator, line: []const u8) !Input {
    if (Input == [2]u32) return std.json.parseFromSliceLeaky(Input, arena, line, .{});
    var cursor: worker.canonical.Cursor = .{ .text = line };
    if (Input == []const u8) return worker.strings.readBytes(arena, &cursor);
    return worker.canonical.read(Input, arena, &cursor);
}

const Named = struct {
    name: []const u8,
    loops: Loops,
};

const loops = [_]Named{
    .{ .name = "pricing/unit-price", .loops = over([2]u32, false, unitPrice) },
    .{ .name = "pricing/get-quote", .loops = over(types.Request, true, getQuote) },
    .{ .name = "pricing/quote-cart", .loops = over(types.Cart, true, quoteCart) },
    .{ .name = "fraud/score-features", .loops = over(types.Features, false, scoreFeatures) },
    .{ .name = "fraud/score-transaction", .loops = over(types.Transaction, true, scoreTransaction) },
    .{ .name = "fraud/screen", .loops = over([]const u8, true, screen) },
};

pub fn main(init: std.process.Init) !void {
    const arguments = try init.minimal.args.toSlice(init.arena.allocator());
    if (arguments.len == 1) return worker.main(init);
    const empty = arguments.len == 5 and std.mem.eql(u8, arguments[4], "empty");
    if (arguments.len != 4 and !empty) return error.ExpectedFunctionInputsMilliseconds;
    const content = try std.Io.Dir.cwd().readFileAlloc(init.io, arguments[2], init.arena.allocator(), .unlimited);
    const ms = try std.fmt.parseInt(u64, arguments[3], 10);
    var buffer: [4096]u8 = undefined;
    var stdout = std.Io.File.stdout().writerStreaming(init.io, &buffer);
    for (&loops) |*named| {
        if (!std.mem.eql(u8, named.name, arguments[1])) continue;
        try named.loops[@intFromBool(empty)](init.gpa, content, ms * std.time.ns_per_ms, &stdout.interface);
        return stdout.interface.flush();
    }
    return error.NoSuchFunction;
}
