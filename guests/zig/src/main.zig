//! The component: what the world `guest` exports, by the names of the canonical ABI, and what the canonical ABI asks for.
//!
//! All that a call needs is in one arena: arguments, which the host has `cabi_realloc` make room for, what is worked with, and the
//! answer. It is emptied when the host has read the answer, or where there is none to read, at the end of the call.

const std = @import("std");
const abi = @import("abi.zig");
const logic = @import("logic");

const types = logic.types;
const Result = types.Result;

/// Nobody would read what a panic says: it is a trap.
pub const panic = std.debug.no_panic;

var arena: std.heap.ArenaAllocator = .init(std.heap.wasm_allocator);

/// Where answers lie that do not fit a number: as much as the largest takes.
var answer_area: [abi.sizeOf(Result(types.CartQuote, types.PricingError))]u8 align(8) = undefined;

fn reset() void {
    _ = arena.reset(.retain_capacity);
}

/// What there is; no memory is a trap.
fn given(value: anytype) @typeInfo(@TypeOf(value)).error_union.payload {
    return value catch @trap();
}

/// Puts an answer where the host reads it.
fn answer(comptime T: type, value: T) [*]const u8 {
    comptime std.debug.assert(abi.sizeOf(T) <= answer_area.len);
    given(abi.store(T, arena.allocator(), &value, &answer_area));
    return &answer_area;
}

/// The function by which the host says that it has read an answer.
fn After(comptime function: []const u8) type {
    return struct {
        const name = "cabi_post_" ++ function;

        fn call(_: [*]const u8) callconv(.c) void {
            reset();
        }
    };
}

/// Exports a function of an interface; if it `answers` in memory, what frees that too.
inline fn exports(
    comptime interface: []const u8,
    comptime name: []const u8,
    comptime function: *const anyopaque,
    comptime answers: bool,
) void {
    const whole = "tollgate:" ++ interface ++ "@1.0.0#" ++ name;
    @export(function, .{ .name = whole });
    if (answers) {
        const after = After(whole);
        @export(&after.call, .{ .name = after.name });
    }
}

comptime {
    @export(&reallocate, .{ .name = "cabi_realloc" });

    const pricing = "pricing/pricing";
    exports(pricing, "unit-price", &unitPrice, false);
    exports(pricing, "get-quote", &getQuote, true);
    exports(pricing, "quote-cart", &quoteCart, true);
    exports(pricing, "reprice", &reprice, true);

    const fraud = "fraud/fraud";
    exports(fraud, "score", &score, false);
    exports(fraud, "score-features", &scoreFeatures, false);
    exports(fraud, "score-transaction", &scoreTransaction, true);
    exports(fraud, "screen", &screen, true);

    const probe = "probe/probe";
    exports(probe, "nop", &nop, false);
    exports(probe, "sink-scalar", &sinkScalar, false);
    exports(probe, "source-scalar", &sourceScalar, false);
    exports(probe, "echo-scalar", &echoScalar, false);
    exports(probe, "sink-scalars", &sinkScalars, false);
    exports(probe, "sink-structured", &sinkStructured, false);
    exports(probe, "source-structured", &sourceStructured, true);
    exports(probe, "echo-structured", &echoStructured, true);
    exports(probe, "sink-text", &sinkText, false);
    exports(probe, "source-text", &sourceText, true);
    exports(probe, "echo-text", &echoText, true);
    exports(probe, "sink-bytes", &sinkBytes, false);
    exports(probe, "source-bytes", &sourceBytes, true);
    exports(probe, "echo-bytes", &echoBytes, true);
}

/// Makes room for what the host hands over. An address of nothing is any but 0.
fn reallocate(old: ?[*]u8, old_size: usize, alignment: usize, new_size: usize) callconv(.c) [*]u8 {
    if (new_size == 0) return @ptrFromInt(alignment);
    const new = arena.allocator().rawAlloc(new_size, .fromByteUnits(alignment), @returnAddress()) orelse @trap();
    if (old) |bytes| {
        const kept = @min(old_size, new_size);
        @memcpy(new[0..kept], bytes[0..kept]);
    }
    return new;
}

fn unitPrice(sku_id: u32, quantity: u32) callconv(.c) u64 {
    return logic.unitPrice(sku_id, quantity);
}

fn getQuote(sku: [*]const u8, sku_length: usize, quantity: u32) callconv(.c) [*]const u8 {
    const request: types.Request = .{ .sku = sku[0..sku_length], .quantity = quantity };
    const quote = given(logic.getQuote(arena.allocator(), &request));
    return answer(Result(types.Response, []const u8), quote);
}

fn quoteCart(
    customer: [*]const u8,
    customer_length: usize,
    tier: u32,
    region: u32,
    lines: usize,
    line_count: usize,
    coupons: usize,
    coupon_count: usize,
    has_points: u32,
    points: u32,
) callconv(.c) [*]const u8 {
    const cart = cartOf(customer, customer_length, tier, region, lines, line_count, coupons, coupon_count, has_points, points);
    const quote = given(logic.quoteCart(arena.allocator(), &cart));
    return answer(Result(types.CartQuote, types.PricingError), quote);
}

