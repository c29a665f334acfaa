//! One interleaved block: a launch of every contender, all open at once on one core, taking turns.

mod fuel;
mod throughput;

use std::time::Duration;

use tollgate_model::journal::Launch;
use tollgate_model::plan::{Comparison, Measure, Pace};

use super::attempts::Attempts;
use crate::host::noise::Watch;
use crate::launcher::Launcher;
use crate::session::{Schedule, Session, Turn, call_time};
use crate::worker::Fault;

/// A block that is about to be measured.
pub struct Interleaved<'a> {
    /// Who launches.
    pub launcher: &'a dyn Launcher,
    /// The comparison.
    pub comparison: &'a Comparison,
    /// The time for each part.
    pub pace: &'a Pace,
    /// The cores: as many threads as 0 means.
    pub cores: u16,
    /// Time in which workers were warming up or measuring; making inputs and instances is not part of it.
    pub measuring: Duration,
}

impl<'a> Interleaved<'a> {
    /// Measures it, number `block` of comparison `number`; only an interruption ends it early.
    pub fn measure(
        &mut self,
        number: usize,
        block: u32,
        schedule: &Schedule,
        attempts: &mut Attempts,
    ) -> Result<Vec<Launch>, Fault> {
        let watch = Watch::begin();
        let mut sessions = self.open(schedule, attempts)?;
        for turn in &schedule.turns {
            leave_out(&mut sessions, turn, attempts);
            for measure in &self.comparison.measure {
                match measure {
                    Measure::CallTime => self.measuring += call_time(&mut sessions, turn, self.pace)?,
                    Measure::Throughput => self.throughput(&mut sessions, turn)?,
                    Measure::Fuel => fuel::fuel(&mut sessions, turn)?,
                    isolated => unreachable!("a plan does not let {isolated:?} be interleaved"),
                }
            }
        }
        sessions.iter_mut().for_each(Session::close);
        let noise = watch.end();
        attempts.remember(&sessions);
        let launch = |session: Session| session.into_launch(number, block, None, noise.clone());
        Ok(sessions.into_iter().map(launch).collect())
    }

    /// Opens every contender in the schedule's order; the sessions are in the comparison's.
    fn open(&self, schedule: &Schedule, attempts: &Attempts) -> Result<Vec<Session<'a>>, Fault> {
        let mut sessions: Vec<(usize, Session)> = Vec::new();
        for &index in &schedule.open {
            let contender = self.comparison.contenders[index].clone();
            let session = match attempts.given_up(&contender) {
                Some(reason) => Session::unopened(contender, self.launcher, Some(reason.clone())),
                None if attempts.unverified.nothing_left(&contender, self.comparison) => {
                    Session::unopened(contender, self.launcher, None)
                }
                None => Session::open(contender, self.launcher)?,
            };
            sessions.push((index, session));
        }
        sessions.sort_by_key(|(index, _)| *index);
        Ok(sessions.into_iter().map(|(_, session)| session).collect())
    }
}

/// Leaves out cells whose answers could not be had, and those that failed too often.
fn leave_out(sessions: &mut [Session], turn: &Turn, attempts: &Attempts) {
    for &index in turn.everyone() {
        let session = &mut sessions[index];
        if let Some(reason) = attempts.reason_not_to(&session.contender, turn.workload) {
            session.record(turn.workload).stopped = Some(reason);
        }
    }
}

#[cfg(test)]
mod tests;
