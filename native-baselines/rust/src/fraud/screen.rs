//! A binary log of payments, one verdict byte for each: linear, with a sliding window per account.

use alloc::vec::Vec;

use super::score::{MAX_SCORE, amount_points};
use super::transaction::decide;
use super::windows::{Seen, Windows};
use super::{Signals, country};
use crate::hash::scatter;

/// Bytes of a record.
pub(super) const RECORD: usize = 32;
/// The verdict on what is left after the last whole record.
const TRUNCATED: u8 = 0x80;

/// Bits of a verdict above the decision in the lowest two.
const MANY: u8 = 1 << 2;
const MUCH: u8 = 1 << 3;
const DEVICE_CHANGED: u8 = 1 << 4;
const RISKY_COUNTRY: u8 = 1 << 5;
const LATE: u8 = 1 << 6;

/// The points that each signal adds, bit by bit.
const SIGNAL_POINTS: [(Signals, i32); 6] = [
    (Signals::NEW_DEVICE, 60),
    (Signals::VPN, 80),
    (Signals::ADDRESS_MISMATCH, 60),
    (Signals::CVV_MISSING, 80),
    (Signals::THREE_D_SECURE, -150),
    (Signals::GIFT_CARD, 60),
];

/// One payment of the log; all numbers are little-endian.
pub(super) struct Record {
    pub(super) account: u32,
    pub(super) merchant: u32,
    pub(super) at_seconds: u64,
    pub(super) amount_cents: u64,
    pub(super) country: [u8; 2],
    pub(super) channel: u8,
    pub(super) signals: Signals,
    pub(super) device: u32,
}

impl Record {
    /// The layout is the order of the fields, without gaps.
    fn read(bytes: &[u8; RECORD]) -> Self {
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let long = |at: usize| u64::from(word(at)) | u64::from(word(at + 4)) << 32;
        Self {
            account: word(0),
            merchant: word(4),
            at_seconds: long(8),
            amount_cents: long(16),
            country: [bytes[24], bytes[25]],
            channel: bytes[26],
            signals: Signals(bytes[27]),
            device: word(28),
        }
    }

    /// The verdict, given what the account did of late.
    fn verdict(&self, seen: &Seen) -> u8 {
        let country_risk = country::risk(&self.country);
        let merchant = scatter(self.merchant) >> 26;
        let mut points = i32::from(amount_points(self.amount_cents)) + 2 * country_risk + merchant as i32;
        points += match seen.count {
            0..5 => 0,
            5..10 => 150,
            _ => 350,
        };
        points += match seen.cents {
            0..=300_000 => 0,
            300_001..=1_000_000 => 150,
            _ => 300,
        };
        for (signal, signal_points) in SIGNAL_POINTS {
            if self.signals.contains(signal) {
                points += signal_points;
            }
        }
        if seen.device_changed {
            points += 120;
        }
        if self.channel > 4 {
            points += 100; // No channel that we know.
        }
        let flag = |bit, set| if set { bit } else { 0 };
        decide(points.clamp(0, MAX_SCORE.into()) as u16) as u8
            | flag(MANY, seen.count >= 5)
            | flag(MUCH, seen.cents > 300_000)
            | flag(DEVICE_CHANGED, seen.device_changed)
            | flag(RISKY_COUNTRY, country_risk >= country::RISKY)
            | flag(LATE, seen.late)
    }
}

/// Screens a log of 32-byte records: one verdict byte for each, and 0x80 for an incomplete one at the end.
#[inline(never)]
#[must_use]
pub fn screen(log: &[u8]) -> Vec<u8> {
    let (records, rest) = log.as_chunks::<RECORD>();
    let mut windows = Windows::new();
    let mut verdicts = Vec::with_capacity(log.len().div_ceil(RECORD));
    for bytes in records {
        let record = Record::read(bytes);
        let seen = windows.see(&record);
        verdicts.push(record.verdict(&seen));
    }
    if !rest.is_empty() {
        verdicts.push(TRUNCATED);
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 20 € from Germany at 600 seconds: points 30 − 60 + merchant.
    fn calm(account: u32) -> [u8; RECORD] {
        let mut bytes = [0; RECORD];
        bytes[0..4].copy_from_slice(&account.to_le_bytes());
        bytes[8..16].copy_from_slice(&600_u64.to_le_bytes());
        bytes[16..24].copy_from_slice(&2_000_u64.to_le_bytes());
        bytes[24..26].copy_from_slice(b"DE");
        bytes
    }

    fn one(change: impl FnOnce(&mut [u8; RECORD])) -> u8 {
        let mut bytes = calm(7);
        change(&mut bytes);
        screen(&bytes)[0]
    }

    #[test]
    fn a_calm_payment_is_approved_and_a_rest_is_truncated() {
        assert_eq!(screen(&calm(1)), [0]);
        assert_eq!(screen(&[calm(1), calm(2)].concat()[..33]), [0, TRUNCATED]);
        assert_eq!(screen(&[0]), [TRUNCATED]);
        assert_eq!(screen(&[]), []);
    }

    #[test]
    fn signs_of_one_record_are_read_at_their_place() {
        assert_eq!(one(|it| it[24..26].copy_from_slice(b"NG")), RISKY_COUNTRY);
        assert_eq!(one(|it| it[18] = 0x10), MUCH | 2); // 1,050,576 cents: 450 + 300 − 60
        assert_eq!(one(|it| it[23] = 0xff), MUCH | 3);
        assert_eq!(one(|it| it[27] = 0b10_1111), 1); // 30 + 340 − 60
        assert_eq!(one(|it| it[27] = 0b11_1111), 0);
        assert_eq!(one(|it| (it[26], it[27]) = (5, 0b10_1111)), 1);
    }

    #[test]
    fn the_fifth_payment_in_a_minute_is_one_too_many() {
        assert_eq!(screen(&[calm(1); 6].concat()), [0, 0, 0, 0, MANY, MANY]);
    }

    proptest! {
        #[test]
        fn every_record_gets_its_byte(log in proptest::collection::vec(any::<u8>(), 0..400)) {
            let verdicts = screen(&log);
            prop_assert_eq!(verdicts.len(), log.len().div_ceil(RECORD));
            let whole = log.len() / RECORD;
            prop_assert!(verdicts[..whole].iter().all(|verdict| *verdict < TRUNCATED));
        }

        #[test]
        fn verdicts_look_back_and_never_ahead(log in proptest::collection::vec(0_u8..4, 0..400), cut in 0_usize..12) {
            let cut = (cut * RECORD).min(log.len() / RECORD * RECORD);
            prop_assert_eq!(&screen(&log)[..cut / RECORD], screen(&log[..cut]));
        }
    }
}
