//! What the machine did to two sides, and what of it can be taken out.
//!
//! Calls are timed beside a fixed work, so that each launch's state of the machine is known
//! ([`MachineStates`](crate::results::MachineStates)). Ratios to native code move with the state. So the states are looked for
//! in the launches of *all* runs together, and calls are compared within the one that both sides met; a run by itself
//! could not tell that it was slow throughout. Where no state was met by both, and for what is timed without the fixed work
//! where most of one side was in another state than most of the other, nothing is concluded.
//!
//! Where the machine stopped for as long as a load's tail is, the tail is the machine's, and tells nothing of a change.

use std::collections::{HashMap, HashSet};

use tollgate_model::journal::Run;
use tollgate_model::metric::{Metric, Percentile, Share, Timed};
use tollgate_model::results::Row;
use tollgate_model::{Cell, Contender};

use super::pair::{OfSide, Pair};
use super::side::Side;
use crate::recorded_run::RecordedRun;
use crate::results::{self, Launches, MachineStates};

/// The part of launches that may have been in other states on either side before starts and loads are left open.
const MOST_APART: f64 = 0.5;

/// By the number of a comparison, the cell, and the part of its capacity: its loads, those first whose tail is the machine's,
/// and all.
type Loads = HashMap<(usize, Cell, Option<Share>), (usize, usize)>;

/// Rows of both sides, with their calls in the same state of the machine, and what cannot be compared for the machine's sake.
pub struct Matched {
    rows: [Vec<Vec<Row>>; 2],
    /// In words, where the machine had several states.
    states: Option<String>,
    /// By the number of a comparison in each run: whether both sides met one state in it.
    common: Vec<bool>,
    /// Whether most of one side was in another state than most of the other.
    apart: bool,
    /// Contenders whose program is one file in any of the runs.
    of_one_file: HashSet<Contender>,
    /// Loads whose tail is the machine's, for each run of either side.
    stalled: [Vec<Loads>; 2],
}

/// What a pair of rows met.
#[derive(Default)]
pub(super) struct Met {
    /// What a reader should know.
    pub remark: Option<String>,
    /// The reason that nothing can be concluded.
    pub open: Option<String>,
}

impl Matched {
    /// The rows of these sides.
    pub fn of(base: &Side, head: &Side) -> Self {
        Self::of_runs(base.runs.iter().collect(), head.runs.iter().collect())
    }

    /// The rows of these runs.
    pub fn of_runs(base: Vec<&RecordedRun>, head: Vec<&RecordedRun>) -> Self {
        let stalled = [&base, &head].map(|side| side.iter().map(|run| stalled(run)).collect());
        let of_one_file = base.iter().chain(&head).flat_map(|run| of_one_file(&run.run)).cloned().collect();
        let states = MachineStates::of(base.iter().chain(&head).flat_map(|run| &run.launches));
        let as_they_are = |side: &[&RecordedRun]| side.iter().map(|run| run.rows.clone()).collect();
        if states.groups().is_empty() {
            let rows = [as_they_are(&base), as_they_are(&head)];
            return Matched { rows, states: None, common: Vec::new(), apart: false, of_one_file, stalled };
        }
        let kept = Kept::of(&states, [&base, &head]);
        let rows = [&base, &head].map(|side| {
            side.iter()
                .map(|run| {
                    let kept: Vec<Option<usize>> =
                        (0..run.run.comparisons.len()).map(|number| kept.state(number)).collect();
                    results::rows_in(&run.run, &run.launches, &states, &kept)
                })
                .collect()
        });
        let common = (0..kept.comparisons).map(|number| kept.state(number).is_some()).collect();
        Matched {
            rows,
            states: Some(kept.in_words(&states)),
            common,
            apart: kept.apart(),
            of_one_file,
            stalled,
        }
    }

    /// The rows of each run of the base, and of the head.
    pub fn rows(&self) -> [Vec<&[Row]>; 2] {
        self.rows.each_ref().map(|side| side.iter().map(Vec::as_slice).collect())
    }

    /// Whether the programs of all that a pair of rows is about are several links in every run: then calls are about sources.
    pub(super) fn over_links(&self, pair: &Pair) -> bool {
        pair.contenders().all(|contender| !self.of_one_file.contains(contender))
    }

    /// What a pair of rows met.
    pub(super) fn met(&self, pair: &Pair) -> Met {
        if let Some((Timed::Response | Timed::Service, percentile)) = pair.metric.tail()
            && percentile.quantile() >= Percentile::P99.quantile()
            && let Some(open) = self.is_the_machines(pair)
        {
            return Met { remark: None, open: Some(open) };
        }
        let Some(states) = self.states.as_ref().filter(|_| pair.by_the_clock()) else {
            return Met::default();
        };
        if !(pair.metric == Metric::CallNs || pair.metric.is_part()) {
            let open = format!("{states}: it is not timed beside the fixed work that tells states apart");
            return Met { remark: None, open: self.apart.then_some(open) };
        }
        let both = pair.base.found.first().is_none_or(|found| self.common[found.row.comparison]);
        match both {
            true => Met { remark: Some(format!("{states}: compared within one of them")), open: None },
            false => Met { remark: None, open: Some(format!("{states}: none that both sides met")) },
        }
    }

