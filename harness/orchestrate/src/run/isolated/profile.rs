//! Samples: a subject in steady state under perf, in the worker that measures.

use std::fs;
use std::time::Duration;

use tollgate_model::Cell;
use tollgate_model::journal::{Observation, Sampled};
use tollgate_profile::{Shares, Summary};

use super::{Isolated, Subject};
use crate::own::Scratch;
use crate::profile::{Demand, FOLDER, Unprofiled, Wanted, perf_is_there, pictures, steady};
use crate::worker::Fault;

/// Samples a second: no divisor of what else happens in a second.
const FREQUENCY: u32 = 999;

impl Isolated<'_> {
    /// A profile of one cell. Where perf cannot, it is noted, and the cell has none.
    pub fn profile(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        match self.sampled(subject) {
            Ok(()) => Ok(()),
            Err(Unprofiled::Fault(fault)) => Err(fault),
            Err(why) => {
                subject.note(format!("skipped: its profile: {why}"));
                Ok(())
            }
        }
    }

    fn sampled(&self, subject: &mut Subject) -> Result<(), Unprofiled> {
        perf_is_there()?;
        let unwritten = |error: &dyn std::fmt::Display| Unprofiled::File(error.to_string());
        let load = &self.comparison.load;
        let wanted = Wanted {
            frequency: FREQUENCY,
            duration: Duration::from_millis(load.duration_ms),
            demand: Demand { connections: load.connections, rate: None },
        };
        let cell = Cell { workload: subject.workload, contender: subject.contender.clone() };
        let scratch = Scratch::new(self.folder).map_err(|error| unwritten(&error))?;
        let profiled = steady(self.launcher, &cell, &wanted, &scratch.folder)?;
        let name = format!("{FOLDER}/{}-{}-{}", self.number, self.block, file_name(&cell));
        let files = ["svg", "pb.gz"].map(|kind| format!("{name}.{kind}"));
        let [flames, samples] = files.each_ref().map(|file| self.folder.join(file));
        fs::create_dir_all(self.folder.join(FOLDER)).map_err(|error| unwritten(&error))?;
        pictures(&profiled, &flames, &samples).map_err(|error| unwritten(&error))?;
        let sampled = sampled(&profiled.summary, &Shares::of(&profiled.recorded.profile));
        let [flame_graph, pprof] = files;
        let sampled = Sampled { flame_graph, pprof, ..sampled };
        subject.measured.observed.push(Observation::Profile(Box::new(sampled)));
        subject.receipt = Some(profiled.receipt);
        Ok(())
    }
}

/// What the journal keeps of a profile.
fn sampled(summary: &Summary, shares: &Shares) -> Sampled {
    let quality = &summary.quality;
    Sampled {
        call_ns: summary.ns.unwrap_or_default(),
        overhead: summary.overhead,
        classes: shares.classes.iter().map(|share| (share.class, share.samples)).collect(),
        whole: quality.whole,
        unknown: quality.unknown,
        lost: quality.lost,
        kernel: quality.kernel,
        frequency: summary.frequency,
        seconds: summary.seconds,
        ..Sampled::default()
    }
}

/// A cell as a part of a file's name.
fn file_name(cell: &Cell) -> String {
    cell.to_string().replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "-")
}
