//! The changes between two sides: rows of both in, a verdict for each metric out. Pure.
//!
//! Two lanes. What is counted is compared exactly, but for a stated tolerance (`counted`). All else is compared by
//! intervals over launches, or over runs where there are enough of them (`timed`), and judged together, so that sixty
//! metrics do not raise sixty times the false alarms.

pub mod comparable;
#[cfg(test)]
mod comparable_tests;
mod counted;
#[cfg(test)]
mod few_runs_tests;
mod machine;
#[cfg(test)]
mod machine_tests;
mod pair;
pub mod side;
mod speed;
#[cfg(test)]
mod tests;
mod timed;

use tollgate_model::Cell;
use tollgate_model::change::{Change, Lane, Verdict};
use tollgate_model::metric::{Direction, Metric};
use tollgate_model::results::{Figure, Row, Status};
use tollgate_stats::{Better, Effect, Judge, Judged, State, StatsError, Tolerance, judge_all};

use machine::Met;
use pair::Pair;

pub use machine::Matched;
pub use pair::{RUNS, takes_turns};

/// The part that is too small to matter in a figure that is timed, where nobody says otherwise.
pub const MARGIN: f64 = 0.02;

/// The confidence level of intervals.
pub const LEVEL: f64 = 0.95;

/// The part of false ones among what is called changed.
pub const RATE: f64 = 0.05;

/// The remark on a figure that fewer than three runs a side leave open.
pub const TOO_FEW_RUNS: &str = "of these runs only: how much runs of one source differ in it is not known from so few; \
                                three runs of either side tell";

/// The remark on calls of fewer than three runs a side, which are judged as what they are.
const OF_TWO_FILES: &str =
    "of these runs, and of one file of a program in each: the same source linked anew differs by 1 to 2 %";

/// Whether it is open only for want of runs, whatever launches say.
pub fn wants_runs(change: &Change) -> bool {
    change.remarks.iter().any(|remark| remark == TOO_FEW_RUNS)
}

/// By which rules sides are compared.
pub struct Settings<'a> {
    /// The part that is too small to matter in a figure that is timed.
    pub margin: f64,
    /// By how much counts may differ and still be the same.
    pub tolerance: Tolerance,
    /// The part of false ones among what is called changed.
    pub rate: f64,
    /// Whether a metric of a cell is asked for at all.
    pub keep: &'a dyn Fn(&Cell, &Metric) -> bool,
    /// The reason that two rows were not measured alike, if so.
    pub refuse: &'a dyn Fn(&Row, &Row) -> Option<String>,
    /// What is known of the machine that either side met, where that is known.
    pub machine: Option<&'a Matched>,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Settings {
            margin: MARGIN,
            tolerance: Tolerance::default(),
            rate: RATE,
            keep: &|_, _| true,
            refuse: &|_, _| None,
            machine: None,
        }
    }
}

/// The changes from base to head, each given as the rows of its runs; in the order of the base's rows.
///
/// # Errors
/// For a margin that is none.
pub fn between(base: &[&[Row]], head: &[&[Row]], settings: &Settings) -> Result<Vec<Change>, StatsError> {
    let mut changes = Vec::new();
    let mut timed: Vec<(usize, (Judge, Effect))> = Vec::new();
    for pair in pair::pairs(base, head).iter().filter(|pair| (settings.keep)(&pair.cell, &pair.metric)) {
        let mut change = undecided(pair);
        if let Err(no) = pair.may_be_compared(settings) {
            change.verdict = no.verdict;
            change.remarks.push(no.why);
        } else if change.lane == Lane::Counted {
            counted::compare(pair, settings.tolerance, &mut change);
        } else if let Some(effect) = timed::compare(pair, &mut change) {
            if !pair.by_runs() && settings.machine.is_none_or(|machine| !machine.over_links(pair)) {
                change.remarks.push(OF_TWO_FILES.to_string());
            }
            let told = settings.machine.map_or(Met::default(), |machine| machine.met(pair));
            change.remarks.extend(told.remark);
            if let Some(why) = told.open {
                leave_open(&effect, &mut change, why);
                change.margin = settings.margin;
                changes.push(change);
                continue;
            }
            change.margin = settings.margin;
            change.level = LEVEL;
            let better = match change.metric.direction() {
                Direction::Lower => Better::Lower,
                Direction::Higher => Better::Higher,
            };
            timed.push((changes.len(), (Judge::new(settings.margin, LEVEL, better)?, effect)));
        }
        changes.push(change);
    }
    let (indices, effects): (Vec<usize>, Vec<(Judge, Effect)>) = timed.into_iter().unzip();
    for (index, judged) in indices.into_iter().zip(judge_all(&effects, settings.rate)) {
        decide(&mut changes[index], judged);
    }
    Ok(changes)
}

