//! The capacity of a service, and its processor time for each request.

use tollgate_model::journal::{Capacity, Observation};

use super::{Isolated, Subject};
use crate::session::Served;
use crate::worker::Fault;

impl Isolated<'_> {
    /// As many requests as a service answers with connections that are always busy, after a warm-up of the same kind.
    pub fn capacity(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let (mut served, mut generator) = self.serve(subject)?;
        let (connections, duration_ms) = (self.comparison.load.connections, self.comparison.load.duration_ms);
        let mut drive =
            |address, duration_ms| generator.closed_loop(subject.workload, address, connections, duration_ms);
        drive(served.address, duration_ms.div_ceil(4))?;
        let before = cpu_us(&mut served)?;
        let driven = drive(served.address, duration_ms)?;
        let service_cpu_us = cpu_us(&mut served)? - before;
        let capacity = Capacity { driven, service_cpu_us };
        subject.measured.observed.push(Observation::Capacity(Box::new(capacity)));
        served.close();
        Ok(())
    }
}

/// Processor time of a service's process so far, in microseconds.
fn cpu_us(served: &mut Served) -> Result<f64, Fault> {
    Ok(served.look()?.process.cpu_ms * 1e3)
}
