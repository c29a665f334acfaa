//! The parts of the worker that are no timing: canonical JSON, histograms, the rule of warming up.

const std = @import("std");
const canonical = @import("worker").canonical;
const functions = @import("worker").functions;
const histogram = @import("worker").histogram;
const WarmUp = @import("worker").WarmUp;

const types = @import("logic").types;
const expect = std.testing.expect;
const expectEqual = std.testing.expectEqual;
const expectEqualStrings = std.testing.expectEqualStrings;

fn again(arena: std.mem.Allocator, comptime T: type, json: []const u8) ![]const u8 {
    var cursor: canonical.Cursor = .{ .text = json };
    const value = try canonical.read(T, arena, &cursor);
    if (!cursor.isAtEnd()) return error.NotCanonical;
    var to: std.Io.Writer.Allocating = .init(arena);
    try canonical.write(T, &value, &to.writer);
    return to.written();
}

test "what is read is written as it was" {
    var arena: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena.deinit();
    const cart =
        \\{"customer":"é\n\u0001\"","tier":"gold","region":"eu-standard","lines":[{"sku-id":1,"quantity":2,
    ++
        \\"handling":["gift-wrap","cold-chain"],"note":null}],"coupons":[{"percent":250},{"fixed":"18446744073709551615"},
    ++
        \\{"bundle":{"sku-id":1,"buy":2,"free":1}},"free-shipping"],"loyalty-points":null}
    ;
    try expectEqualStrings(cart, try again(arena.allocator(), types.Cart, cart));
    const place =
        \\{"country":"","lat-microdegrees":-2147483648,"lon-microdegrees":0}
    ;
    try expectEqualStrings(place, try again(arena.allocator(), types.Place, place));
}

test "what is not canonical is refused" {
    var arena: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena.deinit();
    for ([_][]const u8{ "", "-1", "01", "4294967296", "1.0", "\"1\"", "true" }) |json| {
        try std.testing.expectError(error.NotCanonical, again(arena.allocator(), u32, json));
    }
    for ([_][]const u8{ "\"", "\"\\u000a\"", "\"\\/\"", "\"\n\"", "\"\\u0041\"", "\"\xff\"" }) |json| {
        try std.testing.expectError(error.NotCanonical, again(arena.allocator(), []const u8, json));
    }
    for ([_][]const u8{ "[\"vpn\",\"new-device\"]", "[,\"vpn\"]", "[\"vpn\",]", "[\"vpn\",\"vpn\"]" }) |json| {
        try std.testing.expectError(error.NotCanonical, again(arena.allocator(), types.Signals, json));
    }
}

test "inputs are null, a value, or an array" {
    var arena: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena.deinit();
    const cases = [_]struct { []const u8, []const u8, []const u8 }{
        .{ "probe/nop", "null", "null" },
        .{ "pricing/unit-price", "[1,12]", "\"3103\"" },
        .{ "probe/echo-text", "\"a\"", "\"a\"" },
        .{ "probe/echo-bytes", "\"00ff\"", "\"00ff\"" },
        .{ "probe/source-bytes", "2", "\"6161\"" },
    };
    for (cases) |case| {
        const name, const input, const output = case;
        var to: std.Io.Writer.Allocating = .init(arena.allocator());
        try functions.find(name).?.answer.?(arena.allocator(), input, &to.writer);
        try expectEqualStrings(output, to.written());
    }
}

test "a histogram tells what went in to three digits" {
    var arena: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena.deinit();
    var all = try histogram.Histogram.init(arena.allocator());
    for (1..1_001) |i| all.record(1_000 * @as(u64, i));
    var to: std.Io.Writer.Allocating = .init(arena.allocator());
    try all.writeTail(arena.allocator(), &to.writer);
    const tail = try std.json.parseFromSliceLeaky(std.json.Value, arena.allocator(), to.written(), .{});
    try expectEqual(@as(i64, 1_000), tail.object.get("count").?.integer);
    try expectEqual(@as(i64, 1_000), tail.object.get("min-ns").?.integer);
    const half = tail.object.get("percentiles").?.array.items[0].object.get("value-ns").?.integer;
    try expect(half >= 500_000 and half < 500_500);
    try expectEqual(@as(usize, 2), tail.object.get("too-few").?.array.items.len);
}

test "calls are steady when neither their median nor a trend says otherwise" {
    var steady: WarmUp = .{};
    var falling: WarmUp = .{};
    for (0..20) |i| {
        try expect(!steady.isSteady());
        steady.feed(if (i % 2 == 0) 1_000 else 1_001);
        falling.feed(2_000 - 50 * @as(f64, @floatFromInt(i)));
    }
    try expect(steady.isSteady() and !falling.isSteady());
}
