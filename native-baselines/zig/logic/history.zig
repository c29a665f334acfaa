//! What an account's payments of before come to.

const types = @import("types.zig");

const minute = 60;
const hour = 3_600;
const day = 86_400;

pub const Summary = struct {
    velocity: types.Velocity,
    /// Of the last day.
    declined: u32,
    /// How many were not declined, and their mean and largest amount.
    paid: u32,
    mean: u64,
    max: u64,
    age_days: u32,
    channel_age_days: u32,
    since_last: u32,
};

pub fn summarize(tx: *const types.Transaction) Summary {
    var velocity: types.Velocity = .{ .last_minute = 0, .last_hour = 0, .last_day = 0, .cents_last_day = 0 };
    var declined: u32 = 0;
    var paid: u32 = 0;
    var sum: u64 = 0;
    var max: u64 = 0;
    var oldest: u32 = 0;
    var oldest_on_channel: u32 = 0;
    var since_last: u32 = 0xffff_ffff;
    for (tx.history) |*payment| {
        const ago = payment.seconds_ago;
        const today = ago <= day;
        velocity.last_minute += @intFromBool(ago <= minute);
        velocity.last_hour += @intFromBool(ago <= hour);
        velocity.last_day += @intFromBool(today);
        if (payment.declined) {
            declined += @intFromBool(today);
        } else {
            if (today) velocity.cents_last_day +|= payment.amount_cents;
            paid += 1;
            sum +|= payment.amount_cents;
            max = @max(max, payment.amount_cents);
        }
        oldest = @max(oldest, ago);
        if (payment.channel == tx.channel) oldest_on_channel = @max(oldest_on_channel, ago);
        since_last = @min(since_last, ago);
    }
    return .{
        .velocity = velocity,
        .declined = declined,
        .paid = paid,
        .mean = if (paid > 0) sum / paid else 0,
        .max = max,
        .age_days = oldest / day,
        .channel_age_days = oldest_on_channel / day,
        .since_last = since_last,
    };
}
