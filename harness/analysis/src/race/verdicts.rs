//! The verdicts of a race so far: for each cell its blocks, whether they decide it, and what may be said of it.
//!
//! Pure: launches in, verdicts out. A race that is read from its journal says what it said when it was measured.
//!
//! A block's number for a cell is the median of the log-ratios of its neighbouring slices, head over base; that is what
//! [`tollgate_stats::race`] bets on. With k cells each has the level 1 − α/k, so that with a probability of 1 − α *no*
//! verdict of the race is false, however often it is looked at and whenever it ends. A cell whose verdict is decided
//! drops out and leaves the time to the others: it is no longer looked at, which its level allows at any time.
//!
//! Blocks in which the machine was noisy count like any other. Both sides share a block's noise, slice by slice; leaving
//! blocks out would favour neither side, but on a host where the hypervisor always takes its 3 % nothing would ever be
//! decided; and one wild block weighs no more in the bet than the farthest of all. How many there were is said.

use tollgate_model::config::CallPath;
use tollgate_model::host::Quiet;
use tollgate_model::journal::{Launch, Measured, Side, Stopped};
use tollgate_model::metric::Metric;
use tollgate_model::plan::Comparison;
use tollgate_model::{Cell, Change, Lane, Verdict, Workload};
use tollgate_stats::{Better, Judge, PairedBlock, Race, StatsError, median};

use crate::change::{ratio_of, verdict_of};

/// The rules of verdicts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// The margin: a part that is too small to matter.
    pub margin: f64,
    /// The probability that any verdict of the race is false.
    pub alpha: f64,
    /// By how much the head was made slower, if so.
    pub slower: Option<f64>,
}

/// The cells of a race, each with what its blocks say.
pub struct Verdicts {
    rules: Rules,
    level: f64,
    entries: Vec<Entry>,
}

/// One cell of a race.
struct Entry {
    /// Which comparison of the run.
    comparison: usize,
    cell: Cell,
    race: Race,
    /// The sides' own figures, one for each block.
    base: Vec<f64>,
    head: Vec<f64>,
    /// Blocks in which the machine was noisy.
    noisy: usize,
    /// Calls in a batch of the head, at least.
    batch: Option<u64>,
    /// Decided, and an interval can be told: in the shortest races it comes a block later.
    decided: bool,
    /// The side on which it goes no further, if so, and the reason.
    stopped: Option<(Side, Stopped)>,
}

impl Verdicts {
    /// A race of all cells of `comparisons`, before its first block.
    pub fn new(comparisons: &[Comparison], rules: Rules) -> Result<Self, StatsError> {
        let cells: Vec<(usize, Cell)> = comparisons
            .iter()
            .enumerate()
            .flat_map(|(number, comparison)| comparison.cells().map(move |cell| (number, cell)))
            .collect();
        let level = 1.0 - rules.alpha / cells.len().max(1) as f64;
        let judge = Judge::new(rules.margin, level, Better::Lower)?;
        let entry = |(comparison, cell)| {
            let (base, head) = (Vec::new(), Vec::new());
            Entry {
                comparison,
                cell,
                race: Race::new(judge),
                base,
                head,
                noisy: 0,
                batch: None,
                decided: false,
                stopped: None,
            }
        };
        Ok(Verdicts { rules, level, entries: cells.into_iter().map(entry).collect() })
    }

    /// Cells in all.
    pub fn cell_count(&self) -> usize {
        self.entries.len()
    }

    /// Cells that are through: decided, or stopped.
    pub fn through(&self) -> usize {
        self.are_through().filter(|&through| through).count()
    }

    /// Whether each is through.
    pub fn are_through(&self) -> impl Iterator<Item = bool> {
        self.entries.iter().map(|entry| !entry.goes_on())
    }

    /// The workloads of a comparison that go on.
    pub fn open(&self, comparison: usize) -> Vec<Workload> {
        let open = self.entries.iter().filter(|entry| entry.comparison == comparison && entry.goes_on());
        open.map(|entry| entry.cell.workload).collect()
    }

    /// One more block: the launch of each side.
    pub fn feed(&mut self, block: &[Launch]) {
        let of = |side| block.iter().find(|launch| launch.side == Some(side));
        let (Some(base), Some(head)) = (of(Side::Base), of(Side::Head)) else { return };
        for entry in &mut self.entries {
            if entry.comparison == base.comparison && entry.goes_on() {
                entry.feed(base, head);
            }
        }
    }

