//! Two workers, counted: whether a change of the code made calls dearer, decided exactly and on any machine.

use std::path::{Path, PathBuf};
use std::time::Instant;

use tollgate_model::change::{Change, Verdict, overall};
use tollgate_model::counts::Counter;
use tollgate_model::journal::{End, Launch, Line, Measured, Run, Side, Stopped};
use tollgate_model::plan::{Comparison, Measure};
use tollgate_model::protocol::Receipt;
use tollgate_model::{Cell, Contender, Metric, Workload};

use super::changes::of_cell;
use super::contender::count;
use crate::host::noise::Watch;
use crate::journal::Journal;
use crate::output::changes::Heading;
use crate::output::tell;
use crate::race::entrants::Entrant;
use crate::race::table::heading;
use crate::race::{Entered, write_changes};
use crate::run::seat::Seat;
use crate::trouble::{Outcome, Trouble};
use crate::worker::Fault;

/// A counted race that was carried out, or read again.
pub struct Raced {
    /// What may be said, counter by counter.
    pub changes: Vec<Change>,
    /// What may be said of all of them together.
    pub verdict: Verdict,
    /// Whether a subject failed.
    pub failed: bool,
    /// Who raced.
    pub heading: Heading,
    /// Where it is kept.
    pub folder: PathBuf,
}

/// The same cells, to be counted and not timed. Once is enough.
pub fn to_be_counted(comparisons: Vec<Comparison>) -> Vec<Comparison> {
    let counted = |comparison| Comparison { measure: vec![Measure::Counts], launches: 1, ..comparison };
    comparisons.into_iter().map(counted).collect()
}

/// Whether a race was counted.
pub fn is_counted(run: &Run) -> bool {
    run.comparisons.iter().all(|comparison| comparison.measure == [Measure::Counts])
}

/// Counts the cells of the race by both workers. Cells that give no answers are shown with their reasons.
pub fn race(entered: Entered) -> Outcome<Raced> {
    let begun = Instant::now();
    let Entered { folder, run, entrants, left_out } = &entered;
    let mut journal = Journal::create(folder, run)?;
    let mut launches = Vec::new();
    for (number, comparison) in run.comparisons.iter().enumerate() {
        let contender = &comparison.contenders[0];
        let without_answers = left_out.iter().find(|launches| launches[0].comparison == number);
        for (side, entrant) in entrants.iter().enumerate() {
            tell(&format!("counting {contender}, {}", entrant.side));
            let unfit = without_answers.map_or(&[][..], |launches| &launches[side].measured);
            let launch = launch(number, entrant, contender, &comparison.workloads, unfit)?;
            journal.append(&[Line::Launch(Box::new(launch.clone()))])?;
            launches.push(launch);
        }
    }
    let wall_s = begun.elapsed().as_secs_f64();
    journal.append(&[Line::End(End { wall_s, measuring_s: wall_s })])?;
    let raced = said(folder, run, &launches, entered.receipts());
    write_changes(folder, &raced.changes)?;
    Ok(raced)
}

fn launch(
    number: usize,
    entrant: &Entrant,
    contender: &Contender,
    workloads: &[Workload],
    unfit: &[Measured],
) -> Outcome<Launch> {
    let is_unfit =
        |workload: &Workload| unfit.iter().any(|it| it.workload == *workload && it.stopped.is_some());
    let fit: Vec<Workload> = workloads.iter().copied().filter(|it| !is_unfit(it)).collect();
    let watch = Watch::begin();
    let mut seat = Seat::vacant(contender.clone(), &entrant.crew, None);
    let counted = count(&entrant.crew, contender, &fit).map_err(|fault| match fault {
        Fault::Interrupted => Trouble::interrupted("stopped; nothing was compared"),
        fault => Trouble::subject(fault),
    })?;
    seat.receipt = counted.receipt;
    seat.measured = counted.workloads;
    seat.measured.extend(unfit.iter().filter(|it| it.stopped.is_some()).cloned());
    Ok(seat.into_launch(number, 0, Some(entrant.side), watch.end()))
}

/// The worst decides. Where instructions could not be counted, that nothing else has changed is not enough.
fn verdict(changes: &[Change]) -> Verdict {
    let instructions = Metric::PerCall(Counter::Instructions);
    let uncounted = |it: &Change| it.metric == instructions && it.verdict == Verdict::NotCompared;
    match overall(changes) {
        Verdict::Worse => Verdict::Worse,
        _ if changes.iter().any(uncounted) => Verdict::Inconclusive,
        verdict => verdict,
    }
}

/// What the launches of a counted race say.
pub fn said(folder: &Path, run: &Run, launches: &[Launch], receipts: [Option<Receipt>; 2]) -> Raced {
    let mut changes = Vec::new();
    for (number, comparison) in run.comparisons.iter().enumerate() {
        for contender in &comparison.contenders {
            let of = |side, workload| {
                let mut launches =
                    launches.iter().filter(|it| it.comparison == number && it.contender == *contender);
                let launch = launches.find(|it| it.side == Some(side))?;
                launch.measured.iter().find(|measured| measured.workload == workload)
            };
            for &workload in &comparison.workloads {
                let cell = Cell { workload, contender: contender.clone() };
                changes.extend(of_cell(&cell, of(Side::Base, workload), of(Side::Head, workload)));
            }
        }
    }
    let mut measured = launches.iter().flat_map(|launch| &launch.measured);
    let failed = measured.any(|it| matches!(it.stopped, Some(Stopped::Failed(_))));
    let verdict = verdict(&changes);
    let heading = heading(&receipts, run, Vec::new());
    Raced { changes, verdict, failed, heading, folder: folder.to_path_buf() }
}