/// Leaves a change open whatever its launches say: the ratio stands, and no interval, which would be too narrow.
fn leave_open(effect: &Effect, change: &mut Change, why: String) {
    change.verdict = Verdict::Inconclusive;
    change.level = LEVEL;
    change.ratio = Some(Figure { value: effect.ratio(), low: None, high: None });
    change.remarks.push(why);
}

/// A change of which nothing is known but the figures of both sides.
fn undecided(pair: &Pair) -> Change {
    let lane = if pair.metric.deterministic() { Lane::Counted } else { Lane::Timed };
    Change {
        against: pair.against.clone(),
        base: pair.base.figure(),
        head: pair.head.figure(),
        launches: (pair.base.launches(), pair.head.launches()),
        ..Change::unknown(pair.cell.clone(), pair.metric, lane)
    }
}

/// The verdict for a state of the statistics.
pub fn verdict_of(state: State) -> Verdict {
    match state {
        State::Better => Verdict::Better,
        State::Worse => Verdict::Worse,
        State::Equivalent => Verdict::Equivalent,
        State::Inconclusive => Verdict::Inconclusive,
    }
}

/// Head over base, with its interval where there is one.
pub fn ratio_of(verdict: &tollgate_stats::Verdict) -> Figure {
    Figure {
        value: verdict.ratio,
        low: verdict.interval.map(|interval| interval.low),
        high: verdict.interval.map(|interval| interval.high),
    }
}

/// Takes over what was judged.
fn decide(change: &mut Change, judged: Judged) {
    let verdict = judged.verdict;
    change.verdict = verdict_of(verdict.state);
    change.ratio = Some(ratio_of(&verdict));
    change.differs = verdict.differs;
    change.detectable = verdict.detectable;
    change.p = verdict.p;
    change.adjusted = judged.adjusted;
    if verdict.interval.is_none() {
        change.remarks.push("a single launch on one side says nothing of others".to_string());
    }
}

/// The reason that two sides of a metric are not compared, and the verdict that follows.
struct No {
    verdict: Verdict,
    why: String,
}

impl No {
    fn not_compared(why: impl Into<String>) -> Self {
        No { verdict: Verdict::NotCompared, why: why.into() }
    }
}

impl Pair<'_> {
    fn may_be_compared(&self, settings: &Settings) -> Result<(), No> {
        let (base, head) = (self.base.status(), self.head.status());
        match (&base, &head) {
            (None, _) => return Err(No::not_compared("the base has no such row")),
            (_, None) => return Err(No::not_compared("the head has no such row")),
            (Some(Status::Measured), Some(Status::Failed(why))) => {
                let why = format!("the head failed, where the base was measured: {why}");
                return Err(No { verdict: Verdict::Worse, why });
            }
            (Some(Status::Measured), Some(Status::Measured)) => {}
            (Some(Status::Measured), Some(status)) => return Err(without_figure("head", status)),
            (Some(status), _) => return Err(without_figure("base", status)),
        }
        if let Some(why) = self.unfit() {
            return Err(No::not_compared(why));
        }
        let (Some(base), Some(head)) = (self.base.measured().next(), self.head.measured().next()) else {
            return Err(No::not_compared("a side has no figure"));
        };
        (settings.refuse)(base.row, head.row).map_or(Ok(()), |why| Err(No::not_compared(why)))
    }
}

fn without_figure(side: &str, status: &Status) -> No {
    let why = status.reason().unwrap_or_default();
    No::not_compared(format!("the {side} has no figure: {}: {why}", status.word()))
}
