//! The findings of `tollgate load`, and what they mean for its end.

mod document;
mod verdict;

pub use document::{Document, Judged, Mode, SCHEMA};
pub use verdict::{Verdict, of as verdict};
