//! Outcomes are counted here, and rates with their intervals come out. Pure.
//!
//! When a rate is held against what is claimed, chance must not decide it: of ten pairs one alarm is 10 %, and says
//! nothing against 5 %. So a metric is not to gate where its observed rate is more than twice nominal *and* the 95 %
//! interval of that rate excludes nominal. What shares a pair of runs is not independent, which makes the interval
//! narrower than it should be: that errs towards not trusting a metric.

use tollgate_model::change::{Change, Lane, Verdict};
use tollgate_model::metric::Metric;
use tollgate_model::results::Figure;
use tollgate_model::selftest::{OfMetric, Races, Rate};
use tollgate_stats::{median, rate_interval};

use crate::change::{takes_turns, wants_runs};

/// A metric whose rate of false alarms is more than this many times nominal is not to gate.
const TIMES_NOMINAL: f64 = 2.0;

/// Races with the same slowdown.
pub struct Kind {
    slower: f64,
    margin: f64,
    /// The rate at which a single cell may err at most.
    nominal: f64,
    /// For each cell of each race: its verdict, and after how long.
    outcomes: Vec<(Verdict, Option<f64>)>,
}

impl Kind {
    /// None yet. `nominal` is the rate of false verdicts that a cell's level allows.
    pub fn new(slower: f64, margin: f64, nominal: f64) -> Self {
        Kind { slower, margin, nominal, outcomes: Vec::new() }
    }

    /// By which part the head was made slower, if it was.
    pub fn slower(&self) -> Option<f64> {
        (self.slower > 0.0).then_some(self.slower)
    }

    /// One more race. Cells that could not be compared are no outcome.
    pub fn add(&mut self, changes: &[Change], through_after_s: &[Option<f64>]) {
        let outcomes = changes.iter().zip(through_after_s).map(|(change, after)| (change.verdict, *after));
        self.outcomes.extend(outcomes.filter(|(verdict, _)| *verdict != Verdict::NotCompared));
    }

    /// The outcomes of the races, as rates.
    pub fn rates(&self) -> Races {
        let count = |fits: &dyn Fn(Verdict) -> bool| {
            self.outcomes.iter().filter(|(verdict, _)| fits(*verdict)).count() as u64
        };
        let of = self.outcomes.len() as u64;
        let found: Vec<f64> = self
            .outcomes
            .iter()
            .filter(|(verdict, _)| *verdict == Verdict::Worse)
            .filter_map(|(_, after)| *after)
            .collect();
        Races {
            slower: self.slower,
            found: rate(count(&|verdict| verdict == Verdict::Worse), of, None),
            false_verdicts: rate(count(&|verdict| self.is_false(verdict)), of, Some(self.nominal)),
            found_after_s: if self.slower > 0.0 { median(&found) } else { None },
        }
    }

    /// Whether a verdict contradicts what was put in.
    fn is_false(&self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Better => true,
            Verdict::Worse => self.slower <= self.margin,
            Verdict::Equivalent => self.slower > self.margin,
            Verdict::Inconclusive | Verdict::NotCompared => false,
        }
    }
}

/// Pairs of runs of the same, compared.
#[derive(Default)]
pub struct Pairs {
    pairs: u64,
    alarmed: u64,
    metrics: Vec<(Metric, u64, u64)>,
}

impl Pairs {
    /// One more comparison of two runs of the same, of which what they leave open for want of runs is no outcome. A metric of a cell alarms where its own interval lies beyond the
    /// margin, whatever the others do; the pair, where a verdict that is adjusted for their number does.
    pub fn add(&mut self, changes: &[Change]) {
        self.pairs += 1;
        self.alarmed += u64::from(changes.iter().any(alarm));
        self.metric_by_metric(changes.iter().filter(|change| !wants_runs(change)));
    }

    /// One more comparison of [`RUNS`](crate::change::RUNS) runs of either side: what two runs leave open.
    pub fn add_by_runs(&mut self, changes: &[Change]) {
        let open = |change: &&Change| change.lane == Lane::Timed && !takes_turns(change.metric);
        self.metric_by_metric(changes.iter().filter(open));
    }

    fn metric_by_metric<'a>(&mut self, changes: impl Iterator<Item = &'a Change>) {
        for change in changes.filter(|change| change.verdict != Verdict::NotCompared) {
            let alone = change.p.map_or(alarm(change), |p| p <= 1.0 - change.level);
            let index = self.metrics.iter().position(|(metric, ..)| *metric == change.metric);
            let index = index.unwrap_or_else(|| {
                self.metrics.push((change.metric, 0, 0));
                self.metrics.len() - 1
            });
            self.metrics[index].1 += u64::from(alone);
            self.metrics[index].2 += 1;
        }
    }

    /// The rate of pairs that had any alarm; `nominal` is the rate that is allowed.
    pub fn as_a_whole(&self, nominal: f64) -> Option<Rate> {
        (self.pairs > 0).then(|| rate(self.alarmed, self.pairs, Some(nominal)))
    }

    /// Metric by metric; `nominal` is what each alone may alarm.
    pub fn by_metric(&self, nominal: f64) -> Vec<OfMetric> {
        let told = self.metrics.iter().map(|&(metric, count, of)| {
            let alarms = rate(count, of, Some(nominal));
            let gate = !(alarms.rate.value > TIMES_NOMINAL * nominal && exceeds(&alarms));
            OfMetric { metric, alarms, gate }
        });
        told.collect()
    }
}

/// Whether a verdict says that something has changed.
fn alarm(change: &Change) -> bool {
    matches!(change.verdict, Verdict::Worse | Verdict::Better)
}

/// Whether a rate is more than is claimed, chance aside.
pub fn exceeds(rate: &Rate) -> bool {
    rate.nominal.zip(rate.rate.low).is_some_and(|(nominal, low)| low > nominal)
}

fn rate(count: u64, of: u64, nominal: Option<f64>) -> Rate {
    let interval = rate_interval(count, of, 0.95);
    let rate = Figure {
        value: interval.map_or(0.0, |interval| interval.estimate),
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
    };
    Rate { count, of, rate, nominal }
}

#[cfg(test)]
#[path = "tally_tests.rs"]
mod tests;
