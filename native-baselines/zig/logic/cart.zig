//! A quote for a cart, step by step.

const std = @import("std");
const arithmetic = @import("arithmetic.zig");
const catalog = @import("catalog.zig");
const coupons = @import("coupons.zig");
const prices = @import("prices.zig");
const shipping = @import("shipping.zig");
const tax = @import("tax.zig");
const types = @import("types.zig");

const Allocator = std.mem.Allocator;

/// A line while it is worked on.
pub const Work = struct {
    line: *const types.Line,
    article: catalog.Article,
    price: prices.UnitPrice,
    goods: u64,
    net: u64,

    /// Takes so much off, but never more than is left; what was taken.
    fn takeOff(work: *Work, cents: u64) u64 {
        const taken = @min(cents, work.net);
        work.net -= taken;
        return taken;
    }
};

/// Why there is no quote: by `refused`, or because a sum does not fit.
pub const Failed = error{ Refused, Overflow } || Allocator.Error;

/// A cart while it is quoted. What Zig's errors cannot carry is in `refused`.
pub const Checkout = struct {
    arena: Allocator,
    cart: *const types.Cart,
    works: []Work,
    goods: u64,
    refused: types.PricingError,

    pub fn refuse(checkout: *Checkout, why: types.PricingError) error{Refused} {
        checkout.refused = why;
        return error.Refused;
    }

    /// The sum of what remains of the lines.
    pub fn net(checkout: *const Checkout) error{Overflow}!u64 {
        var sum: u64 = 0;
        for (checkout.works) |work| sum = try arithmetic.add(sum, work.net);
        return sum;
    }

    /// Off the first line down to 0, then the next.
    fn takeOffInOrder(checkout: *Checkout, cents: u64) void {
        var left = cents;
        for (checkout.works) |*work| left -= work.takeOff(left);
    }
};

const Quoted = types.Result(types.CartQuote, types.PricingError);

pub noinline fn quoteCart(arena: Allocator, cart: *const types.Cart) Allocator.Error!Quoted {
    var checkout: Checkout = .{
        .arena = arena,
        .cart = cart,
        .works = &.{},
        .goods = 0,
        .refused = .overflow,
    };
    const quote = steps(&checkout) catch |why| switch (why) {
        error.Refused => return .{ .err = checkout.refused },
        error.Overflow => return .{ .err = .overflow },
        error.OutOfMemory => |e| return e,
    };
    return .{ .ok = quote };
}

fn steps(checkout: *Checkout) Failed!types.CartQuote {
    const cart = checkout.cart;
    try begin(checkout);
    const accepted = try coupons.check(checkout);
    takeVolumeDiscount(checkout);
    try takeCoupons(checkout, &accepted);
    if (cart.loyalty_points) |points| {
        checkout.takeOffInOrder(@min(points, try checkout.net() / 5));
    }
    const net = try checkout.net();
    const carried = try shipping.of(checkout, net, accepted.free_shipping);
    const taxed = try tax.of(checkout, carried);
    return .{
        .lines = try quotedLines(checkout),
        .goods_cents = checkout.goods,
        .discount_cents = checkout.goods - net,
        .shipping_cents = carried,
        .tax_cents = taxed,
        .points_earned = try pointsEarned(cart, net),
        .total_cents = try arithmetic.add(try arithmetic.add(net, carried), taxed),
    };
}

/// The lines at their prices, and their sum.
fn begin(checkout: *Checkout) Failed!void {
    const lines = checkout.cart.lines;
    if (lines.len == 0) return checkout.refuse(.empty_cart);
    checkout.works = try checkout.arena.alloc(Work, lines.len);
    for (lines, checkout.works) |*line, *work| {
        const article = catalog.find(line.sku_id) orelse
            return checkout.refuse(.{ .unknown_sku = line.sku_id });
        if (line.quantity == 0 or line.quantity > prices.most_pieces) {
            return checkout.refuse(.{ .invalid_quantity = line.quantity });
        }
        const price = prices.priceOf(article, line.quantity);
        const goods = price.cents * line.quantity;
        work.* = .{ .line = line, .article = article, .price = price, .goods = goods, .net = goods };
    }
    checkout.goods = try checkout.net();
}

fn takeVolumeDiscount(checkout: *Checkout) void {
    const standing: u64 = switch (checkout.cart.tier) {
        .standard => 0,
        .silver => 300,
        .gold => 700,
    };
    const volume: u64 = if (checkout.goods >= 2_000_000)
        400
    else if (checkout.goods >= 500_000)
        250
    else if (checkout.goods >= 100_000)
        100
    else
        0;
    for (checkout.works) |*work| {
        if (work.price.source == .contract) continue;
        _ = work.takeOff(arithmetic.share(work.net, standing + volume, .half_even));
    }
}

/// All bundles, then percent, then what is fixed.
fn takeCoupons(checkout: *Checkout, accepted: *const coupons.Accepted) error{Overflow}!void {
    for (checkout.cart.coupons) |coupon| switch (coupon) {
        .bundle => |bundle| for (checkout.works) |*work| {
            if (work.article.id != bundle.sku_id) continue;
            const pieces: u64 = work.line.quantity / (bundle.buy + bundle.free) * bundle.free;
            _ = work.takeOff(pieces * work.price.cents);
        },
        else => {},
    };
    if (accepted.percent > 0) for (checkout.works) |*work| {
        _ = work.takeOff(arithmetic.share(work.net, accepted.percent, .half_even));
    };
    if (accepted.fixed > 0) {
        checkout.takeOffInOrder(@min(accepted.fixed, try checkout.net() / 2));
    }
}

fn pointsEarned(cart: *const types.Cart, net: u64) error{Overflow}!u32 {
    if (cart.loyalty_points == null) return 0;
    const times: u64 = switch (cart.tier) {
        .standard => 1,
        .silver => 2,
        .gold => 3,
    };
    return std.math.cast(u32, net / 100 * times) orelse error.Overflow;
}

fn quotedLines(checkout: *const Checkout) Allocator.Error![]const types.LineQuote {
    const quoted = try checkout.arena.alloc(types.LineQuote, checkout.works.len);
    for (checkout.works, quoted) |work, *line| {
        line.* = .{
            .sku_id = work.article.id,
            .unit_cents = work.price.cents,
            .discount_cents = work.goods - work.net,
            .net_cents = work.net,
        };
    }
    return quoted;
}
