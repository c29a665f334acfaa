//! Tails: percentiles of all launches' operations together, the generator's lateness beside them, and capacity.

use tollgate_loadgen::{Rules, summary};
use tollgate_model::journal::Measured;
use tollgate_model::load::{LoadResult, PerCall, Tail};
use tollgate_model::metric::{Metric, Percentile, Timed};
use tollgate_model::results::{Bound, Row, Status};
use tollgate_stats::{Bootstrap, Counts, pooled};

use super::figure;
use super::launches::{Launches, OfCell};
use super::numbers::Numbers;
use super::single::{Side, remarks, sides};

/// Percentiles under load.
pub fn load(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for side in sides(launches) {
        let results: Vec<&LoadResult> = loads(&side.found).map(|(_, result)| result).collect();
        let valid: Vec<&LoadResult> = results.iter().copied().filter(|result| result.valid).collect();
        let lateness = Pooled::of_loads(&side.found, Timed::Lateness);
        for &timed in Timed::ALL {
            let tails = Pooled::of_loads(&side.found, timed);
            let control = side.control.as_ref().map(|control| Pooled::of_loads(control, timed));
            for &percentile in Percentile::ALL {
                let metric = Metric::Tail(timed, percentile);
                let Some(mut row) = tails.row(&side, metric, percentile, control.as_ref(), bootstrap) else {
                    continue;
                };
                row.invalid_launches += results.len() - valid.len();
                if timed == Timed::Response {
                    bound_by_the_generator(&mut row, percentile, &lateness);
                }
                if let (Status::Measured, [], Some(first)) = (&row.status, &valid[..], results.first()) {
                    let why = first.generator.bound.clone().unwrap_or_default();
                    row.status = Status::Invalid(why);
                }
                row.remarks.extend(failures(&results));
                rows.push(row);
            }
        }
    }
    rows
}

/// The loads of a cell, by block.
fn loads<'a>(found: &OfCell<'a>) -> impl Iterator<Item = (u32, &'a LoadResult)> {
    found.valid.iter().filter_map(|(block, measured)| Some((*block, measured.load()?)))
}

fn tail_of(result: &LoadResult, timed: Timed) -> &Tail {
    match timed {
        Timed::Response => &result.response,
        Timed::Service => &result.service,
        Timed::Lateness => &result.lateness,
    }
}

/// The operations of several launches, read once.
struct Pooled<'a> {
    /// The launches' tails, by block.
    tails: Vec<(u32, &'a Tail)>,
    /// The launches' histograms, in the metric's unit, or why one cannot be read.
    counts: Result<Vec<Counts>, String>,
    /// The factor from nanoseconds to the metric's unit.
    scale: f64,
}

impl<'a> Pooled<'a> {
    /// The tails that the generator saw of a cell, where it was not the limit itself.
    fn of_loads(found: &OfCell<'a>, timed: Timed) -> Self {
        let valid = loads(found).filter(|(_, result)| result.valid);
        Self::new(valid.map(|(block, result)| (block, tail_of(result, timed))).collect(), 1e-3)
    }

    /// The single calls of a cell, where they are long enough for the clock.
    fn of_calls(found: &OfCell<'a>) -> Self {
        let measured = call_tails(found).filter_map(|(block, call)| match call {
            PerCall::Measured { service, .. } => Some((block, service)),
            PerCall::NotMeasurable { .. } => None,
        });
        Self::new(measured.collect(), 1.0)
    }

