//! What the benches and examples of the worker share: contenders, opened in this process as a launch opens them, and
//! their workloads as criterion's benchmarks.

#![forbid(unsafe_code)]

mod bench;
mod contender;
mod contenders;
mod flamegraph;
mod guest;

pub use bench::{bench, criterion, workloads};
pub use contender::Contender;
pub use contenders::contenders;
pub use guest::GuestFile;
