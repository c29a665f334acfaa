//! Two workers, counted: whether a change of the code made calls dearer, decided exactly and on any machine.

use std::time::Instant;

use tollgate_analysis::race::CountedRace;
use tollgate_model::journal::{End, Launch, Line, Measured};
use tollgate_model::plan::{Comparison, Measure};
use tollgate_model::{Contender, Workload};

use super::sides::RaceSide;
use super::{Entered, write_changes};
use crate::command_error::{CommandError, Outcome};
use crate::counting;
use crate::host::noise::Watch;
use crate::journal::Journal;
use crate::session::Session;
use crate::stderr::tell;
use crate::worker::Fault;

/// The same cells, to be counted and not timed. Once is enough.
pub fn to_be_counted(comparisons: Vec<Comparison>) -> Vec<Comparison> {
    let counted = |comparison| Comparison { measure: vec![Measure::Counts], launches: 1, ..comparison };
    comparisons.into_iter().map(counted).collect()
}

/// Counts the cells of the race by both workers. Cells that give no answers are shown with their reasons.
pub fn count(entered: Entered) -> Outcome<CountedRace> {
    let begun = Instant::now();
    let receipts = entered.receipts();
    let Entered { folder, run, sides, left_out } = entered;
    let mut journal = Journal::create(&folder, &run)?;
    let mut launches = Vec::new();
    for (number, comparison) in run.comparisons.iter().enumerate() {
        let contender = &comparison.contenders[0];
        let without_answers = left_out.iter().find(|launches| launches[0].comparison == number);
        for (index, side) in sides.iter().enumerate() {
            tell(&format!("counting {contender}, {}", side.side));
            let unverified = without_answers.map_or(&[][..], |launches| &launches[index].measured);
            let launch = launch(number, side, contender, &comparison.workloads, unverified)?;
            journal.append_launches(std::slice::from_ref(&launch))?;
            launches.push(launch);
        }
    }
    let wall_s = begun.elapsed().as_secs_f64();
    journal.append(&[Line::End(End { wall_s, measuring_s: wall_s })])?;
    let raced = CountedRace::of(folder, run, &launches, receipts);
    write_changes(&raced.folder, &raced.changes)?;
    Ok(raced)
}

fn launch(
    number: usize,
    side: &RaceSide,
    contender: &Contender,
    workloads: &[Workload],
    unverified: &[Measured],
) -> Outcome<Launch> {
    let is_unverified =
        |workload: &Workload| unverified.iter().any(|it| it.workload == *workload && it.stopped.is_some());
    let verified: Vec<Workload> = workloads.iter().copied().filter(|it| !is_unverified(it)).collect();
    let watch = Watch::begin();
    let mut session = Session::unopened(contender.clone(), side.launcher(), None);
    let counted = counting::count(side.launcher(), contender, &verified).map_err(|fault| match fault {
        Fault::Interrupted => CommandError::interrupted("stopped; nothing was compared"),
        fault => CommandError::subject(fault),
    })?;
    session.receipt = counted.receipt;
    session.measured = counted.workloads;
    session.measured.extend(unverified.iter().filter(|it| it.stopped.is_some()).cloned());
    Ok(session.into_launch(number, 0, Some(side.side), watch.end()))
}