    fn new(tails: Vec<(u32, &'a Tail)>, scale: f64) -> Self {
        let counts =
            tails.iter().map(|(_, tail)| counts(tail, scale).map_err(|error| error.to_string())).collect();
        Pooled { tails, counts, scale }
    }

    /// A percentile; `None` where there are too few operations for it. A cell that failed has one row.
    fn row(
        &self,
        side: &Side,
        metric: Metric,
        percentile: Percentile,
        control: Option<&Pooled>,
        bootstrap: Bootstrap,
    ) -> Option<Row> {
        let mut row = side.found.row(&side.cell, metric);
        let first = matches!(
            metric,
            Metric::Tail(Timed::Response, Percentile::P50) | Metric::CallTail(Percentile::P50)
        );
        if row.status != Status::Measured || self.tails.is_empty() {
            return first.then_some(row);
        }
        let quantile = percentile.quantile();
        if self.tails.iter().map(|(_, tail)| tail.count).sum::<u64>() < pooled::needed(quantile) {
            return None;
        }
        row.launches = self.tails.len();
        row.remarks = remarks(&side.found);
        let estimate = self.counts.as_ref().map_err(String::clone).and_then(|counts| {
            bootstrap.resamples(300).pooled_quantile(counts, quantile).map_err(|error| error.to_string())
        });
        match estimate {
            Ok(estimate) => {
                row.figure = Some(figure(&estimate));
                let censored = self.tails.iter().filter_map(|(_, tail)| tail.censored_from_ns).min();
                if censored.is_some_and(|from| estimate.value >= from as f64 * self.scale) {
                    row.bound = Bound::AtLeast;
                } else {
                    let alone = self.alone(quantile);
                    row.per_launch = alone.launches();
                    if let Some(control) = control {
                        alone.hold_against(&control.alone(quantile), &mut row, bootstrap);
                    }
                }
            }
            Err(error) => row.status = Status::Invalid(error),
        }
        Some(row)
    }

    /// The quantile of each launch alone. All launches or none: where some have too few operations for it, or had
    /// operations that were still waiting there, the others would not be what the figure is made of.
    fn alone(&self, quantile: f64) -> Numbers {
        let Ok(counts) = &self.counts else { return Numbers::default() };
        let one = |((block, tail), counts): (&(u32, &Tail), &Counts)| {
            let value = pooled::quantile(std::slice::from_ref(counts), quantile)?;
            let known = tail.censored_from_ns.is_none_or(|from| value < from as f64 * self.scale);
            (tail.count >= pooled::needed(quantile) && known).then_some((*block, value))
        };
        let alone: Option<Vec<(u32, f64)>> = self.tails.iter().zip(counts).map(one).collect();
        Numbers::single(alone.unwrap_or_default())
    }
}

/// The generator's lateness is part of a response, and only ever adds to it: where it is too large a part of a percentile,
/// that is an upper bound. By the operations of all launches together, as the percentile itself.
fn bound_by_the_generator(row: &mut Row, percentile: Percentile, lateness: &Pooled) {
    let counts = lateness.counts.as_deref().unwrap_or_default();
    let late = pooled::quantile(counts, percentile.quantile());
    let (Some(late), Some(figure)) = (late, row.figure) else { return };
    let share = Rules::default().lateness;
    if row.bound == Bound::None && late > figure.value * share {
        row.bound = Bound::AtMost;
        // What is only known from above says nothing launch by launch.
        row.per_launch.clear();
        row.to_native = None;
        row.remarks
            .push(format!("≤: the generator's own lateness is more than {:.0} % of it", share * 100.0));
    }
}

fn counts(tail: &Tail, scale: f64) -> Result<Counts, tollgate_loadgen::record::BadHistogram> {
    let latencies = summary::histogram(tail)?;
    // A time of nothing has no logarithm: half of the histogram's least step stands for it.
    let value = |nanos: u64| (nanos as f64).max(0.5) * scale;
    Ok(latencies
        .histogram()
        .iter_recorded()
        .map(|at| (value(at.value_iterated_to()), at.count_at_value()))
        .collect())
}

/// The failures meanwhile, by kind.
fn failures(results: &[&LoadResult]) -> Vec<String> {
    let mut kinds: std::collections::BTreeMap<&str, u64> = Default::default();
    for (kind, count) in results.iter().flat_map(|result| &result.failed) {
        *kinds.entry(kind).or_default() += count;
    }
    let offered: u64 = results.iter().map(|result| result.offered).sum();
    let mut failures: Vec<String> =
        kinds.iter().map(|(kind, count)| format!("{count} of {offered} operations failed: {kind}")).collect();
    let censored: u64 = results.iter().map(|result| result.censored).sum();
    if censored > 0 {
        failures.push(format!("{censored} of {offered} operations had no answer when the time was over"));
    }
    failures
}

/// Percentiles of single calls in a process.
pub fn calls(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for side in sides(launches) {
        let timed: Vec<&PerCall> = call_tails(&side.found).map(|(_, call)| call).collect();
        let tails = Pooled::of_calls(&side.found);
        let control = side.control.as_ref().map(Pooled::of_calls);
        for &percentile in Percentile::ALL {
            let metric = Metric::CallTail(percentile);
            let Some(mut row) = tails.row(&side, metric, percentile, control.as_ref(), bootstrap) else {
                continue;
            };
            match timed.first() {
                Some(PerCall::NotMeasurable { clock_ns, median_ns }) if tails.tails.is_empty() => {
                    row.status = Status::Skipped(format!(
                        "not measurable per call: reading the clock costs {clock_ns:.0} ns, a call {median_ns:.0} ns"
                    ));
                }
                Some(PerCall::Measured { clock_ns, .. }) => {
                    row.remarks.push(format!(
                        "closed loop, one call after the other; {clock_ns:.0} ns of clock taken off"
                    ));
                }
                _ => {}
            }
            rows.push(row);
        }
    }
    rows
}

/// The single calls of a cell, by block.
fn call_tails<'a>(found: &OfCell<'a>) -> impl Iterator<Item = (u32, &'a PerCall)> {
    found.valid.iter().filter_map(|(block, measured)| Some((*block, measured.call_tail()?)))
}

/// Requests in a second, and the service's processor time for each.
pub fn capacity(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    let connections = launches.comparison.load.connections;
    for side in sides(launches) {
        let rate = |measured: &Measured| Some(measured.capacity()?.driven.requests_per_second);
        let cpu = |measured: &Measured| {
            let capacity = measured.capacity()?;
            (capacity.driven.completed > 0)
                .then(|| capacity.service_cpu_us / capacity.driven.completed as f64)
        };
        let failed: u64 =
            side.found.valid.iter().filter_map(|(_, m)| Some(m.capacity()?.driven.failures())).sum();
        let mut both: Vec<Row> = side
            .row(Metric::RequestsPerSecond { connections }, true, bootstrap, rate)
            .into_iter()
            .chain(side.row(Metric::CpuPerRequest, false, bootstrap, cpu))
            .collect();
        if failed > 0 {
            both.iter_mut()
                .for_each(|row| row.remarks.push(format!("{failed} requests failed and are not counted")));
        }
        rows.extend(both);
    }
    rows
}
