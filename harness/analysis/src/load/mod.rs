//! What `tollgate load` found, and what that means for its end.

mod document;
mod verdict;

pub use document::{Document, Judged, Mode, SCHEMA};
pub use verdict::{Verdict, of as verdict};
