//! One block of a race: a launch of each side, both open at once on one core, taking turns in slices.

use tollgate_model::journal::{Launch, Side};
use tollgate_model::plan::Pace;
use tollgate_model::{Contender, Workload};

use super::course::Track;
use super::entrants::Entrant;
use crate::host::noise::Watch;
use crate::run::schedule::Schedule;
use crate::run::seat::Seat;
use crate::run::slices::call_time;
use crate::worker::Fault;

/// The real track: fresh processes of two real programs.
pub struct Heats<'a> {
    /// Base and head.
    pub entrants: &'a [Entrant; 2],
    /// One for each comparison.
    pub contenders: Vec<Contender>,
    /// How long each part takes.
    pub pace: &'a Pace,
    /// Orders are drawn from this.
    pub seed: u64,
}

impl Track for Heats<'_> {
    fn block(&mut self, comparison: usize, block: u32, workloads: &[Workload]) -> Result<Vec<Launch>, Fault> {
        let watch = Watch::begin();
        let contender = &self.contenders[comparison];
        let both = |_, _| true;
        let rounds = self.pace.slices;
        let schedule = Schedule::among(2, self.seed, comparison, block, workloads, rounds, both);
        let mut seats: Vec<(usize, Seat)> = Vec::new();
        for &place in &schedule.open {
            seats.push((place, Seat::take(contender.clone(), &self.entrants[place].crew)?));
        }
        seats.sort_by_key(|(place, _)| *place);
        let mut seats: Vec<Seat> = seats.into_iter().map(|(_, seat)| seat).collect();
        for turn in &schedule.turns {
            call_time(&mut seats, turn, self.pace)?;
        }
        seats.iter_mut().for_each(Seat::close);
        let noise = watch.end();
        let sides = [Side::Base, Side::Head];
        let launches = seats.into_iter().zip(sides);
        Ok(launches
            .map(|(seat, side)| seat.into_launch(comparison, block, Some(side), noise.clone()))
            .collect())
    }
}
