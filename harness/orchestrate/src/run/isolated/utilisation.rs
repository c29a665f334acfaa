//! Tails of a service at equal parts of what it can do: its own capacity first, then loads at parts of that.

use tollgate_model::journal::{Observation, Utilisation};

use super::{Isolated, Subject};
use crate::worker::Fault;

impl Isolated<'_> {
    /// One process for all of it: a capacity is that of this start on this machine at this minute, and so are its parts.
    pub fn utilisation(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let (mut served, mut generator) = self.serve(subject)?;
        let shape = &self.comparison.load;
        let (workload, address) = (subject.workload, served.address);
        let mut drive =
            |duration_ms| generator.closed_loop(workload, address, shape.connections, duration_ms);
        drive(shape.duration_ms.div_ceil(4))?; // warm-up
        let capacity = drive(shape.duration_ms)?;
        let mut loads = Vec::new();
        for &share in &shape.shares {
            let rate = capacity.requests_per_second * share.of_one();
            let settings = shape.settings_at(rate, self.load_seed());
            loads.push((share, generator.open_loop(workload, address, settings)?));
        }
        served.look()?; // a service that died meanwhile has no figures
        subject.measured.observed.push(Observation::Utilisation(Box::new(Utilisation { capacity, loads })));
        served.close();
        Ok(())
    }
}
