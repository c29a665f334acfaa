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
            let of_it = launches.iter().filter(|it| it.contender == *contender);
            let stubbed = of_it.filter_map(|it| it.receipt.as_ref()).any(Receipt::calls_stubs);
            for workload in comparison.workloads_of(contender) {
                let cell = Cell { workload, contender: contender.clone() };
                let found = of_cell(&cell, of(Side::Base, workload), of(Side::Head, workload));
                changes
                    .extend(found.into_iter().map(|change| if stubbed { left_open(change) } else { change }));
            }
        }
    }
    changes
}

/// A host answers stubs by values that it makes for each call, and a worker was seen to count half a per cent more than its own
/// copy: what differs there is told and not judged.
fn left_open(mut change: Change) -> Change {
    if change.differs {
        change.verdict = Verdict::Inconclusive;
        change.differs = false;
        change
            .remarks
            .push("it calls stubs, whose calls do not count alike: judge it by its time".to_string());
    }
    change
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::testing;
    use tollgate_model::counts::{Count, Counted};
    use tollgate_model::journal::Measured;
    use tollgate_model::plan::Measure;
    use tollgate_model::protocol::Clock;

    fn receipt(granted: &str) -> Receipt {
        Receipt {
            protocol: 1,
            program: String::new(),
            language: String::new(),
            build: String::new(),
            runtime: String::new(),
            effective: BTreeMap::from([("granted".to_string(), granted.to_string())]),
            artifact_sha256: None,
            fixtures: String::new(),
            phases: Vec::new(),
            idle: Default::default(),
            compile_threads: None,
            counts_fuel: false,
            clock: Clock::default(),
            debug_build: false,
        }
    }

    /// The verdict on a head that counts so many instructions more than 1,000 a call.
    fn judged(more: i64, granted: &str) -> (Verdict, Vec<Change>) {
        let cell: Cell = "probe/nop@component/rust/cranelift".parse().unwrap();
        let mut run = testing::run();
        let contenders = vec![cell.contender.clone()];
        run.comparisons = vec![testing::comparison(vec![cell.workload], contenders, Measure::Counts, 1)];
        let launch = |side, events| {
            let mut measured = Measured::new(cell.workload);
            let count = Count { calls: 1, events, by: "callgrind 3.19".to_string() };
            measured.begin_counts().insert(Counter::Instructions, Counted::Count(count));
            let launch = Launch::new(0, 0, cell.contender.clone());
            Launch { side: Some(side), measured: vec![measured], receipt: Some(receipt(granted)), ..launch }
        };
        let launches = [launch(Side::Base, 1_000), launch(Side::Head, 1_000 + more)];
        let race = CountedRace::of(PathBuf::new(), run, &launches, [None, None]);
        (race.verdict, race.changes)
    }

    #[test]
    fn what_differs_where_stubs_are_called_is_told_and_not_judged() {
        assert_eq!(judged(6, "env HOME").0, Verdict::Worse);
        let (verdict, changes) = judged(6, "env HOME, stubs of acme:store/keys (get); answers 0123456789ab");
        assert_eq!((verdict, changes[0].differs), (Verdict::Inconclusive, false));
        assert!(
            changes[0].ratio.is_some() && changes[0].remarks[1].contains("it calls stubs"),
            "{changes:?}"
        );
        let (verdict, _) = judged(0, "stubs of log; answers 0123456789ab");
        assert_eq!(verdict, Verdict::Equivalent);
    }
}
