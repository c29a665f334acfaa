//! The probes: payloads with no logic behind them.
//!
//! A sink looks at nothing, and nothing may follow from that: `used` keeps the compiler from leaving out the call.

const std = @import("std");
const types = @import("types.zig");

const Allocator = std.mem.Allocator;

inline fn used() void {
    asm volatile ("" ::: .{ .memory = true });
}

pub noinline fn nop() void {
    used();
}

pub noinline fn sinkScalar(a: u32, b: u32) void {
    _ = a;
    _ = b;
    used();
}

pub noinline fn sourceScalar() u64 {
    used();
    return 0x0123456789abcdef;
}

pub noinline fn echoScalar(a: u32, b: u32) u64 {
    return @as(u64, a) << 32 | b;
}

pub noinline fn sinkScalars(features: *const types.Features) void {
    _ = features;
    used();
}

pub noinline fn sinkStructured(cart: *const types.Cart) void {
    _ = cart;
    used();
}

pub noinline fn sinkText(text: []const u8) void {
    _ = text;
    used();
}

pub noinline fn sinkBytes(data: []const u8) void {
    _ = data;
    used();
}

pub noinline fn sourceBytes(arena: Allocator, bytes: u32) Allocator.Error![]const u8 {
    const made = try arena.alloc(u8, bytes);
    @memset(made, 0x61);
    return made;
}

const phrase = "the payment was refused because the order of article 42 arrived late, and the customer of the café asks for " ++
    "a refund: delivery note and 価格 of the article are in the order, a note of the payment. ";

comptime {
    std.debug.assert(phrase.len == 200);
}

/// How many bytes of the phrase are whole letters, of so many.
fn wholeLetters(bytes: usize) usize {
    var length = bytes;
    while (phrase[length] & 0xc0 == 0x80) length -= 1;
    return length;
}

pub noinline fn sourceText(arena: Allocator, bytes: u32) Allocator.Error![]const u8 {
    const made = try arena.alloc(u8, bytes);
    var at: usize = 0;
    while (made.len - at >= phrase.len) : (at += phrase.len) {
        @memcpy(made[at..][0..phrase.len], phrase);
    }
    const letters = wholeLetters(made.len - at);
    @memcpy(made[at..][0..letters], phrase[0..letters]);
    @memset(made[at + letters ..], '.');
    return made;
}

const coupons = [_]types.Coupon{
    .{ .percent = 500 },
    .{ .fixed = 1_000 },
    .{ .bundle = .{ .sku_id = 1, .buy = 2, .free = 1 } },
    .free_shipping,
};

pub noinline fn sourceStructured(arena: Allocator, lines: u32) Allocator.Error!types.Cart {
    const made = try arena.alloc(types.Line, lines);
    for (made, 0..) |*line, i| {
        const number: u32 = @intCast(i);
        line.* = .{
            .sku_id = 1 + number % 128,
            .quantity = 1 + number % 24,
            .handling = @bitCast(@as(u8, @intCast(number % 4))),
            .note = if (number % 4 == 3) "leave at the door" else null,
        };
    }
    return .{
        .customer = "customer-0001",
        .tier = .gold,
        .region = .eu_standard,
        .lines = made,
        .coupons = &coupons,
        .loyalty_points = 1_200,
    };
}

/// Echoes answer with a copy: arguments belong to whoever calls. A component's may hand on what it was given.
pub noinline fn echoStructured(arena: Allocator, cart: *const types.Cart) Allocator.Error!types.Cart {
    var made = cart.*;
    made.customer = try arena.dupe(u8, cart.customer);
    const lines = try arena.dupe(types.Line, cart.lines);
    for (lines) |*line| {
        if (line.note) |note| line.note = try arena.dupe(u8, note);
    }
    made.lines = lines;
    made.coupons = try arena.dupe(types.Coupon, cart.coupons);
    return made;
}

pub noinline fn echoText(arena: Allocator, text: []const u8) Allocator.Error![]const u8 {
    return arena.dupe(u8, text);
}

pub noinline fn echoBytes(arena: Allocator, data: []const u8) Allocator.Error![]const u8 {
    return arena.dupe(u8, data);
}
