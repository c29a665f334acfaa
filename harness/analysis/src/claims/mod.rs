//! The claims ledger: what has been published about components in production, and what this run says to it.
//!
//! Each claim has a rule that was laid down before any figure was seen: from which figure on it is confirmed. It is
//! confirmed or refuted by the whole interval, and otherwise inconclusive. What a run did not measure is not answered.

mod footprint;
mod services;
mod start;
mod steady;
mod unanswered;

use tollgate_model::function::Role;
use tollgate_model::results::Figure;
use tollgate_model::{Cell, Contender, Function, FunctionName, Functions, Metric, PayloadClass};

use crate::answer::Cost;
use crate::answer::steady_costs;
use crate::ratio;
use crate::reproduce;
use crate::row_index::RowIndex;

/// The verdict on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// By the whole interval.
    Confirmed,
    /// By the whole interval.
    Refuted,
    /// The interval reaches over the limit, or there is none.
    Inconclusive,
    /// The run did not measure it.
    NotAnswered,
}

impl Verdict {
    /// Its written name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Refuted => "refuted",
            Self::Inconclusive => "inconclusive",
            Self::NotAnswered => "not answered",
        }
    }
}

/// A claim, and what this run says to it.
pub struct Ruling {
    /// Its number in the ledger.
    pub number: usize,
    /// The claim.
    pub claim: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// The finding of the run, or the reason that it does not answer.
    pub found: Found,
    /// The command that measures it again; none where there is nothing to measure.
    pub command: Option<String>,
}

/// The finding of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The figures with their intervals, in a sentence; why there are none where the claim is not answered.
    pub figure: String,
    /// From when on the claim counts as confirmed.
    pub rule: &'static str,
    /// A further remark.
    pub note: String,
}

/// The answer of a claim's judge.
pub struct Answer {
    verdict: Verdict,
    found: Found,
    /// The cells to measure again.
    cells: Option<String>,
}

impl Answer {
    fn of(verdict: Verdict, rule: &'static str, figure: String, cells: &str) -> Self {
        Answer { verdict, found: Found { figure, rule, note: String::new() }, cells: Some(cells.to_string()) }
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.found.note = note.into();
        self
    }

    fn missing(why: impl Into<String>) -> Self {
        let found = Found { figure: why.into(), ..Found::default() };
        Answer { verdict: Verdict::NotAnswered, found, cells: None }
    }
}

/// The evidence that judges have.
pub struct Evidence<'a, 'b> {
    index: &'b RowIndex<'a>,
    costs: Vec<Cost<'a>>,
    seed: u64,
}

type Judge = fn(&Evidence) -> Answer;

const CLAIMS: [(&str, Judge); 22] = [
    ("A Rust component shrinks from 2.1–3.3 MB (debug) to 16 KB (release)", footprint::release_build),
    ("Leaving debug information out shrinks TinyGo output by up to 75 %", footprint::without_debug),
    ("Precompilation takes compilation off the request path", start::off_the_path),
    ("Precompiled artifacts lower memory pressure through lazy mapping", footprint::mapped),
    ("Components start in under a millisecond", start::under_a_millisecond),
    ("Explicit bounds checks cost 1.2–1.8 ×", steady::explicit_bounds),
    ("Cranelift executes faster, Winch compiles faster", start::two_compilers),
    ("In-process components avoid the serialization tax of HTTP and JSON", services::serialization),
    ("Components lose when payloads are huge or the interface is chatty", steady::huge_payloads),
    ("A call between composed components is “a function pointer jump”", unanswered::composed),
    ("Large buffers cross by simple copy, or with no copy", steady::simple_copy),
    ("Thousands of components fit where 50 containers did", footprint::thousands),
    ("Near-native speed", steady::near_native),
    ("A component cannot reach disk, network or clock unless granted", unanswered::denied),
    ("A host whose imports differ fails at instantiation", unanswered::skewed),
    ("The same contract serves several languages", services::languages),
    ("HTTP services cost serialization, deployment and cold start on each hop", services::each_hop),
    ("Epoch interruption is 2–3 × cheaper than fuel", steady::epoch_and_fuel),
    ("Components lose 10–16 % raw throughput against native", steady::raw_throughput),
    ("A synchronous call between components costs about 3.5 ×", unanswered::composed),
    ("Components need a quarter of native Rust's memory for the same workload", footprint::a_quarter),
    ("The newest Wasmtime calls components 2 × faster than the LTS line", unanswered::newest),
];

