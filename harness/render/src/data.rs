//! The data that the page carries for its script: rows, tails and journals, packed. Without a script none of it is
//! needed.

mod columns;
mod journal;
mod rows;
mod tails;

use std::io::{BufWriter, Write};

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

/// All of them, for a page of which the rest is that long.
pub fn packed(report: &Report, index: &RowIndex, rest: usize) -> Vec<Packed> {
    let rows = Packed { id: "data-rows".to_string(), text: pack(|to| rows::write(to, index)), without: None };
    let tails =
        Packed { id: "data-tails".to_string(), text: pack(|to| tails::write(to, report)), without: None };
    let left = PAGE.saturating_sub(rest + rows.text.len() + tails.text.len());
    let journals = report.runs.iter().enumerate().map(|(nth, source)| {
        journal::packed(format!("data-journal-{nth}"), source, left / report.runs.len())
    });
    [rows, tails].into_iter().chain(journals).collect()
}

/// Packs what is written. The same input gives the same text: no time and no name is in it.
fn pack(write: impl FnOnce(&mut dyn std::io::Write)) -> String {
    const FITS: &str = "memory takes what is written";
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // The encoder makes room for a whole block with each write, and JSON comes in crumbs.
    let mut buffered = BufWriter::with_capacity(1 << 16, &mut encoder);
    write(&mut buffered);
    buffered.flush().expect(FITS);
    drop(buffered);
    STANDARD.encode(encoder.finish().expect(FITS))
}

/// Five digits, which is more than any figure here is good for.
fn round(value: f64) -> f64 {
    let rounded = format!("{value:.4e}").parse();
    rounded.unwrap_or(value)
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
