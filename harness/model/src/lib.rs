//! The shared vocabulary of Tollgate: the same word in code, files, commands and the page.
//!
//! Everything here is plain data with `serde`. Nothing reads a file, a clock or a process.

#![forbid(unsafe_code)]

mod as_string;
pub mod cell;
pub mod change;
pub mod config;
pub mod contender;
pub mod counts;
pub mod deployment;
pub mod exit;
pub mod function;
pub mod grant;
pub mod history;
pub mod hollow;
pub mod host;
pub mod imports;
pub mod journal;
pub mod load;
pub mod metric;
mod named;
pub mod pattern;
pub mod plan;
pub mod program;
pub mod protocol;
pub mod results;
pub mod selftest;
pub mod service;
pub mod size;
pub mod strict_toml;
#[doc(hidden)]
pub mod testing;
pub mod workload;

pub use cell::Cell;
pub use change::{Change, Lane, Verdict};
pub use config::RuntimeConfig;
pub use contender::Contender;
pub use deployment::Deployment;
pub use function::{Function, FunctionName, Functions, PayloadClass};
pub use grant::Grant;
pub use imports::Imports;
pub use metric::Metric;
pub use plan::Plan;
pub use program::{Program, Programs};
pub use service::ServiceConfig;
pub use size::Size;
pub use workload::Workload;