/// Every claim with what the rows say to it.
pub fn rulings(index: &RowIndex) -> Vec<Ruling> {
    let (costs, seed) = steady_costs(index).unwrap_or_default();
    let evidence = Evidence { index, costs, seed };
    let rule = |(nth, (claim, judge)): (usize, &(&'static str, Judge))| {
        let Answer { verdict, found, cells } = judge(&evidence);
        let run = index.runs.first().map(|source| source.run);
        let command = run.zip(cells).map(|(run, cells)| reproduce::command(run, &cells));
        Ruling { number: nth + 1, claim, verdict, found, command }
    };
    CLAIMS.iter().enumerate().map(rule).collect()
}

impl<'a> Evidence<'a, '_> {
    /// The ratio of the one's figure to the other's; in the same blocks where both were measured in one comparison.
    fn ratio(&self, one: &Cell, other: &Cell, metric: Metric) -> Option<Figure> {
        let (one, other) = self.index.pair(one, other, metric)?;
        ratio::between(&one, &other, self.index.seed(&one))
    }

    /// The facts about the functions of the first run.
    fn functions(&self) -> &'a Functions {
        static NONE: std::sync::LazyLock<Functions> = std::sync::LazyLock::new(Functions::default);
        self.index.runs.first().map_or(&NONE, |source| &source.run.functions)
    }

    /// The functions with that role whose payload is of that class.
    fn of_class(&self, role: Role, class: PayloadClass) -> impl Iterator<Item = &'a Function> {
        self.functions().iter().filter(move |function| (function.role, function.class) == (role, class))
    }

    /// A glob over the cells of these functions.
    fn cells(&self, used: impl IntoIterator<Item = FunctionName>, contenders: &str) -> String {
        reproduce::cells(self.functions(), used, contenders)
    }

    /// A glob over the cells of the logic that costs are made from.
    fn logic(&self, contenders: &str) -> String {
        let rows = self.costs.iter().flat_map(|cost| &cost.rows);
        self.cells(rows.map(|row| row.cell.workload.function), contenders)
    }

    /// The service that others are held against.
    fn native_service(&self) -> Option<&'a Contender> {
        let mut contenders = self.index.contenders.iter().copied();
        contenders.find(|it| it.deployment.is_served() && self.index.is_control(it))
    }

    /// The cost of a call over all logic.
    fn cost(&self, config: &str) -> Option<&Cost<'a>> {
        let contender = Contender::component("rust", config);
        self.costs.iter().find(|cost| *cost.contender == contender)
    }

    /// The ratio of the one configuration's cost of a call over all logic to the other's.
    fn costs(&self, one: &str, other: &str) -> Option<Figure> {
        crate::answer::cost_ratio(self.cost(one)?, self.cost(other)?, self.seed)
    }
}

/// Confirmed if the whole interval lies between the limits, refuted if all of it lies outside.
fn between(figure: &Figure, least: f64, most: f64) -> Verdict {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if low >= least && high <= most => Verdict::Confirmed,
        (Some(low), Some(high)) if high < least || low > most => Verdict::Refuted,
        _ => Verdict::Inconclusive,
    }
}

/// Both halves of a claim have to hold.
fn both(one: Verdict, other: Verdict) -> Verdict {
    use Verdict::{Confirmed, Inconclusive, NotAnswered, Refuted};
    match (one, other) {
        (NotAnswered, _) | (_, NotAnswered) => NotAnswered,
        (Refuted, _) | (_, Refuted) => Refuted,
        (Confirmed, Confirmed) => Confirmed,
        _ => Inconclusive,
    }
}

#[cfg(test)]
mod tests;