    /// The reason that a tail says nothing of the subject: that of half of a run's launches or more is the machine's.
    fn is_the_machines(&self, pair: &Pair) -> Option<String> {
        let of_side = |side: usize, of: &OfSide| {
            of.measured().find_map(|found| {
                let key = (found.row.comparison, found.row.cell.clone(), pair.metric.share());
                let (stalled, launches) = *self.stalled[side][found.nth].get(&key)?;
                (2 * stalled >= launches).then_some(["base", "head"][side])
            })
        };
        let side = of_side(0, &pair.base).or_else(|| of_side(1, &pair.head))?;
        Some(format!(
            "the {side}'s tail is the machine's in half of its launches or more, and tells nothing of a change"
        ))
    }
}

/// The state of the machine in which each comparison is compared.
struct Kept {
    /// The states that are kept, comparison by comparison; one for all where plans are not alike.
    states: Vec<Option<usize>>,
    comparisons: usize,
    /// The shares of each side's launches in each state.
    shares: [Vec<f64>; 2],
}

impl Kept {
    fn of(states: &MachineStates, sides: [&[&RecordedRun]; 2]) -> Self {
        let runs = || sides.iter().flat_map(|side| side.iter());
        let comparisons = runs().map(|run| run.run.comparisons.len()).max().unwrap_or(0);
        let counts = sides.map(|side| side.iter().map(|run| by_state(run, states)).collect::<Vec<_>>());
        let total = |run: &[Vec<usize>]| {
            let of_state = |state| run.iter().map(|of: &Vec<usize>| of[state]).sum::<usize>();
            (0..states.groups().len()).map(of_state).collect::<Vec<usize>>()
        };
        let totals = counts.each_ref().map(|side| side.iter().map(|run| total(run)).collect::<Vec<_>>());
        let alike = runs().all(|run| alike(run, sides[0][0]));
        let states = match alike {
            true => (0..comparisons)
                .map(|number| {
                    let of_it = |side: &Vec<Vec<Vec<usize>>>| {
                        side.iter().map(|run| run[number].clone()).collect::<Vec<_>>()
                    };
                    met_by_both(&counts.each_ref().map(of_it))
                })
                .collect(),
            false => vec![met_by_both(&totals); comparisons],
        };
        let shares = totals.map(|side| {
            let sum = total(&side);
            let all = sum.iter().sum::<usize>().max(1) as f64;
            sum.into_iter().map(|of| of as f64 / all).collect()
        });
        Kept { states, comparisons, shares }
    }

    fn state(&self, number: usize) -> Option<usize> {
        self.states.get(number).copied().flatten()
    }

    /// Whether more than half of the launches of one side were in states that the other was not in.
    fn apart(&self) -> bool {
        let [base, head] = &self.shares;
        let moved: f64 = base.iter().zip(head).map(|(one, other)| (one - other).abs()).sum();
        moved / 2.0 > MOST_APART
    }

    fn in_words(&self, states: &MachineStates) -> String {
        let groups = states.groups();
        let (first, last) = (groups[0].centre, groups[groups.len() - 1].centre);
        let [base, head] = self.shares.each_ref().map(|shares| (1.0 - shares[0]) * 100.0);
        format!(
            "the machine had {} states, up to {:.1} × apart, with {base:.0} % of the base's launches and {head:.0} % of the head's \
             not in the fastest",
            groups.len(),
            last / first
        )
    }
}

/// The state that most launches of both sides are in: of as many runs as can be, and then of as many launches. The faster one
/// of two; `None` where none was met by both.
fn met_by_both(sides: &[Vec<Vec<usize>>; 2]) -> Option<usize> {
    let states = sides[0].first()?.len();
    let score = |state: usize| {
        let of_side = |side: &Vec<Vec<usize>>| {
            let launches = side.iter().map(|run| run[state]);
            (launches.clone().filter(|launches| *launches > 0).count(), launches.sum::<usize>())
        };
        let [base, head] = sides.each_ref().map(of_side);
        (base.0.min(head.0), base.1.min(head.1))
    };
    let best = (0..states).max_by_key(|&state| (score(state), std::cmp::Reverse(state)))?;
    (score(best).0 > 0).then_some(best)
}

/// Number of a run's launches in each state, comparison by comparison.
fn by_state(run: &RecordedRun, states: &MachineStates) -> Vec<Vec<usize>> {
    let numbers = 0..run.run.comparisons.len();
    numbers.map(|number| Launches::of(&run.run, number, &run.launches).by_state(states)).collect()
}

/// Whether the comparisons of two runs are of the same cells, number by number.
fn alike(one: &RecordedRun, other: &RecordedRun) -> bool {
    let of = |run: &RecordedRun| -> Vec<Vec<Cell>> {
        run.run.comparisons.iter().map(|comparison| comparison.cells().collect()).collect()
    };
    of(one) == of(other)
}

/// The contenders of a run whose program is one file.
fn of_one_file(run: &Run) -> impl Iterator<Item = &Contender> {
    let contenders = run.comparisons.iter().flat_map(|comparison| &comparison.contenders);
    contenders.filter(|contender| run.links_of(contender).is_none())
}

/// For each cell that was held under load: how many loads there were, and of how many the tail is the machine's.
fn stalled(run: &RecordedRun) -> Loads {
    let mut stalled = Loads::new();
    for launch in &run.launches {
        for measured in &launch.measured {
            for (share, load) in measured.loads().filter(|(_, load)| load.valid) {
                let cell = Cell { workload: measured.workload, contender: launch.contender.clone() };
                let of = stalled.entry((launch.comparison, cell, share)).or_default();
                of.0 += usize::from(load.machines().is_some());
                of.1 += 1;
            }
        }
    }
    stalled
}