    /// The changes as they stand by now.
    pub fn changes(&self) -> Vec<Change> {
        self.entries.iter().map(|entry| entry.change(self.rules, self.level, self.entries.len())).collect()
    }

    /// Whether a subject failed.
    pub fn failed(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.stopped, Some((_, Stopped::Failed(_)))))
    }
}

/// The call paths of the base and of the head, where they are known and not the same.
fn call_paths(base: &Measured, head: &Measured) -> Option<(CallPath, CallPath)> {
    base.prepared()?.path.zip(head.prepared()?.path).filter(|(base, head)| base != head)
}

impl Entry {
    fn goes_on(&self) -> bool {
        self.stopped.is_none() && !self.decided
    }

    fn feed(&mut self, base: &Launch, head: &Launch) {
        for (side, launch) in [(Side::Base, base), (Side::Head, head)] {
            if let Some(why) = launch.stopped.as_ref().or(self.of(launch).and_then(|m| m.stopped.as_ref())) {
                self.stopped = Some((side, why.clone()));
                return;
            }
        }
        let (Some(of_base), Some(of_head)) = (self.of(base), self.of(head)) else { return };
        if let Some((base, head)) = call_paths(of_base, of_head) {
            let why = format!("calls go by the {head} path, and the base's by the {base} path");
            self.stopped = Some((Side::Head, Stopped::Skipped(why)));
            return;
        }
        let slices = PairedBlock { contender: of_head.slices().to_vec(), control: of_base.slices().to_vec() };
        let number = slices.log_ratios().map(|ratios| ratios.median());
        match number.and_then(|number| self.race.feed(number)) {
            Ok(()) => {
                let batch = of_head.prepared().map(|prepared| prepared.batch);
                self.batch = self.batch.into_iter().chain(batch).min();
                self.base.extend(median(of_base.slices()));
                self.head.extend(median(of_head.slices()));
                self.decided = self.race.is_decided() && self.race.interval().is_some();
                self.noisy += usize::from(matches!(base.noise.judge(), Quiet::No(_)));
            }
            Err(defect) => {
                let why = format!("its slices have no ratio ({defect}): a call is too short to be timed");
                self.stopped = Some((Side::Head, Stopped::Skipped(why)));
            }
        }
    }

    fn of<'a>(&self, launch: &'a Launch) -> Option<&'a Measured> {
        launch.measured.iter().find(|measured| measured.workload == self.cell.workload)
    }

    fn change(&self, rules: Rules, level: f64, cells: usize) -> Change {
        let said = self.race.verdict().filter(|_| self.stopped.is_none());
        let verdict = match (&self.stopped, said) {
            (Some(_), _) => Verdict::NotCompared,
            (None, None) => Verdict::Inconclusive,
            (None, Some(said)) => verdict_of(said.state),
        };
        let p = said.and_then(|said| said.p);
        Change {
            cell: self.cell.clone(),
            metric: Metric::CallNs,
            against: None,
            lane: Lane::Timed,
            verdict,
            base: median(&self.base),
            head: median(&self.head),
            ratio: said.map(|said| ratio_of(&said)),
            level,
            margin: rules.margin,
            differs: said.is_some_and(|said| said.differs),
            detectable: said.and_then(|said| said.detectable),
            p,
            adjusted: p.map(|p| (p * cells as f64).min(1.0)),
            launches: (self.base.len(), self.head.len()),
            remarks: self.remarks(rules, said.is_some_and(|said| said.differs && !said.state.is_changed())),
        }
    }

    fn remarks(&self, rules: Rules, differs_within: bool) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some((side, why)) = &self.stopped {
            remarks.push(format!("{} on the {side}'s side: {}", why.status(), why.reason()));
        }
        if differs_within {
            remarks.push("it differs, but not by more than the margin as far as can be told".to_string());
        }
        if self.noisy > 0 {
            let of = self.race.blocks();
            remarks.push(format!(
                "the machine was noisy in {} of {of} blocks; both sides shared that",
                self.noisy
            ));
        }
        if let (Some(part), Some(batch)) = (rules.slower, self.batch)
            && (batch as f64) * part < 1.0
        {
            remarks.push(format!(
                "a batch is {batch} calls: few hold one call more, and the median of a slice hardly sees the slowdown"
            ));
        }
        remarks
    }
}

#[cfg(test)]
#[path = "verdicts_tests.rs"]
mod tests;
