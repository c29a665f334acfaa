//! The score of an account, points for amounts, and what a score decides.

const arithmetic = @import("arithmetic.zig");
const types = @import("types.zig");

pub fn amountPoints(cents: u64) u16 {
    if (cents < 1_000) return 0;
    if (cents < 5_000) return 30;
    if (cents < 20_000) return 80;
    if (cents < 100_000) return 160;
    if (cents < 500_000) return 300;
    if (cents < 2_000_000) return 450;
    return 600;
}

pub fn decisionFor(points: u16) types.Decision {
    if (points < 300) return .approve;
    if (points < 550) return .challenge;
    if (points < 800) return .review;
    return .decline;
}

/// Points within the bounds of a score.
pub fn limited(points: i64) u16 {
    return @intCast(@min(@max(points, 0), 1_000));
}

pub noinline fn score(account_id: []const u8, amount_cents: u64) u16 {
    if (account_id.len == 0) return 1_000;
    const scattered: u16 = @intCast(arithmetic.fnv1a(account_id) % 401);
    return amountPoints(amount_cents) + scattered;
}