/// A cart from the ten numbers that it is passed as.
fn cartOf(
    customer: [*]const u8,
    customer_length: usize,
    tier: u32,
    region: u32,
    lines: usize,
    line_count: usize,
    coupons: usize,
    coupon_count: usize,
    has_points: u32,
    points: u32,
) types.Cart {
    const memory = arena.allocator();
    return .{
        .customer = customer[0..customer_length],
        .tier = @fromBackingInt(@as(u8, @intCast(tier))),
        .region = @fromBackingInt(@as(u8, @intCast(region))),
        .lines = given(abi.list(types.Line, memory, lines, line_count)),
        .coupons = given(abi.list(types.Coupon, memory, coupons, coupon_count)),
        .loyalty_points = if (has_points == 1) points else null,
    };
}

fn reprice(catalog: [*]const u8, length: usize) callconv(.c) [*]const u8 {
    const repriced = given(logic.reprice(arena.allocator(), catalog[0..length]));
    return answer(Result([]const u8, types.PricingError), repriced);
}

fn score(account_id: [*]const u8, length: usize, amount_cents: u64) callconv(.c) u32 {
    defer reset();
    return logic.score(account_id[0..length], amount_cents);
}

fn scoreFeatures(features: [*]const u8) callconv(.c) u32 {
    defer reset();
    const of = given(abi.load(types.Features, arena.allocator(), features));
    return logic.scoreFeatures(&of);
}

fn scoreTransaction(transaction: [*]const u8) callconv(.c) [*]const u8 {
    const tx = given(abi.load(types.Transaction, arena.allocator(), transaction));
    return answer(types.Assessment, given(logic.scoreTransaction(arena.allocator(), &tx)));
}

fn screen(log: [*]const u8, length: usize) callconv(.c) [*]const u8 {
    return answer([]const u8, given(logic.screen(arena.allocator(), log[0..length])));
}

fn nop() callconv(.c) void {
    logic.probe.nop();
}

fn sinkScalar(a: u32, b: u32) callconv(.c) void {
    logic.probe.sinkScalar(a, b);
}

fn sourceScalar() callconv(.c) u64 {
    return logic.probe.sourceScalar();
}

fn echoScalar(a: u32, b: u32) callconv(.c) u64 {
    return logic.probe.echoScalar(a, b);
}

fn sinkScalars(features: [*]const u8) callconv(.c) void {
    defer reset();
    const of = given(abi.load(types.Features, arena.allocator(), features));
    logic.probe.sinkScalars(&of);
}

fn sinkStructured(
    customer: [*]const u8,
    customer_length: usize,
    tier: u32,
    region: u32,
    lines: usize,
    line_count: usize,
    coupons: usize,
    coupon_count: usize,
    has_points: u32,
    points: u32,
) callconv(.c) void {
    defer reset();
    const cart = cartOf(customer, customer_length, tier, region, lines, line_count, coupons, coupon_count, has_points, points);
    logic.probe.sinkStructured(&cart);
}

fn sourceStructured(lines: u32) callconv(.c) [*]const u8 {
    return answer(types.Cart, given(logic.probe.sourceStructured(arena.allocator(), lines)));
}

fn sinkText(text: [*]const u8, length: usize) callconv(.c) void {
    defer reset();
    logic.probe.sinkText(text[0..length]);
}

fn sourceText(bytes: u32) callconv(.c) [*]const u8 {
    return answer([]const u8, given(logic.probe.sourceText(arena.allocator(), bytes)));
}

fn sinkBytes(data: [*]const u8, length: usize) callconv(.c) void {
    defer reset();
    logic.probe.sinkBytes(data[0..length]);
}

fn sourceBytes(bytes: u32) callconv(.c) [*]const u8 {
    return answer([]const u8, given(logic.probe.sourceBytes(arena.allocator(), bytes)));
}

// Echoes hand on what they got, which nobody else has: where the native ones copy, these do not.

fn echoStructured(
    customer: [*]const u8,
    customer_length: usize,
    tier: u32,
    region: u32,
    lines: usize,
    line_count: usize,
    coupons: usize,
    coupon_count: usize,
    has_points: u32,
    points: u32,
) callconv(.c) [*]const u8 {
    const cart = cartOf(customer, customer_length, tier, region, lines, line_count, coupons, coupon_count, has_points, points);
    return answer(types.Cart, cart);
}

fn echoText(text: [*]const u8, length: usize) callconv(.c) [*]const u8 {
    return answer([]const u8, text[0..length]);
}

fn echoBytes(data: [*]const u8, length: usize) callconv(.c) [*]const u8 {
    return answer([]const u8, data[0..length]);
}
