//! A binary log of payments: a verdict byte for each record.

const std = @import("std");
const arithmetic = @import("arithmetic.zig");
const country = @import("country.zig");
const score = @import("score.zig");

const Allocator = std.mem.Allocator;

const record_size = 32;

/// Stands behind the verdicts where bytes remain that are no record.
const incomplete = 0x80;

const Record = struct {
    account: u32,
    merchant: u32,
    at: u64,
    amount: u64,
    country: [2]u8,
    channel: u8,
    signals: u8,
    device: u32,

    fn read(bytes: *const [record_size]u8) Record {
        return .{
            .account = std.mem.readInt(u32, bytes[0..4], .little),
            .merchant = std.mem.readInt(u32, bytes[4..8], .little),
            .at = std.mem.readInt(u64, bytes[8..16], .little),
            .amount = std.mem.readInt(u64, bytes[16..24], .little),
            .country = bytes[24..26].*,
            .channel = bytes[26],
            .signals = bytes[27],
            .device = std.mem.readInt(u32, bytes[28..32], .little),
        };
    }
};

const Sums = struct {
    count: u32 = 0,
    cents: u64 = 0,
};

/// An account's last two minutes.
const Slot = struct {
    filled: bool = false,
    account: u32 = 0,
    device: u32 = 0,
    minute: u64 = 0,
    now: Sums = .{},
    before: Sums = .{},
};

/// What a record is judged by.
const Seen = struct {
    count: u64,
    cents: u64,
    device_changed: bool,
    late: bool,
};

fn enter(slot: *Slot, record: *const Record) Seen {
    const minute = record.at / 60;
    if (!slot.filled or slot.account != record.account) {
        slot.* = .{ .filled = true, .account = record.account, .device = record.device, .minute = minute };
    }
    const device_changed = slot.device != record.device;
    slot.device = record.device;
    const late = minute < slot.minute;
    if (minute > slot.minute) {
        slot.before = if (minute - slot.minute == 1) slot.now else .{};
        slot.now = .{};
        slot.minute = minute;
    }
    slot.now.count +|= 1;
    slot.now.cents +|= record.amount;
    const left = 60 - record.at % 60;
    return .{
        .count = slot.now.count + @as(u64, slot.before.count) * left / 60,
        .cents = slot.now.cents +| slot.before.cents / 60 * left,
        .device_changed = device_changed,
        .late = late,
    };
}

/// By the bits of a record's signals.
const signal_points = [6]i64{ 60, 80, 60, 80, -150, 60 };

fn judge(record: *const Record, seen: *const Seen) u8 {
    const risk = country.risk(&record.country);
    var points: i64 = score.amountPoints(record.amount);
    points += 2 * risk;
    points += arithmetic.scatter(record.merchant) >> 26;
    points += if (seen.count >= 10) 350 else if (seen.count >= 5) @as(i64, 150) else 0;
    points += if (seen.cents > 1_000_000) 300 else if (seen.cents > 300_000) @as(i64, 150) else 0;
    for (signal_points, 0..) |of_signal, bit| {
        if ((record.signals >> @intCast(bit)) & 1 == 1) points += of_signal;
    }
    if (seen.device_changed) points += 120;
    if (record.channel > 4) points += 100;
    const decision: u8 = @backingInt(score.decisionFor(score.limited(points)));
    return decision |
        @as(u8, @intFromBool(seen.count >= 5)) << 2 |
        @as(u8, @intFromBool(seen.cents > 300_000)) << 3 |
        @as(u8, @intFromBool(seen.device_changed)) << 4 |
        @as(u8, @intFromBool(risk >= 35)) << 5 |
        @as(u8, @intFromBool(seen.late)) << 6;
}

pub noinline fn screen(arena: Allocator, log: []const u8) Allocator.Error![]const u8 {
    const whole = log.len / record_size;
    const is_rest = log.len % record_size > 0;
    const verdicts = try arena.alloc(u8, whole + @intFromBool(is_rest));
    var slots: [64]Slot = @splat(.{});
    for (verdicts[0..whole], 0..) |*verdict, i| {
        const record = Record.read(log[i * record_size ..][0..record_size]);
        const seen = enter(&slots[arithmetic.scatter(record.account) >> 26], &record);
        verdict.* = judge(&record, &seen);
    }
    if (is_rest) verdicts[whole] = incomplete;
    return verdicts;
}
