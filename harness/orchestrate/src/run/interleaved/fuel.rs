//! The fuel of a call, on contenders whose engine counts it.

use std::time::Duration;

use tollgate_model::journal::{FuelPass, Observation};
use tollgate_model::protocol::Fuel;

use crate::session::{Session, Turn};
use crate::worker::Fault;

/// Asks everyone who has a turn, and whose receipt says that fuel is counted.
pub fn fuel(sessions: &mut [Session], turn: &Turn) -> Result<(), Fault> {
    let workload = turn.workload;
    for &index in turn.everyone() {
        if !sessions[index].receipt.as_ref().is_some_and(|receipt| receipt.counts_fuel) {
            continue;
        }
        if let Some(burned) = sessions[index].ask(workload, Fuel { workload }, Duration::ZERO)? {
            let pass = FuelPass { calls: burned.calls, fuel: burned.fuel };
            sessions[index].record(workload).observed.push(Observation::Fuel(pass));
        }
    }
    Ok(())
}
