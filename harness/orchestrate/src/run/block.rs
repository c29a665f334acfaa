//! One interleaved block: a launch of every contender, all open at once on one core, taking turns.

use std::time::Duration;

use tollgate_model::journal::{Launch, Window};
use tollgate_model::plan::{Comparison, Measure, Pace};
use tollgate_model::protocol::{Answer, Receipt, Request};

use super::attempts::Attempts;
use crate::host::noise::Watch;
use crate::launcher::Launcher;
use crate::session::{Schedule, Session, Turn, call_time};
use crate::worker::Fault;

/// A block that is about to be measured.
pub struct Block<'a> {
    /// Opens the contenders.
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

impl<'a> Block<'a> {
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
                    Measure::Fuel => fuel(&mut sessions, turn)?,
                    isolated => unreachable!("a plan does not let {isolated:?} be measured in turns"),
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
                None if attempts.unverified.nothing_left(&contender, &self.comparison.workloads) => {
                    Session::unopened(contender, self.launcher, None)
                }
                None => Session::open(contender, self.launcher)?,
            };
            sessions.push((index, session));
        }
        sessions.sort_by_key(|(index, _)| *index);
        Ok(sessions.into_iter().map(|(_, session)| session).collect())
    }

    fn throughput(&mut self, sessions: &mut [Session], turn: &Turn) -> Result<(), Fault> {
        let (workload, window_ms) = (turn.workload, self.pace.window_ms);
        let counts = thread_counts(&self.comparison.threads, self.cores);
        for (threads, order) in counts.into_iter().zip(turn.rounds.iter().cycle()) {
            let count = Request::Throughput { workload, threads, window_ms };
            for &index in order {
                let patience = Duration::from_millis(window_ms);
                if let Some(Answer::Counted { threads }) = sessions[index].ask(workload, &count, patience)? {
                    self.measuring += patience;
                    sessions[index].record(workload).windows.push(Window { threads });
                }
            }
        }
        Ok(())
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

fn fuel(sessions: &mut [Session], turn: &Turn) -> Result<(), Fault> {
    let workload = turn.workload;
    for &index in turn.everyone() {
        // One store must live through the pass that is counted.
        let counts = |receipt: &Receipt| {
            let told = |fact: &str, value: &str| receipt.effective.get(fact).is_some_and(|it| it == value);
            told("consume-fuel", "true") && told("instance", "reuse")
        };
        if !sessions[index].receipt.as_ref().is_some_and(counts) {
            continue;
        }
        let asked = sessions[index].ask(workload, &Request::Fuel { workload }, Duration::ZERO)?;
        if let Some(Answer::Burned { calls, fuel }) = asked {
            sessions[index].record(workload).fuel = Some((calls, fuel));
        }
    }
    Ok(())
}

/// The thread counts of a comparison, each once; 0 is every core. More threads than cores would measure the scheduler.
fn thread_counts(asked: &[u16], cores: u16) -> Vec<u16> {
    let mut counts: Vec<u16> = asked.iter().map(|&count| if count == 0 { cores } else { count }).collect();
    counts.retain(|&count| count <= cores);
    counts.sort_unstable();
    counts.dedup();
    counts
}

#[cfg(test)]
#[path = "block_tests.rs"]
mod tests;
