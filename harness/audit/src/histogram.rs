//! Histograms as a journal keeps them: HdrHistogram's second format, deflated, in base64. Read by its specification
//! (`HdrHistogram.org`, "V2 encoding"), and by nobody's library.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The cookies of what is deflated, and of what is in it; the lowest byte tells the width of a word and is not looked at.
const DEFLATED: u32 = 0x1c84_9304;
const PLAIN: u32 = 0x1c84_9303;

/// Bytes before the counts.
const HEADER: usize = 40;

/// Values, each the greatest that its bucket holds, with how often they were seen; the least first. None where it is no such
/// histogram.
pub fn read(text: &str) -> Option<Vec<(u64, u64)>> {
    let packed = STANDARD.decode(text).ok()?;
    let (cookie, packed) = word(&packed)?;
    (cookie & !0xf0 == DEFLATED).then_some(())?;
    let (_, packed) = word(packed)?;
    let mut bytes = Vec::new();
    flate2::read::ZlibDecoder::new(packed).read_to_end(&mut bytes).ok()?;
    let (cookie, _) = word(&bytes)?;
    (cookie & !0xf0 == PLAIN).then_some(())?;
    let length = word(bytes.get(4..)?)?.0 as usize;
    let digits = word(bytes.get(12..)?)?.0;
    let lowest = u64::from_be_bytes(bytes.get(16..24)?.try_into().ok()?);
    let buckets = Buckets::of(digits, lowest)?;
    let mut counts = bytes.get(HEADER..HEADER + length)?;
    let (mut index, mut seen) = (0u64, Vec::new());
    while !counts.is_empty() {
        match zigzag(&mut counts)? {
            none if none < 0 => index = index.checked_add(none.unsigned_abs())?,
            count => {
                if count > 0 {
                    seen.push((buckets.greatest(index), count.unsigned_abs()));
                }
                index += 1;
            }
        }
    }
    Some(seen)
}

/// How indices are values.
struct Buckets {
    unit: u32,
    half: u32,
}

impl Buckets {
    fn of(digits: u32, lowest: u64) -> Option<Self> {
        let resolved = 2 * 10u64.checked_pow(digits)?;
        Some(Buckets { unit: lowest.max(1).ilog2(), half: resolved.next_power_of_two().ilog2() - 1 })
    }

    /// The greatest value that is counted at an index.
    fn greatest(&self, index: u64) -> u64 {
        let within = (1u64 << self.half) - 1;
        let (bucket, sub) = match index >> self.half {
            0 => (0, index & within),
            bucket => (bucket - 1, (index & within) + within + 1),
        };
        let shift = bucket as u32 + self.unit;
        ((sub + 1) << shift) - 1
    }
}

fn word(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (first, rest) = bytes.split_at_checked(4)?;
    Some((u32::from_be_bytes(first.try_into().ok()?), rest))
}

/// A number of seven bits a byte, the lowest first, with the sign in its lowest bit; the ninth byte has eight.
fn zigzag(bytes: &mut &[u8]) -> Option<i64> {
    let mut number = 0u64;
    for nth in 0..9 {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = if nth == 8 { u64::from(*first) } else { u64::from(first & 0x7f) };
        number |= bits << (7 * nth);
        if nth == 8 || first & 0x80 == 0 {
            break;
        }
    }
    Some((number >> 1) as i64 ^ -((number & 1) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_bytes_by_hand() {
        let read = |bytes: &[u8]| zigzag(&mut &bytes[..]);
        assert_eq!([read(&[0]), read(&[1]), read(&[2]), read(&[3])], [Some(0), Some(-1), Some(1), Some(-2)]);
        assert_eq!(read(&[0xd8, 0x04]), Some(300));
        assert_eq!(read(&[0x80]), None);
    }

    #[test]
    fn buckets_double_and_keep_three_digits() {
        let buckets = Buckets::of(3, 1).unwrap();
        assert_eq!([0, 1, 2047].map(|index| buckets.greatest(index)), [0, 1, 2047]);
        // From 2048 on two values share an index, from 4096 on four.
        assert_eq!([2048, 2049, 3071, 3072].map(|index| buckets.greatest(index)), [2049, 2051, 4095, 4099]);
    }

    #[test]
    fn what_is_no_histogram_is_none() {
        for text in ["", "????", "AAAA", "HISTFAAAAAA="] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
