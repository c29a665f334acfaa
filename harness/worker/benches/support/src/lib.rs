//! The common part of the worker's benches and examples: contenders and services, opened in this process as a launch
//! opens them, and their workloads, starts and requests as criterion's benchmarks.

#![forbid(unsafe_code)]

mod bench;
mod client;
mod cold;
mod contender;
mod contenders;
mod cores;
mod flamegraph;
mod guest;
mod opening;
mod requests;
mod service;
mod suites;

pub use bench::{asking_criterion, bench, criterion, loading_criterion, patient_criterion, workloads};
pub use cold::{Step, bench_step};
pub use contender::Contender;
pub use contenders::{components, contenders};
pub use cores::Seat;
pub use guest::{GuestFile, root};
pub use requests::bench_requests;
pub use service::Service;
