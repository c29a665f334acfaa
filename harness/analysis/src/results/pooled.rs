//! Operations of several launches together, and what percentiles may be read off them.

use tollgate_loadgen::record::BadHistogram;
use tollgate_loadgen::{Rules, summary};
use tollgate_model::load::Tail;
use tollgate_model::metric::{Metric, Percentile};
use tollgate_model::results::{Bound, Figure, Row, Status};
use tollgate_stats::pooled::{self, Together};
use tollgate_stats::{Bootstrap, Counts, StatsError};

use super::figure;
use super::numbers::Numbers;
use crate::ratio;
use crate::rules;

/// Operations beyond a percentile of several launches together. Its interval comes from how launches differ, and this many
/// are enough for that (`services-and-load.md` has the simulation). Where a plan asks for as many operations as a percentile
/// of one run takes, which is twice this, a few that failed or launches that were not valid do not take it away.
const BEYOND: f64 = 50.0;

/// The operations of several launches, read once.
pub struct Pooled<'a> {
    /// The launches' tails, by block.
    pub tails: Vec<(u32, &'a Tail)>,
    /// The launches' histograms, in the metric's unit, or why one cannot be read.
    counts: Result<Vec<Counts>, String>,
    /// The same together; nothing if one cannot be read.
    together: Together,
    /// The factor from nanoseconds to the metric's unit.
    scale: f64,
}

