//! One launch: a subject opened in a fresh process and measured there.
//!
//! [`Launch`] is the state behind the worker protocol; the program `tollgate-worker` feeds it JSON lines, benches
//! and tests call it directly. It never decides what to measure.

#![forbid(unsafe_code)]

pub mod clock;
mod closed_loop;
mod launch;
mod process;
mod serving;
mod throughput;

pub use closed_loop::{Ready, ready};
pub use launch::Launch;
pub use process::{end_with_parent, pin};
