//! One block: a launch of every contender, all open at once on one core, taking turns.

use std::collections::BTreeMap;
use std::time::Duration;

use tollgate_model::journal::{Launch, Measured, Stopped, Window};
use tollgate_model::plan::{Comparison, Measure, Pace};
use tollgate_model::protocol::{Answer, Receipt, Request};
use tollgate_model::{Cell, Contender, Workload};

use super::apart::Apart;
use super::crew::Crew;
use super::golden::Unfit;
use super::schedule::{Schedule, Turn};
use super::seat::Seat;
use super::slices::call_time;
use crate::host::noise::Watch;
use crate::worker::Fault;

/// Cells that failed this often are not tried again.
const TRIES: u32 = 2;

/// What stays from block to block.
pub struct Blocks<'a> {
    /// Who can be sent.
    pub crew: &'a Crew,
    /// How long each part takes.
    pub pace: &'a Pace,
    /// The run's seed.
    pub seed: u64,
    /// How many threads 0 means.
    pub cores: u16,
    /// What is not measured, because its golden answers could not be had.
    pub unfit: &'a Unfit,
    /// Time in which workers were warming up or measuring; making inputs and instances is not part of it.
    pub measuring: Duration,
    failures: BTreeMap<String, u32>,
    hopeless: BTreeMap<Contender, Stopped>,
}

impl<'a> Blocks<'a> {
    /// Nothing measured yet.
    pub fn new(crew: &'a Crew, unfit: &'a Unfit, pace: &'a Pace, seed: u64, cores: u16) -> Self {
        let (failures, hopeless) = (BTreeMap::new(), BTreeMap::new());
        Blocks { crew, pace, seed, cores, unfit, measuring: Duration::ZERO, failures, hopeless }
    }

    /// Measures one block; only an interruption ends it early.
    pub fn measure(
        &mut self,
        number: usize,
        block: u32,
        comparison: &Comparison,
    ) -> Result<Vec<Launch>, Fault> {
        let watch = Watch::begin();
        let schedule = Schedule::draw(self.seed, number, block, comparison, self.pace.slices);
        if !comparison.in_turns() {
            return self.measure_apart(number, block, comparison, &schedule);
        }
        let mut seats = self.take_seats(&schedule, comparison)?;
        for turn in &schedule.turns {
            self.leave_out(&mut seats, turn);
            for measure in &comparison.measure {
                match measure {
                    Measure::CallTime => self.measuring += call_time(&mut seats, turn, self.pace)?,
                    Measure::Throughput => self.throughput(&mut seats, turn, &comparison.threads)?,
                    Measure::Fuel => self.fuel(&mut seats, turn)?,
                    apart => unreachable!("a plan does not let {apart:?} be measured in turns"),
                }
            }
        }
        seats.iter_mut().for_each(Seat::close);
        let noise = watch.end();
        self.remember(&seats);
        Ok(seats.into_iter().map(|seat| seat.into_launch(number, block, None, noise.clone())).collect())
    }

    /// One launch after the other.
    fn measure_apart(
        &mut self,
        number: usize,
        block: u32,
        comparison: &Comparison,
        schedule: &Schedule,
    ) -> Result<Vec<Launch>, Fault> {
        let warm_up = Duration::from_millis(self.pace.warm_up_ms);
        let (crew, seed, measuring) = (self.crew, self.seed, Duration::ZERO);
        let (built, counted) = (BTreeMap::new(), None);
        let mut apart = Apart { crew, comparison, number, block, seed, warm_up, measuring, built, counted };
        let launches =
            apart.measure(schedule, |contender, workload| self.reason_not_to(contender, workload))?;
        self.measuring += apart.measuring;
        for launch in &launches {
            self.count_failures(&launch.contender, &launch.measured);
        }
        Ok(launches)
    }

    /// Why a cell is not measured, if so: its answers could not be had, or it failed too often.
    fn reason_not_to(&self, contender: &Contender, workload: Workload) -> Option<Stopped> {
        let cell = Cell { workload, contender: contender.clone() };
        let often = self.failures.get(&cell.to_string()).is_some_and(|&failures| failures >= TRIES);
        let unfit = self.unfit.reason(contender, workload).or(self.hopeless.get(contender)).cloned();
        unfit.or_else(|| often.then(not_again))
    }

