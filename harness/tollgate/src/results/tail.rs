//! Tails: percentiles of all launches' operations together, the generator's lateness beside them, and capacity.

use tollgate_loadgen::{Rules, summary};
use tollgate_model::journal::Measured;
use tollgate_model::load::{LoadResult, PerCall, Tail};
use tollgate_model::metric::{Metric, Percentile, Timed};
use tollgate_model::results::{Bound, Row, Status};
use tollgate_stats::{Bootstrap, Counts, pooled};

use super::figure;
use super::launches::Launches;
use super::single::{Side, remarks, sides};

/// Percentiles under load.
pub fn load(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for side in sides(launches) {
        let results: Vec<&LoadResult> = loads(&side);
        let valid: Vec<&LoadResult> = results.iter().copied().filter(|result| result.valid).collect();
        let pooled = |timed| Pooled::new(valid.iter().map(|result| tail_of(result, timed)), 1e-3);
        let lateness = pooled(Timed::Lateness);
        for &timed in Timed::ALL {
            let tails = pooled(timed);
            for &percentile in Percentile::ALL {
                let metric = Metric::Tail(timed, percentile);
                let Some(mut row) = tails.row(&side, metric, percentile, bootstrap) else { continue };
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

fn loads<'a>(side: &Side<'a>) -> Vec<&'a LoadResult> {
    side.found.valid.iter().filter_map(|(_, measured)| measured.load.as_ref()).collect()
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
    tails: Vec<&'a Tail>,
    /// The launches' histograms, in the metric's unit, or why one cannot be read.
    counts: Result<Vec<Counts>, String>,
    /// What makes nanoseconds the metric's unit.
    scale: f64,
}

impl<'a> Pooled<'a> {
    fn new(tails: impl Iterator<Item = &'a Tail>, scale: f64) -> Self {
        let tails: Vec<&Tail> = tails.collect();
        let counts =
            tails.iter().map(|tail| counts(tail, scale).map_err(|error| error.to_string())).collect();
        Pooled { tails, counts, scale }
    }

    /// A percentile; `None` where there are too few operations for it. A cell that failed has one row.
    fn row(&self, side: &Side, metric: Metric, percentile: Percentile, bootstrap: Bootstrap) -> Option<Row> {
        let mut row = side.found.row(&side.cell, metric);
        let first = matches!(
            metric,
            Metric::Tail(Timed::Response, Percentile::P50) | Metric::CallTail(Percentile::P50)
        );
        if row.status != Status::Measured || self.tails.is_empty() {
            return first.then_some(row);
        }
        let quantile = percentile.quantile();
        if self.tails.iter().map(|tail| tail.count).sum::<u64>() < pooled::needed(quantile) {
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
                let censored = self.tails.iter().filter_map(|tail| tail.censored_from_ns).min();
                if censored.is_some_and(|from| estimate.value >= from as f64 * self.scale) {
                    row.bound = Bound::AtLeast;
                }
            }
            Err(error) => row.status = Status::Invalid(error),
        }
        Some(row)
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

/// What went wrong meanwhile, by kind.
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
        let timed: Vec<&PerCall> =
            side.found.valid.iter().filter_map(|(_, measured)| measured.call_tail.as_ref()).collect();
        let measured = timed.iter().filter_map(|call| match call {
            PerCall::Measured { service, .. } => Some(service),
            PerCall::NotMeasurable { .. } => None,
        });
        let tails = Pooled::new(measured, 1.0);
        for &percentile in Percentile::ALL {
            let metric = Metric::CallTail(percentile);
            let Some(mut row) = tails.row(&side, metric, percentile, bootstrap) else { continue };
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

/// Requests in a second, and the service's processor time for each.
pub fn capacity(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    let connections = launches.comparison.load.connections;
    for side in sides(launches) {
        let rate = |measured: &Measured| Some(measured.capacity.as_ref()?.driven.requests_per_second);
        let cpu = |measured: &Measured| {
            let capacity = measured.capacity.as_ref()?;
            (capacity.driven.completed > 0)
                .then(|| capacity.service_cpu_us / capacity.driven.completed as f64)
        };
        let failed: u64 =
            side.found.valid.iter().filter_map(|(_, m)| Some(m.capacity.as_ref()?.driven.failures())).sum();
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