impl<'a> Pooled<'a> {
    /// These tails, by block.
    pub fn new(tails: Vec<(u32, &'a Tail)>, scale: f64) -> Self {
        let counts = tails.iter().map(|(_, tail)| counts(tail, scale).map_err(|error| error.to_string()));
        let counts: Result<Vec<Counts>, String> = counts.collect();
        let together = Together::of(counts.as_deref().unwrap_or_default());
        Pooled { tails, counts, together, scale }
    }

    /// Number of operations in all.
    fn operations(&self) -> u64 {
        self.tails.iter().map(|(_, tail)| tail.count).sum()
    }

    /// Whether there are operations enough for a percentile.
    pub fn allows(&self, percentile: Percentile) -> bool {
        self.operations() >= needed(percentile.quantile())
    }

    /// The reading of a percentile, where the generator was so late.
    fn bound(&self, quantile: f64, lateness: Option<&Pooled>) -> Bound {
        let read = |of: &Pooled| of.together.quantile(quantile);
        let Some(value) = read(self) else { return Bound::None };
        let censored = self.tails.iter().filter_map(|(_, tail)| tail.censored_from_ns).min();
        if censored.is_some_and(|from| value >= from as f64 * self.scale) {
            return Bound::AtLeast;
        }
        match lateness.and_then(read) {
            Some(late) if late > value * Rules::default().lateness => Bound::AtMost,
            _ => Bound::None,
        }
    }

    fn figure(&self, quantile: f64, bootstrap: Bootstrap) -> Result<Figure, String> {
        self.counts.as_ref().map_err(String::clone)?;
        quantile_of(&self.together, self.tails.len(), quantile, bootstrap).map_err(|error| error.to_string())
    }

    /// Gives a row its percentile; or the reason that there is none, where operations are too few.
    pub fn fill(
        &self,
        row: &mut Row,
        percentile: Percentile,
        lateness: Option<&Pooled>,
        bootstrap: Bootstrap,
    ) {
        row.launches = self.tails.len();
        if !self.allows(percentile) {
            let (operations, needed) = (self.operations(), needed(percentile.quantile()));
            row.status = Status::Skipped(format!(
                "too few operations: {operations} of {} valid launches together, and a {percentile} takes {needed}",
                self.tails.len()
            ));
            return;
        }
        match self.figure(percentile.quantile(), bootstrap) {
            Ok(figure) => row.figure = Some(figure),
            Err(error) => {
                row.status = Status::Invalid(error);
                return;
            }
        }
        row.bound = self.bound(percentile.quantile(), lateness);
        if row.bound.is_none() {
            row.per_launch = self.alone(percentile.quantile()).launches();
        }
        if self.tails.len() < rules::LEAST_FOR_INTERVAL {
            row.remarks.push(rules::no_interval(row.metric, self.tails.len()));
        }
        if row.bound == Bound::AtMost {
            let share = Rules::default().lateness * 100.0;
            row.remarks.push(format!("≤: the generator's own lateness is more than {share:.0} % of it"));
        }
    }

    /// Gives a filled row its ratio to the control: block by block where every launch has a percentile of its own; else of
    /// the two figures, with the doubt of both. What is only a bound has none, on either side.
    pub fn hold_against(
        &self,
        control: &Pooled,
        lateness: Option<&Pooled>,
        row: &mut Row,
        percentile: Percentile,
        bootstrap: Bootstrap,
    ) {
        let quantile = percentile.quantile();
        let Some(figure) = row.figure.filter(|_| row.status == Status::Measured && row.bound.is_none())
        else {
            return;
        };
        let (alone, of_control) = (self.alone(quantile), control.alone(quantile));
        let in_common = alone.hold_launches_against(&of_control, row).len();
        if row.is_control() {
            row.to_native = Some(Figure { value: 1.0, low: Some(1.0), high: Some(1.0) });
            return;
        }
        let why = if control.tails.is_empty() {
            "it has no valid launch".to_string()
        } else if !control.allows(percentile) {
            format!("it has too few operations for a {percentile}")
        } else if !control.bound(quantile, lateness).is_none() {
            "its figure is only a bound".to_string()
        } else {
            let of_figures = || {
                let other = control.figure(quantile, bootstrap).ok()?;
                ratio::of_figures(&figure, &other).filter(|ratio| ratio.low.is_some())
            };
            if in_common >= rules::LEAST_FOR_INTERVAL {
                return alone.hold_against(&of_control, row, bootstrap);
            } else if let Some(ratio) = of_figures() {
                row.to_native = Some(ratio);
                let how = "its ratio to the control is that of the two figures, not block by block";
                return row.remarks.push(how.to_string());
            } else if in_common >= rules::least_for_ratio(row.metric) {
                return alone.hold_against(&of_control, row, bootstrap);
            }
            format!("it takes {} valid launches of both", rules::LEAST_FOR_INTERVAL)
        };
        row.remarks.push(format!("no ratio to the control: {why}"));
    }

    /// The quantile of each launch alone. All launches or none: where some have too few operations for it, or had
    /// operations that were still waiting there, the others would not be what the figure is made of.
    fn alone(&self, quantile: f64) -> Numbers {
        let Ok(counts) = &self.counts else { return Numbers::default() };
        let one = |((block, tail), counts): (&(u32, &Tail), &Counts)| {
            let value = pooled::quantile_of_one(counts, quantile)?;
            let known = tail.censored_from_ns.is_none_or(|from| value < from as f64 * self.scale);
            (tail.count >= pooled::needed(quantile) && known).then_some((*block, value))
        };
        let alone: Option<Vec<(u32, f64)>> = self.tails.iter().zip(counts).map(one).collect();
        Numbers::single(alone.unwrap_or_default())
    }
}

/// A quantile of so many launches together: the same in a row and in a chart.
pub fn quantile_of(
    together: &Together,
    launches: usize,
    quantile: f64,
    bootstrap: Bootstrap,
) -> Result<Figure, StatsError> {
    let estimate = figure(&bootstrap.pooled_quantile(together, quantile)?);
    let enough = launches >= rules::LEAST_FOR_INTERVAL;
    Ok(if enough { estimate } else { Figure { low: None, high: None, ..estimate } })
}

/// Number of operations that a percentile of several launches together takes.
pub fn needed(quantile: f64) -> u64 {
    ((BEYOND / (1.0 - quantile)) - 1e-6).ceil() as u64
}

/// Whether a row is the one that tells of a cell that failed.
pub fn is_first(metric: Metric) -> bool {
    use tollgate_model::metric::Timed;
    matches!(metric.tail(), Some((Timed::Response, Percentile::P50)))
        || metric == Metric::CallTail(Percentile::P50)
}

fn counts(tail: &Tail, scale: f64) -> Result<Counts, BadHistogram> {
    let latencies = summary::histogram(tail)?;
    // A time of nothing has no logarithm: half of the histogram's least step stands for it.
    let value = |nanos: u64| (nanos as f64).max(0.5) * scale;
    Ok(latencies
        .histogram()
        .iter_recorded()
        .map(|at| (value(at.value_iterated_to()), at.count_at_value()))
        .collect())
}
