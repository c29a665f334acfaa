//! The tax on a cart and on its shipping.

const std = @import("std");
const arithmetic = @import("arithmetic.zig");
const cart = @import("cart.zig");
const types = @import("types.zig");

const add = arithmetic.add;

const Rule = struct {
    standard: u64,
    reduced: u64,
    shipping: bool,
    rounding: arithmetic.Rounding,
    per_line: bool,
};

/// None where nothing is taxed.
fn ruleOf(region: types.Region) ?Rule {
    return switch (region) {
        .domestic => .{ .standard = 1_900, .reduced = 700, .shipping = true, .rounding = .half_even, .per_line = true },
        .eu_standard => .{ .standard = 2_100, .reduced = 900, .shipping = true, .rounding = .half_even, .per_line = true },
        .eu_reduced => .{ .standard = 1_000, .reduced = 500, .shipping = true, .rounding = .half_even, .per_line = false },
        .uk => .{ .standard = 2_000, .reduced = 0, .shipping = true, .rounding = .down, .per_line = false },
        .us_ca => .{ .standard = 725, .reduced = 0, .shipping = false, .rounding = .half_up, .per_line = false },
        .us_ny => .{ .standard = 888, .reduced = 0, .shipping = false, .rounding = .half_up, .per_line = false },
        .exempt => null,
    };
}

pub fn of(checkout: *const cart.Checkout, shipping: u64) error{Overflow}!u64 {
    const region = checkout.cart.region;
    const rule = ruleOf(region) orelse return 0;
    const in_eu = region == .eu_standard or region == .eu_reduced;
    if (in_eu and std.mem.startsWith(u8, checkout.cart.customer, "vat:")) return 0;
    const taxed_shipping = if (rule.shipping) shipping else 0;
    return if (rule.per_line) perLine(checkout, rule, taxed_shipping) else together(checkout, rule, taxed_shipping);
}

fn isReduced(work: *const cart.Work, region: types.Region) bool {
    return work.article.reduced_tax and (region != .us_ny or work.price.cents < 11_000);
}

fn perLine(checkout: *const cart.Checkout, rule: Rule, shipping: u64) error{Overflow}!u64 {
    var sum = arithmetic.share(shipping, rule.standard, rule.rounding);
    for (checkout.works) |*work| {
        const rate = if (isReduced(work, checkout.cart.region)) rule.reduced else rule.standard;
        sum = try add(sum, arithmetic.share(work.net, rate, rule.rounding));
    }
    return sum;
}

fn together(checkout: *const cart.Checkout, rule: Rule, shipping: u64) error{Overflow}!u64 {
    var standard = shipping;
    var reduced: u64 = 0;
    for (checkout.works) |*work| {
        const sum = if (isReduced(work, checkout.cart.region)) &reduced else &standard;
        sum.* = try add(sum.*, work.net);
    }
    return add(
        arithmetic.share(standard, rule.standard, rule.rounding),
        arithmetic.share(reduced, rule.reduced, rule.rounding),
    );
}
