//! The logic alone as a shared library: what a program that calls it would link. Values lie in memory as Zig's types do; a caller
//! hands over where its allocator, the arguments and the answer lie. False: there was no memory.

const std = @import("std");
const logic = @import("logic");

const Allocator = std.mem.Allocator;
const types = logic.types;

fn at(comptime T: type, place: *const anyopaque) *const T {
    return @ptrCast(@alignCast(place));
}

fn put(place: *anyopaque, returned: anytype) bool {
    const Answer = @typeInfo(@TypeOf(returned)).error_union.payload;
    const into: *Answer = @ptrCast(@alignCast(place));
    into.* = returned catch return false;
    return true;
}

export fn tollgate_unit_price(sku_id: u32, quantity: u32) u64 {
    return logic.unitPrice(sku_id, quantity);
}

export fn tollgate_get_quote(arena: *const anyopaque, request: *const anyopaque, answer: *anyopaque) bool {
    return put(answer, logic.getQuote(at(Allocator, arena).*, at(types.Request, request)));
}

export fn tollgate_quote_cart(arena: *const anyopaque, cart: *const anyopaque, answer: *anyopaque) bool {
    return put(answer, logic.quoteCart(at(Allocator, arena).*, at(types.Cart, cart)));
}

export fn tollgate_reprice(arena: *const anyopaque, text: [*]const u8, length: usize, answer: *anyopaque) bool {
    return put(answer, logic.reprice(at(Allocator, arena).*, text[0..length]));
}

export fn tollgate_score(account_id: [*]const u8, length: usize, amount_cents: u64) u16 {
    return logic.score(account_id[0..length], amount_cents);
}

export fn tollgate_score_features(features: *const anyopaque) u16 {
    return logic.scoreFeatures(at(types.Features, features));
}

export fn tollgate_score_transaction(arena: *const anyopaque, tx: *const anyopaque, answer: *anyopaque) bool {
    return put(answer, logic.scoreTransaction(at(Allocator, arena).*, at(types.Transaction, tx)));
}

export fn tollgate_screen(arena: *const anyopaque, log: [*]const u8, length: usize, answer: *anyopaque) bool {
    return put(answer, logic.screen(at(Allocator, arena).*, log[0..length]));
}
