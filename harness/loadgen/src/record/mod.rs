//! What is kept of a run: latencies with what is known about them, failures by kind, and the backlog.

mod backlog;
mod failure;
mod hgrm;
mod latencies;
mod percentile;
mod recording;

pub use backlog::Backlog;
pub use failure::Failure;
pub use hgrm::write_hgrm;
pub use latencies::{LIMIT, Latencies};
pub(crate) use percentile::ranks;
pub use percentile::{Bound, LEVEL, Percentile, TooFew};
pub use recording::Recording;
