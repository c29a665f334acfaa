//! Recorded traffic, stripped before it becomes a suite: what is personal in it, found by detectors and paths, and masked
//! such that type, form and equality stay. No clock, no file and no process: lines in, lines out.

pub mod access_log;
pub mod detect;
pub mod har;
mod hex;
pub mod key;
mod mask;
mod paths;
mod permute;
pub mod report;
pub mod rules;
mod shape;
mod walk;

pub use key::{BadKey, Key};
pub use mask::{Masker, Merged};
pub use report::Report;
pub use rules::Rules;
pub use shape::Shape;
pub use walk::{BadLine, Line, findings};
