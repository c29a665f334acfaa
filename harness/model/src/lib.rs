//! The shared vocabulary of Tollgate: the same word in code, files, commands and the page.
//!
//! Everything here is plain data with `serde`. Nothing reads a file, a clock or a process.

#![forbid(unsafe_code)]

mod as_string;
pub mod cell;
pub mod change;
pub mod config;
pub mod counts;
pub mod exit;
pub mod function;
pub mod history;
pub mod host;
pub mod journal;
pub mod load;
pub mod metric;
mod named;
pub mod pattern;
pub mod plan;
pub mod protocol;
pub mod results;
pub mod selftest;
pub mod service;
pub mod size;
pub mod strict_toml;

pub use cell::{Cell, Contender, Layer, Workload};
pub use change::{Change, Lane, Verdict};
pub use config::RuntimeConfig;
pub use function::{Function, PayloadClass};
pub use metric::Metric;
pub use plan::Plan;
pub use service::ServiceConfig;
pub use size::Size;
