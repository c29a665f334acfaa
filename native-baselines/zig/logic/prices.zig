//! The price of a piece, and a quote for pieces of one article.

const std = @import("std");
const arithmetic = @import("arithmetic.zig");
const catalog = @import("catalog.zig");
const types = @import("types.zig");

const Allocator = std.mem.Allocator;

/// Which rule set a price.
pub const Source = enum { list, tier, contract };

pub const UnitPrice = struct {
    cents: u64,
    source: Source,
};

/// No line and no quote is of more pieces.
pub const most_pieces = 100_000;

const Step = struct {
    from: u32,
    rate: u64,
};

/// The steps of a grade, the largest first.
fn steps(grade: catalog.Grade) *const [4]Step {
    return switch (grade) {
        .a => &.{
            .{ .from = 1_000, .rate = 1_200 },
            .{ .from = 200, .rate = 900 },
            .{ .from = 50, .rate = 500 },
            .{ .from = 10, .rate = 200 },
        },
        .b => &.{
            .{ .from = 1_000, .rate = 1_800 },
            .{ .from = 200, .rate = 1_200 },
            .{ .from = 50, .rate = 700 },
            .{ .from = 10, .rate = 300 },
        },
        .c => &.{
            .{ .from = 500, .rate = 1_500 },
            .{ .from = 100, .rate = 1_000 },
            .{ .from = 25, .rate = 600 },
            .{ .from = 5, .rate = 250 },
        },
        .d => &.{
            .{ .from = 144, .rate = 1_600 },
            .{ .from = 48, .rate = 800 },
            .{ .from = 12, .rate = 400 },
            .{ .from = 2, .rate = 100 },
        },
    };
}

fn discounted(article: catalog.Article, rate: u64, source: Source) UnitPrice {
    const off = arithmetic.share(article.list_cents, rate, .half_even);
    return .{ .cents = article.list_cents - off, .source = source };
}

/// The price of a piece when so many are bought.
pub fn priceOf(article: catalog.Article, quantity: u32) UnitPrice {
    if (article.contract and quantity >= 250) return discounted(article, 2_500, .contract);
    for (steps(article.grade)) |step| {
        if (quantity >= step.from) return discounted(article, step.rate, .tier);
    }
    return .{ .cents = article.list_cents, .source = .list };
}

pub noinline fn unitPrice(sku_id: u32, quantity: u32) u64 {
    const article = catalog.find(sku_id) orelse return 0;
    if (quantity == 0) return 0;
    return priceOf(article, quantity).cents;
}

const Quoted = types.Result(types.Response, []const u8);

pub noinline fn getQuote(arena: Allocator, request: *const types.Request) Allocator.Error!Quoted {
    const article = switch (catalog.parse(request.sku)) {
        .fine => |article| article,
        .malformed => return .{ .err = "malformed sku: expected the form TG-0042-C" },
        .unknown => return .{ .err = try arena.print("unknown sku {s}", .{request.sku}) },
        .wrong_grade => |article| return .{ .err = try arena.print(
            "wrong grade in sku {s}: this article has grade {c}",
            .{ request.sku, article.grade.letter() },
        ) },
    };
    if (request.quantity == 0 or request.quantity > most_pieces) {
        return .{ .err = try arena.print(
            "invalid quantity {d}: order 1 to 100000 pieces",
            .{request.quantity},
        ) };
    }
    const price = priceOf(article, request.quantity);
    return .{ .ok = .{ .cents = price.cents * request.quantity, .source = @tagName(price.source) } };
}
