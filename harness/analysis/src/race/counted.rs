//! A counted race: two workers compared exactly and on any machine.

use std::path::PathBuf;

use tollgate_model::change::{Change, Verdict, overall};
use tollgate_model::counts::Counter;
use tollgate_model::journal::{Launch, Run, Side, Stopped};
use tollgate_model::protocol::Receipt;
use tollgate_model::{Cell, Metric};

use super::counters::of_cell;

/// A counted race that was executed, or replayed from its journal.
pub struct CountedRace {
    /// Its folder.
    pub folder: PathBuf,
    /// The run of its journal.
    pub run: Run,
    /// The verdict of each counter.
    pub changes: Vec<Change>,
    /// The verdict of all of them together.
    pub verdict: Verdict,
    /// Receipts of both sides, where anything was launched.
    pub receipts: [Option<Receipt>; 2],
    /// Whether a subject failed.
    pub failed: bool,
}

impl CountedRace {
    /// The verdicts of launches that were counted.
    pub fn of(folder: PathBuf, run: Run, launches: &[Launch], receipts: [Option<Receipt>; 2]) -> Self {
        let changes = changes(&run, launches);
        let mut measured = launches.iter().flat_map(|launch| &launch.measured);
        let failed = measured.any(|it| matches!(it.stopped, Some(Stopped::Failed(_))));
        CountedRace { folder, verdict: verdict(&changes), changes, receipts, failed, run }
    }
}

fn changes(run: &Run, launches: &[Launch]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (number, comparison) in run.comparisons.iter().enumerate() {
        for contender in &comparison.contenders {
            let of = |side, workload| {
                let mut launches =
                    launches.iter().filter(|it| it.comparison == number && it.contender == *contender);
                let launch = launches.find(|it| it.side == Some(side))?;
                launch.measured.iter().find(|measured| measured.workload == workload)
            };
            for workload in comparison.workloads_of(contender) {
                let cell = Cell { workload, contender: contender.clone() };
                changes.extend(of_cell(&cell, of(Side::Base, workload), of(Side::Head, workload)));
            }
        }
    }
    changes
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
