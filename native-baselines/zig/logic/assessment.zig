//! What is thought of a transaction: the model's score and the rules that apply.

const std = @import("std");
const calendar = @import("calendar.zig");
const country = @import("country.zig");
const features = @import("features.zig");
const history = @import("history.zig");
const model = @import("model.zig");
const score = @import("score.zig");
const types = @import("types.zig");

const Allocator = std.mem.Allocator;

const Rule = struct {
    reason: []const u8,
    points: i64,
    applies: bool,
};

pub noinline fn scoreTransaction(
    arena: Allocator,
    tx: *const types.Transaction,
) Allocator.Error!types.Assessment {
    const past = history.summarize(tx);
    const known = features.of(tx, &past);
    const of_model = model.scoreFeatures(&known);
    const expired = isExpired(tx);
    const card = tx.instrument == .card;
    const signals = tx.signals;
    const velocity = past.velocity;
    const rules = [_]Rule{
        .{ .reason = "model", .points = 0, .applies = of_model >= 600 },
        .{ .reason = "velocity-minute", .points = 120, .applies = velocity.last_minute >= 3 },
        .{ .reason = "velocity-hour", .points = 90, .applies = velocity.last_hour >= 10 },
        .{ .reason = "velocity-day", .points = 60, .applies = velocity.last_day >= 40 },
        .{ .reason = "spend-day", .points = 100, .applies = velocity.cents_last_day +| tx.amount_cents > 500_000 },
        .{ .reason = "amount-spike", .points = 80, .applies = past.paid > 0 and tx.amount_cents > 5 *| past.mean },
        .{ .reason = "declines", .points = 110, .applies = past.declined >= 2 },
        .{ .reason = "far-from-billing", .points = 70, .applies = known.distance_km > 2_000 },
        .{ .reason = "address-mismatch", .points = 60, .applies = signals.address_mismatch },
        .{ .reason = "new-device", .points = 40, .applies = signals.new_device },
        .{ .reason = "vpn", .points = 50, .applies = signals.vpn },
        .{
            .reason = "cvv-missing",
            .points = 70,
            .applies = signals.cvv_missing and card and tx.channel != .recurring,
        },
        .{ .reason = "card-expired", .points = 150, .applies = expired },
        .{ .reason = "gift-card", .points = 60, .applies = signals.gift_card and tx.amount_cents >= 20_000 },
        .{ .reason = "unknown-currency", .points = 50, .applies = !isCurrency(tx.currency) },
        .{ .reason = "three-d-secure", .points = -150, .applies = signals.three_d_secure },
    };
    var points: i64 = of_model;
    var reasons = try std.ArrayList([]const u8).initCapacity(arena, rules.len);
    for (&rules) |*rule| {
        if (!rule.applies) continue;
        points += rule.points;
        reasons.appendAssumeCapacity(rule.reason);
    }
    const scored = score.limited(points);
    return .{
        .score = scored,
        .decision = if (expired) .decline else score.decisionFor(scored),
        .velocity = velocity,
        .reasons = reasons.items,
    };
}

fn isExpired(tx: *const types.Transaction) bool {
    return switch (tx.instrument) {
        .card => |card| calendar.monthOf(tx.at_seconds).isAfter(.{
            .year = card.expiry_year,
            .month = card.expiry_month,
        }),
        else => false,
    };
}

fn isCurrency(code: []const u8) bool {
    if (code.len != 3) return false;
    for (code) |byte| {
        if (!country.isLetter(byte)) return false;
    }
    return true;
}
