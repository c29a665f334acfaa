//! The data that the page carries for its script: rows, tails and journals, packed. Without a script none of it is
//! needed.

mod columns;
mod journal;
mod rows;
mod tails;

use std::io::{self, BufWriter, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use tollgate_analysis::report::Report;
use tollgate_analysis::row_index::RowIndex;

/// The maximum size of a page. Journals get what the rest leaves them of it, which is a night's launches and mostly its
/// samples.
const PAGE: usize = 1_960_000;

/// A block of data: its id on the page, and itself as base64 of gzip.
pub struct Packed {
    /// Its id on the page.
    pub id: String,
    /// Base64 of gzip.
    pub text: String,
    /// The part that was left out of it, if any.
    pub without: Option<&'static str>,
}

/// The rows and the tails, which a page has whatever their size.
pub fn results(report: &Report, index: &RowIndex) -> Vec<Packed> {
    let whole = |id: &str, text| Packed { id: id.to_string(), text, without: None };
    vec![
        whole("data-rows", pack(|to| rows::write(to, index))),
        whole("data-tails", pack(|to| tails::write(to, report))),
    ]
}

/// Journals of a page, packed while nobody knows how long the rest of the page is.
pub struct Journals<'a>(Vec<journal::Begun<'a>>);

impl<'a> Journals<'a> {
    /// Packs them for a page of which at least so much is something else.
    pub fn begin(report: &'a Report, rest: usize) -> Self {
        let each = room(report.runs.len(), rest);
        let numbered = report.runs.iter().enumerate();
        Self(
            numbered
                .map(|(nth, source)| journal::begin(format!("data-journal-{nth}"), source, each))
                .collect(),
        )
    }

    /// For a page of which the rest is that long.
    pub fn beside(self, rest: usize) -> impl Iterator<Item = Packed> {
        let each = room(self.0.len(), rest);
        self.0.into_iter().map(move |journal| journal.within(each))
    }
}

/// What each of so many journals may take.
fn room(journals: usize, rest: usize) -> usize {
    PAGE.saturating_sub(rest) / journals.max(1)
}

/// Packs what is written. The same input gives the same text: no time and no name is in it.
fn pack(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    pack_within(usize::MAX, write).expect("memory takes what is written")
}

/// The same, where it is at most so long; else it is given up as soon as that shows.
fn pack_within(most: usize, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Option<String> {
    // Four characters of base64 hold three bytes.
    let within = Within { bytes: Vec::new(), most: most / 4 * 3 };
    let mut encoder = GzEncoder::new(within, Compression::best());
    // The encoder makes room for a whole block with each write, and JSON comes in crumbs.
    let mut buffered = BufWriter::with_capacity(1 << 16, &mut encoder);
    let written = write(&mut buffered).and_then(|()| buffered.flush());
    // Else it would write what is left, once more too long.
    drop(buffered.into_parts());
    written.ok()?;
    Some(STANDARD.encode(encoder.finish().ok()?.bytes))
}

/// Bytes in memory, up to so many.
struct Within {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Within {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Five digits, which is more than any figure here is good for.
fn round(value: f64) -> f64 {
    let digits = 4_i32.saturating_sub(value.abs().log10().floor() as i32);
    // A whole number of five digits and these powers of ten are exact, and so their quotient is the nearest there is.
    let power = 10_f64.powi(digits.saturating_abs());
    match digits {
        0..=22 => (value * power).round_ties_even() / power,
        -17..0 => (value / power).round_ties_even() * power,
        _ => format!("{value:.4e}").parse().unwrap_or(value),
    }
}

#[cfg(test)]
pub fn unpack(text: &str) -> String {
    use std::io::Read;
    let packed = STANDARD.decode(text).unwrap();
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut unpacked).unwrap();
    unpacked
}

#[cfg(test)]
pub use rows::write as write_rows;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_digits_are_those_that_would_be_written() {
        let written = |value: f64| format!("{value:.4e}").parse::<f64>().unwrap();
        let mut value = 1.234_567_891e-40;
        while value < 1e40 {
            for value in [value, -value, value * 3.7, value * 8.100_04] {
                assert_eq!(round(value), written(value), "{value:e}");
            }
            value *= 1.377;
        }
        for value in
            [0.0, 1.0, 10.0, 99_999.0, 123_456.0, 0.999_996, f64::MAX, f64::MIN_POSITIVE, 1e22, 1e-22]
        {
            assert_eq!(round(value), written(value), "{value:e}");
        }
    }

    #[test]
    fn what_is_too_long_is_given_up_while_it_is_written() {
        // Noise does not pack: SplitMix64.
        let mut state = 0_u64;
        let mut noise = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).to_le_bytes()
        };
        let mut lines = 0;
        let packed = pack_within(300_000, |to| {
            for _ in 0..1_000_000 {
                to.write_all(&noise())?;
                lines += 1;
            }
            Ok(())
        });
        assert!(packed.is_none() && lines < 100_000, "{lines}");
        let text = "short".repeat(100);
        let packed = pack(|to| to.write_all(text.as_bytes()));
        assert_eq!(unpack(&packed), text);
        assert_eq!(pack_within(packed.len(), |to| to.write_all(text.as_bytes())), Some(packed.clone()));
        assert_eq!(pack_within(packed.len() - 4, |to| to.write_all(text.as_bytes())), None);
    }
}
