//! The cores that the two sides of a connection run on.

use rustix::thread::CpuSet;
use tollgate_model::protocol::Failure;
use tollgate_worker_kit::{Pinned, place};

/// The place where the client runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// On another core than the service, where there are two: as `tollgate run` has it.
    Apart,
    /// On the service's.
    Beside,
}

/// The cores of a service and its client.
#[derive(Clone, Copy, Debug)]
pub struct Cores {
    first: usize,
    last: usize,
}

impl Cores {
    /// The first and the last one that this process may use.
    pub fn choose() -> Result<Self, Failure> {
        let allowed = place::allowed()
            .map_err(|error| Failure::subject(format!("cannot read the allowed cores: {error}")))?;
        let mut cores = (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core));
        let first = cores.next().ok_or_else(|| Failure::subject("no core is allowed"))?;
        Ok(Cores { first, last: cores.next_back().unwrap_or(first) })
    }

    /// The last one, because the first is where interrupts and everybody else's work tend to be.
    pub fn of_service(&self) -> usize {
        self.last
    }

    /// Keeps the calling thread on the client's core until what this gives is dropped.
    pub fn pin_client(&self, seat: Seat) -> Result<Pinned, Failure> {
        Pinned::to(if seat == Seat::Apart { self.first } else { self.last })
    }
}
