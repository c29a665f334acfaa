//! The profile that the history gives: one pass over the past payments, in any order.

use super::calendar::DAY;
use super::{Channel, PastPayment, Velocity};

/// Everything that is read off the history.
pub(super) struct Profile {
    pub(super) velocity: Velocity,
    pub(super) declined_last_day: u32,
    /// Of payments that were not declined; 0 if there are none.
    pub(super) mean_cents: u64,
    /// Of payments that were not declined; 0 if there are none.
    pub(super) max_cents: u64,
    /// Payments that were not declined.
    pub(super) paid: u32,
    /// The oldest payment.
    pub(super) age_days: u32,
    /// The oldest payment on the same channel.
    pub(super) channel_age_days: u32,
    /// The latest payment; the largest number if there is none.
    pub(super) seconds_since_last: u32,
}

const MINUTE: u32 = 60;
const HOUR: u32 = 3_600;

impl Profile {
    /// Sums saturate.
    pub(super) fn read(history: &[PastPayment], channel: Channel) -> Self {
        let mut velocity = Velocity { last_minute: 0, last_hour: 0, last_day: 0, cents_last_day: 0 };
        let (mut declined_last_day, mut paid) = (0, 0);
        let (mut sum, mut max_cents) = (0_u64, 0);
        let (mut oldest, mut oldest_on_channel, mut seconds_since_last) = (0, 0, u32::MAX);
        for past in history {
            let today = u64::from(past.seconds_ago) <= DAY;
            velocity.last_minute += u32::from(past.seconds_ago <= MINUTE);
            velocity.last_hour += u32::from(past.seconds_ago <= HOUR);
            velocity.last_day += u32::from(today);
            oldest = past.seconds_ago.max(oldest);
            seconds_since_last = past.seconds_ago.min(seconds_since_last);
            if past.channel == channel {
                oldest_on_channel = past.seconds_ago.max(oldest_on_channel);
            }
            if past.declined {
                declined_last_day += u32::from(today);
                continue;
            }
            paid += 1;
            sum = sum.saturating_add(past.amount_cents);
            max_cents = past.amount_cents.max(max_cents);
            if today {
                velocity.cents_last_day = velocity.cents_last_day.saturating_add(past.amount_cents);
            }
        }
        let days = |seconds: u32| seconds / DAY as u32;
        Self {
            velocity,
            declined_last_day,
            mean_cents: sum.checked_div(u64::from(paid)).unwrap_or(0),
            max_cents,
            paid,
            age_days: days(oldest),
            channel_age_days: days(oldest_on_channel),
            seconds_since_last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(amount_cents: u64, seconds_ago: u32, declined: bool) -> PastPayment {
        PastPayment { amount_cents, seconds_ago, channel: Channel::Web, declined }
    }

    #[test]
    fn windows_include_their_edge() {
        let edges = [60, 61, 3_600, 3_601, 86_400, 86_401].map(|seconds| past(1, seconds, false));
        let velocity = Profile::read(&edges, Channel::Web).velocity;
        assert_eq!(velocity, Velocity { last_minute: 1, last_hour: 3, last_day: 5, cents_last_day: 5 });
    }

    #[test]
    fn declined_payments_count_but_their_money_does_not() {
        let profile = Profile::read(&[past(100, 5, false), past(900, 9, true)], Channel::App);
        assert_eq!((profile.mean_cents, profile.max_cents, profile.paid), (100, 100, 1));
        assert_eq!((profile.declined_last_day, profile.velocity.last_day), (1, 2));
    }

    #[test]
    fn an_empty_history_is_no_trouble_and_huge_amounts_saturate() {
        let none = Profile::read(&[], Channel::Web);
        assert_eq!((none.mean_cents, none.seconds_since_last), (0, u32::MAX));
        let huge = Profile::read(&[past(u64::MAX, 1, false), past(u64::MAX, 1, false)], Channel::Web);
        assert_eq!((huge.mean_cents, huge.velocity.cents_last_day), (u64::MAX / 2, u64::MAX));
    }
}
