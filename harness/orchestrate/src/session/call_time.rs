//! Call times of whoever is open at once: all are made ready, then they take turns, slice by slice.

use std::time::{Duration, Instant};

use tollgate_model::plan::Pace;
use tollgate_model::protocol::{Measure, Prepare, Release};

use super::Session;
use super::schedule::Turn;
use crate::worker::Fault;

/// Measures a workload's call time on everyone who has a turn, each made ready first and then slice by slice. Gives how
/// long workers were warming up or measuring.
pub fn call_time(sessions: &mut [Session], turn: &Turn, pace: &Pace) -> Result<Duration, Fault> {
    let workload = turn.workload;
    let slice = Duration::from_micros(pace.slice_us);
    let warm_up = Duration::from_millis(pace.warm_up_ms);
    let prepare = Prepare { workload, warm_up_ms: pace.warm_up_ms, slice_us: pace.slice_us, inputs: None };
    let mut measuring = Duration::ZERO;
    for &index in turn.everyone() {
        if let Some(prepared) = sessions[index].ask(workload, prepare.clone(), warm_up)? {
            measuring += Duration::from_secs_f64(prepared.warm_up.ms / 1e3);
            sessions[index].record(workload).begin_call_time().prepared = Some(prepared);
        }
    }
    let begin = Instant::now();
    let measure = Measure { workload, slice_us: pace.slice_us };
    for &index in turn.rounds.iter().flatten() {
        if let Some(measured) = sessions[index].ask(workload, measure.clone(), slice)? {
            let call_time = sessions[index].record(workload).begin_call_time();
            call_time.batches += measured.call_ns.len() as u64;
            call_time.slices.extend(tollgate_stats::median(&measured.call_ns));
            if let Some(ns) = measured.reference_ns {
                call_time.reference_ns.get_or_insert_default().push(ns);
            }
            if let Some(collections) = measured.collections {
                let all = call_time.collections.get_or_insert_default();
                all.count += collections.count;
                all.ns += collections.ns;
            }
        }
    }
    measuring += begin.elapsed();
    for &index in turn.everyone() {
        sessions[index].ask(workload, Release { workload }, Duration::ZERO)?;
    }
    Ok(measuring)
}