    /// Opens every contender in the schedule's order; the seats are in the comparison's.
    fn take_seats(&self, schedule: &Schedule, comparison: &Comparison) -> Result<Vec<Seat<'a>>, Fault> {
        let mut seats: Vec<(usize, Seat)> = Vec::new();
        for &place in &schedule.open {
            let contender = comparison.contenders[place].clone();
            let seat = match self.hopeless.get(&contender) {
                Some(reason) => Seat::vacant(contender, self.crew, Some(reason.clone())),
                None if self.unfit.nothing_left(&contender, &comparison.workloads) => {
                    Seat::vacant(contender, self.crew, None)
                }
                None => Seat::take(contender, self.crew)?,
            };
            seats.push((place, seat));
        }
        seats.sort_by_key(|(place, _)| *place);
        Ok(seats.into_iter().map(|(_, seat)| seat).collect())
    }

    /// Leaves out cells whose answers could not be had, and those that failed too often.
    fn leave_out(&self, seats: &mut [Seat], turn: &Turn) {
        for &place in turn.everyone() {
            let seat = &mut seats[place];
            if let Some(reason) = self.reason_not_to(&seat.contender, turn.workload) {
                seat.record(turn.workload).stopped = Some(reason);
            }
        }
    }

    fn throughput(&mut self, seats: &mut [Seat], turn: &Turn, threads: &[u16]) -> Result<(), Fault> {
        let (workload, window_ms) = (turn.workload, self.pace.window_ms);
        for (threads, order) in thread_counts(threads, self.cores).into_iter().zip(turn.rounds.iter().cycle())
        {
            let count = Request::Throughput { workload, threads, window_ms };
            for &place in order {
                let patience = Duration::from_millis(window_ms);
                if let Some(Answer::Counted { threads }) = seats[place].ask(workload, &count, patience)? {
                    self.measuring += patience;
                    seats[place].record(workload).windows.push(Window { threads });
                }
            }
        }
        Ok(())
    }

    fn fuel(&mut self, seats: &mut [Seat], turn: &Turn) -> Result<(), Fault> {
        let workload = turn.workload;
        for &place in turn.everyone() {
            // One store must live through the pass that is counted.
            let counts = |receipt: &Receipt| {
                let told =
                    |fact: &str, value: &str| receipt.effective.get(fact).is_some_and(|it| it == value);
                told("consume-fuel", "true") && told("instance", "reuse")
            };
            if !seats[place].receipt.as_ref().is_some_and(counts) {
                continue;
            }
            let asked = seats[place].ask(workload, &Request::Fuel { workload }, Duration::ZERO)?;
            if let Some(Answer::Burned { calls, fuel }) = asked {
                seats[place].record(workload).fuel = Some((calls, fuel));
            }
        }
        Ok(())
    }

    /// Keeps in mind what failed and what cannot be done.
    fn remember(&mut self, seats: &[Seat]) {
        for seat in seats {
            match &seat.stopped {
                None | Some(Stopped::Skipped(_)) => {}
                Some(reason @ Stopped::Unsupported(_)) => {
                    self.hopeless.insert(seat.contender.clone(), reason.clone());
                }
                Some(Stopped::Failed(_)) => {
                    if self.failed(seat.contender.to_string()) {
                        self.hopeless.insert(seat.contender.clone(), not_again());
                    }
                }
            }
            self.count_failures(&seat.contender, &seat.measured);
        }
    }

    fn count_failures(&mut self, contender: &Contender, measured: &[Measured]) {
        for measured in measured.iter().filter(|m| matches!(m.stopped, Some(Stopped::Failed(_)))) {
            let cell = Cell { workload: measured.workload, contender: contender.clone() };
            self.failed(cell.to_string());
        }
    }

    /// Counts a failure; whether it was the last that is tolerated.
    fn failed(&mut self, what: String) -> bool {
        let failures = self.failures.entry(what).or_default();
        *failures += 1;
        *failures >= TRIES
    }
}

fn not_again() -> Stopped {
    Stopped::Skipped(format!("failed in {TRIES} launches and was not tried again"))
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
mod tests {
    use super::*;

    #[test]
    fn threads_are_counted_up_to_the_cores_there_are() {
        assert_eq!(thread_counts(&[1, 2, 4, 8, 0], 2), [1, 2]);
        assert_eq!(thread_counts(&[1, 0], 1), [1]);
        assert_eq!(thread_counts(&[0, 4, 1], 8), [1, 4, 8]);
    }
}
