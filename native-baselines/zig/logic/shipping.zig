//! What it costs to ship a cart: carrying, handling, and once for what is hazardous.

const arithmetic = @import("arithmetic.zig");
const cart = @import("cart.zig");
const types = @import("types.zig");

const Carrier = struct {
    parcel: u64,
    kilogram: u64,
};

fn carrierTo(region: types.Region) Carrier {
    return switch (region) {
        .domestic, .exempt => .{ .parcel = 495, .kilogram = 60 },
        .eu_standard, .eu_reduced => .{ .parcel = 995, .kilogram = 110 },
        .uk => .{ .parcel = 1_295, .kilogram = 140 },
        .us_ca => .{ .parcel = 1_995, .kilogram = 260 },
        .us_ny => .{ .parcel = 1_995, .kilogram = 240 },
    };
}

/// Of a cart with that net.
pub fn of(checkout: *const cart.Checkout, net: u64, free: bool) error{Overflow}!u64 {
    var grams: u64 = 0;
    var cents: u64 = 0;
    var hazardous = false;
    for (checkout.works) |*work| {
        const weight = work.article.grams * work.line.quantity;
        grams = try arithmetic.add(grams, weight);
        cents = try arithmetic.add(cents, handling(work.line, arithmetic.divideUp(weight, 1_000)));
        hazardous = hazardous or work.line.handling.hazardous;
    }
    const region = checkout.cart.region;
    if (!free and !(region == .domestic and net >= 15_000)) {
        const carrier = carrierTo(region);
        cents = try arithmetic.add(cents, carrier.parcel + arithmetic.divideUp(grams, 1_000) * carrier.kilogram);
    }
    return if (hazardous) arithmetic.add(cents, 4_000) else cents;
}

/// Of a line that weighs so much.
fn handling(line: *const types.Line, kilograms: u64) u64 {
    var cents: u64 = 0;
    if (line.handling.gift_wrap) {
        cents += @min(250 * @as(u64, line.quantity), 5_000);
        if (line.note) |note| {
            if (note.len > 0) cents += 100;
        }
    }
    if (line.handling.fragile) cents += 120 * kilograms;
    if (line.handling.oversize) cents += 2_500;
    if (line.handling.cold_chain) cents += 900 + 80 * kilograms;
    return cents;
}
