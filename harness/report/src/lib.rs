//! The report: from results to one HTML page, a few lines for the terminal, or Markdown for a pull request.
//!
//! Pure: results in, text out. No clock, no file, no process. The page is one file that asks for nothing over the network;
//! tables and charts are rendered here and readable without its script, which only sorts, filters, changes the baseline
//! and the theme, and opens the details of a cell.

#![forbid(unsafe_code)]

pub mod answer;
mod book;
mod charts;
pub mod claims;
mod data;
mod input;
mod markdown;
pub mod nights;
mod page;
mod ratio;
mod reproduce;
mod sections;
#[cfg(test)]
mod testing;
mod text;
pub mod units;
mod words;

pub use book::Book;
pub use input::{ChangeSince, Distribution, LoadCurve, Quantile, Report, Source, TailKind};
pub use markdown::markdown;
pub use page::html;
pub use text::text;
