//! The features of a transaction, as the model takes them.

const std = @import("std");
const arithmetic = @import("arithmetic.zig");
const country = @import("country.zig");
const distance = @import("distance.zig");
const history = @import("history.zig");
const types = @import("types.zig");

pub fn of(tx: *const types.Transaction, past: *const history.Summary) types.Features {
    return .{
        .amount_cents = tx.amount_cents,
        .mean_cents = past.mean,
        .max_cents = past.max,
        .cents_last_day = past.velocity.cents_last_day,
        .account_age_days = past.age_days,
        .count_last_minute = past.velocity.last_minute,
        .count_last_hour = past.velocity.last_hour,
        .count_last_day = past.velocity.last_day,
        .declined_last_day = past.declined,
        .distance_km = if (tx.billing) |*billing| distance.kilometers(&tx.origin, billing) else 0,
        .seconds_since_last = past.since_last,
        .device_age_days = if (tx.signals.new_device) 0 else past.channel_age_days,
        .hour_of_day = @intCast(tx.at_seconds / 3_600 % 24),
        .day_of_week = @intCast((tx.at_seconds / 86_400 + 4) % 7),
        .channel = @backingInt(tx.channel),
        .tier = if (past.paid < 3) 0 else if (past.paid < 10) 1 else 2,
        .merchant_risk = instrumentRisk(&tx.instrument),
        .country_risk = country.risk(tx.origin.country),
        .cross_border = if (tx.billing) |*billing|
            !std.mem.eql(u8, billing.country, tx.origin.country)
        else
            false,
        .new_device = tx.signals.new_device,
    };
}

fn instrumentRisk(instrument: *const types.Instrument) u16 {
    return switch (instrument.*) {
        .card => |card| @intCast((arithmetic.scatter(card.bin) >> 16) % 500),
        .bank_transfer => |iban| @intCast(150 + country.risk(if (iban.len < 2) "" else iban[0..2])),
        .wallet => |name| @intCast(200 + arithmetic.fnv1a(name) % 300),
        .invoice => 550,
    };
}
