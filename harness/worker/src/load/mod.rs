//! Load: on what is open in this process, or on a service that another process serves.

mod asked;
mod first_answer;
mod http;
mod in_process;
mod rehearsal;
mod service;
mod verify;

use std::time::Duration;

use tollgate_loadgen::{Arrivals, Schedule};
use tollgate_model::load::LoadSettings;
use tollgate_model::protocol::Failure;

pub use asked::Asked;
pub use in_process::in_process;

/// Every intended start of an open-loop run, from its settings.
fn schedule(settings: &LoadSettings) -> Result<Schedule, Failure> {
    if let Some(file) = settings.arrivals.strip_prefix("trace:") {
        return Schedule::trace(file.as_ref()).map_err(Failure::request);
    }
    let arrivals: Arrivals = settings.arrivals.parse().map_err(Failure::request)?;
    let duration = Duration::from_millis(settings.duration_ms);
    arrivals.schedule(settings.rate, duration, settings.seed).map_err(Failure::request)
}

fn drain(settings: &LoadSettings) -> Duration {
    Duration::from_millis(settings.drain_ms)
}
