//! Shares and hashes: what the rules are made of.

const std = @import("std");

/// Basis points of one whole.
pub const whole = 10_000;

pub const Rounding = enum { down, half_up, half_even };

fn roundsUp(floor: u64, rest: u64, rounding: Rounding) bool {
    return switch (rounding) {
        .down => false,
        .half_up => 2 * rest >= whole,
        .half_even => 2 * rest > whole or (2 * rest == whole and floor % 2 == 1),
    };
}

/// `amount × rate ÷ 10,000`, for rates up to 10,000: it always fits.
pub fn share(amount: u64, rate: u64, rounding: Rounding) u64 {
    const part = amount % whole * rate;
    const floor = amount / whole * rate + part / whole;
    return floor + @intFromBool(roundsUp(floor, part % whole, rounding));
}

/// The same for rates up to 50,000, for which it may not fit.
pub fn checkedShare(amount: u64, rate: u64, rounding: Rounding) error{Overflow}!u64 {
    const part = amount % whole * rate;
    const floor = try add(try std.math.mul(u64, amount / whole, rate), part / whole);
    return add(floor, @intFromBool(roundsUp(floor, part % whole, rounding)));
}

/// A checked sum.
pub fn add(a: u64, b: u64) error{Overflow}!u64 {
    return std.math.add(u64, a, b);
}

/// The quotient, rounded up, of what is far below the largest.
pub fn divideUp(a: u64, b: u64) u64 {
    return (a + b - 1) / b;
}

/// FNV-1a of 32 bits.
pub fn fnv1a(bytes: []const u8) u32 {
    var hash: u32 = 0x811c9dc5;
    for (bytes) |byte| {
        hash = (hash ^ byte) *% 0x01000193;
    }
    return hash;
}

pub fn scatter(n: u32) u32 {
    return n *% 0x9e3779b1;
}
