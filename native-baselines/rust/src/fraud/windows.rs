//! Sliding windows of a minute, in a table of fixed size.
//!
//! Each account keeps this minute's and the last minute's sums; the window of the last 60 seconds is estimated as
//! this minute plus the part of the last one that it still covers. That is the usual sliding-window counter: two
//! numbers an account, whatever the traffic.

use super::screen::Record;
use crate::hash::scatter;

/// Slots of the table, as a power of two. Accounts that share one push each other out.
const SLOT_BITS: u32 = 6;
const MINUTE: u64 = 60;

/// The activity of an account of late, the present payment counted.
pub(super) struct Seen {
    /// Payments in the last 60 seconds, estimated.
    pub(super) count: u64,
    /// Their amounts, estimated.
    pub(super) cents: u64,
    /// Whether the account's previous payment came from another device.
    pub(super) device_changed: bool,
    /// Whether the payment lies in a minute before the account's latest.
    pub(super) late: bool,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    count: u32,
    cents: u64,
}

#[derive(Clone, Copy)]
struct Slot {
    account: u32,
    device: u32,
    minute: u64,
    now: Sums,
    before: Sums,
}

/// The accounts that were seen last.
pub(super) struct Windows([Option<Slot>; 1 << SLOT_BITS]);

impl Windows {
    pub(super) fn new() -> Self {
        Self([None; 1 << SLOT_BITS])
    }

    /// Counts a payment. Sums saturate.
    pub(super) fn see(&mut self, record: &Record) -> Seen {
        let minute = record.at_seconds / MINUTE;
        let place = scatter(record.account) >> (32 - SLOT_BITS);
        let slot = &mut self.0[place as usize];
        let slot = match slot {
            Some(slot) if slot.account == record.account => slot,
            _ => slot.insert(Slot {
                account: record.account,
                device: record.device,
                minute,
                now: Sums::default(),
                before: Sums::default(),
            }),
        };
        let device_changed = slot.device != record.device;
        slot.device = record.device;
        let late = minute < slot.minute;
        slot.advance(minute);
        slot.now.count = slot.now.count.saturating_add(1);
        slot.now.cents = slot.now.cents.saturating_add(record.amount_cents);

        // A late payment is counted into the latest minute, at its own second of it.
        let left = MINUTE - record.at_seconds % MINUTE;
        Seen {
            count: u64::from(slot.now.count) + u64::from(slot.before.count) * left / MINUTE,
            cents: slot.now.cents.saturating_add(slot.before.cents / MINUTE * left),
            device_changed,
            late,
        }
    }
}

impl Slot {
    /// Moves on to a later minute; an earlier one changes nothing.
    fn advance(&mut self, minute: u64) {
        if minute > self.minute {
            let next = minute - self.minute == 1;
            self.before = if next { self.now } else { Sums::default() };
            self.now = Sums::default();
            self.minute = minute;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fraud::Signals;

    fn payment(account: u32, at_seconds: u64, device: u32) -> Record {
        Record {
            account,
            merchant: 0,
            at_seconds,
            amount_cents: 600,
            country: *b"DE",
            channel: 0,
            signals: Signals(0),
            device,
        }
    }

    #[test]
    fn the_last_minute_fades() {
        let mut windows = Windows::new();
        for _ in 0..4 {
            windows.see(&payment(1, 0, 0));
        }
        let seen = windows.see(&payment(1, 60, 0));
        assert_eq!((seen.count, seen.cents), (5, 3_000));
        let seen = windows.see(&payment(1, 90, 0));
        assert_eq!((seen.count, seen.cents), (4, 2_400));
        assert_eq!(windows.see(&payment(1, 180, 0)).count, 1);
    }

    #[test]
    fn late_payments_count_and_are_told() {
        let mut windows = Windows::new();
        windows.see(&payment(1, 600, 0));
        let seen = windows.see(&payment(1, 0, 0));
        assert!(seen.late);
        assert_eq!(seen.count, 2);
    }

    #[test]
    fn a_changed_device_is_told_once() {
        let mut windows = Windows::new();
        let changes = [5, 5, 6, 6].map(|device| windows.see(&payment(1, 0, device)).device_changed);
        assert_eq!(changes, [false, false, true, false]);
    }

    #[test]
    fn accounts_that_share_a_slot_push_each_other_out() {
        let place = |account: u32| scatter(account) >> 26;
        let other = (2..).find(|account| place(*account) == place(1)).expect("64 slots, many accounts");
        let mut windows = Windows::new();
        let counts = [1, 1, other, 1].map(|account| windows.see(&payment(account, 0, 0)).count);
        assert_eq!(counts, [1, 2, 1, 1]);
    }
}
