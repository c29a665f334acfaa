//! Which coupons a cart may have, and what they come to.

const std = @import("std");
const catalog = @import("catalog.zig");
const cart = @import("cart.zig");
const types = @import("types.zig");

/// What the coupons of a cart come to, but for bundles, which stay where they are. 0 where there is none.
pub const Accepted = struct {
    percent: u64 = 0,
    fixed: u64 = 0,
    free_shipping: bool = false,
};

/// Up to so many basis points go together with a fixed amount.
const most_with_fixed = 2_500;

pub fn check(checkout: *cart.Checkout) cart.Failed!Accepted {
    const coupons = checkout.cart.coupons;
    if (coupons.len > 5) return reject(checkout, "at most 5 coupons a cart");
    var accepted: Accepted = .{};
    for (coupons, 0..) |coupon, i| switch (coupon) {
        .percent => |points| try checkPercent(checkout, &accepted, points),
        .fixed => |cents| try checkFixed(checkout, &accepted, cents),
        .bundle => |bundle| try checkBundle(checkout, bundle, coupons[0..i]),
        .free_shipping => try checkFreeShipping(checkout, &accepted),
    };
    return accepted;
}

fn reject(checkout: *cart.Checkout, reason: []const u8) error{Refused} {
    return checkout.refuse(.{ .coupon_rejected = reason });
}

fn checkPercent(checkout: *cart.Checkout, accepted: *Accepted, points: u16) cart.Failed!void {
    if (points == 0 or points > 5_000) return reject(checkout, "percent: expected 1 to 5000 basis points");
    if (accepted.percent > 0) return reject(checkout, "percent: only one a cart");
    if (points > most_with_fixed and accepted.fixed > 0) {
        return reject(checkout, "percent: above 2500 basis points not with fixed");
    }
    if (checkout.goods < 1_000) return reject(checkout, "percent: goods below 1000 cents");
    accepted.percent = points;
}

fn checkFixed(checkout: *cart.Checkout, accepted: *Accepted, cents: u64) cart.Failed!void {
    if (cents == 0) return reject(checkout, "fixed: nothing off");
    if (accepted.percent > most_with_fixed) {
        return reject(checkout, "fixed: not with percent above 2500 basis points");
    }
    if (checkout.goods < 1_000) return reject(checkout, "fixed: goods below 1000 cents");
    accepted.fixed = try std.math.add(u64, accepted.fixed, cents);
}

fn checkBundle(checkout: *cart.Checkout, bundle: types.Bundle, before: []const types.Coupon) cart.Failed!void {
    if (bundle.buy == 0 or bundle.free == 0) {
        return reject(checkout, "bundle: nothing to buy or nothing free");
    }
    if (bundle.free > bundle.buy) return reject(checkout, "bundle: more free than paid");
    _ = try std.math.add(u32, bundle.buy, bundle.free);
    if (catalog.find(bundle.sku_id) == null) return checkout.refuse(.{ .unknown_sku = bundle.sku_id });
    for (checkout.works) |work| {
        if (work.article.id == bundle.sku_id) break;
    } else {
        return reject(checkout, try checkout.arena.print(
            "bundle: article {d} is not in the cart",
            .{bundle.sku_id},
        ));
    }
    for (before) |coupon| switch (coupon) {
        .bundle => |earlier| if (earlier.sku_id == bundle.sku_id) {
            return reject(checkout, "bundle: only one an article");
        },
        else => {},
    };
}

fn checkFreeShipping(checkout: *cart.Checkout, accepted: *Accepted) cart.Failed!void {
    if (accepted.free_shipping) return reject(checkout, "free-shipping: only one a cart");
    for (checkout.cart.lines) |line| {
        if (line.handling.oversize or line.handling.hazardous) {
            return reject(checkout, "free-shipping: not for oversize or hazardous goods");
        }
    }
    if (checkout.goods < 2_500) return reject(checkout, "free-shipping: goods below 2500 cents");
    accepted.free_shipping = true;
}
