//! The record of a run: latencies with what is known about them, failures by kind, and the backlog.

mod backlog;
mod failure;
mod hgrm;
mod latencies;
mod percentile;
mod recording;

pub use backlog::Backlog;
pub use failure::Failure;
pub use hgrm::write_hgrm;
pub use latencies::{BadHistogram, LIMIT, Latencies};
pub use percentile::{Bound, LEVEL, Percentile, TooFew};
pub(crate) use percentile::{percent, ranks};
pub use recording::Recording;
