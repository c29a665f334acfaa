//! Tails: percentiles of all launches' operations together, and the generator's lateness beside them.

use tollgate_model::journal::Measured;
use tollgate_model::load::{LoadResult, PerCall, Tail};
use tollgate_model::metric::{Metric, Percentile, Share, Timed};
use tollgate_model::results::{Row, Status};
use tollgate_stats::Bootstrap;

use super::launches::{Launches, OfCell};
use super::pooled::{Pooled, is_first, needed};
use super::single::{Side, remarks, sides};
use crate::parallel;

/// Percentiles under load, at the plan's rate.
pub fn load(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    under(launches, None, bootstrap)
}

/// Percentiles at parts of each one's own capacity.
pub fn utilisation(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let shares = launches.comparison.load.shares.iter();
    shares.flat_map(|&share| under(launches, Some(share), bootstrap)).collect()
}

fn under(launches: &Launches, share: Option<Share>, bootstrap: Bootstrap) -> Vec<Row> {
    let sides = sides(launches);
    let valid = |side: &Side| {
        loads(&side.found, share).filter(|(_, result)| result.valid).map(|(_, it)| it.service.count).sum()
    };
    let most: Option<u64> = sides.iter().map(valid).max();
    let of_side = |side: &Side| {
        let mut rows = Vec::new();
        let results: Vec<&LoadResult> = loads(&side.found, share).map(|(_, result)| result).collect();
        let valid = results.iter().filter(|result| result.valid).count();
        let lateness = of_loads(&side.found, share, Timed::Lateness);
        let of_control = side.control.as_ref().map(|control| of_loads(control, share, Timed::Lateness));
        for &timed in Timed::ALL {
            // Where the machine did not stall it is the response again.
            if timed == Timed::Undisturbed && !results.iter().any(|result| left_out(result) > 0) {
                continue;
            }
            let tails = of_loads(&side.found, share, timed);
            let control = side.control.as_ref().map(|control| of_loads(control, share, timed));
            let late = |pooled| if timed.holds_lateness() { pooled } else { None };
            for &percentile in Percentile::ALL {
                let asked = [Timed::Response, Timed::Service].contains(&timed)
                    && most.is_some_and(|most| is_asked(percentile, most));
                let metric = match share {
                    Some(share) => Metric::TailAt(share, timed, percentile),
                    None => Metric::Tail(timed, percentile),
                };
                let Some(mut row) = row(side, metric, percentile, &tails, asked) else { continue };
                row.invalid_launches += results.len() - valid;
                if row.status == Status::Measured && !tails.tails.is_empty() {
                    tails.fill(&mut row, percentile, late(Some(&lateness)), bootstrap);
                    if let Some(control) = &control {
                        tails.hold_against(
                            control,
                            late(of_control.as_ref()),
                            &mut row,
                            percentile,
                            bootstrap,
                        );
                    }
                }
                if let (Status::Measured, 0, Some(first)) = (&row.status, valid, results.first()) {
                    let why = first.generator.bound.clone().unwrap_or_default();
                    row.status = Status::Invalid(why);
                }
                row.remarks.extend(failures(&results));
                if timed != Timed::Lateness {
                    row.remarks.extend(stalled(&results));
                }
                row.remarks.extend(share.and_then(|share| rates(share, &results)));
                row.remarks.extend(share.and_then(|_| of_the_generator(&side.found)));
                rows.push(row);
            }
        }
        rows
    };
    parallel::each(&sides, of_side).into_iter().flatten().collect()
}

/// Whether a percentile has a row in any case, with its reason where there are too few operations: up to the 99th, which
/// everybody asks for, and beyond that where any contender of the comparison has it. `most` operations has the one that has
/// most.
fn is_asked(percentile: Percentile, most: u64) -> bool {
    percentile.quantile() <= Percentile::P99.quantile() || most >= needed(percentile.quantile())
}

/// A row that has no figure yet; `None` where there is nothing to tell. A cell that failed has one row.
fn row(side: &Side, metric: Metric, percentile: Percentile, tails: &Pooled, asked: bool) -> Option<Row> {
    let mut row = side.found.row(&side.cell, metric);
    if row.status != Status::Measured || tails.tails.is_empty() {
        return is_first(metric).then_some(row);
    }
    row.remarks = remarks(&side.found);
    (asked || tails.allows(percentile)).then_some(row)
}

/// The loads of a cell, by block.
fn loads<'a>(found: &OfCell<'a>, share: Option<Share>) -> impl Iterator<Item = (u32, &'a LoadResult)> {
    let load = move |measured: &'a Measured| match share {
        Some(share) => measured.utilisation()?.at(share),
        None => measured.load(),
    };
    found.valid.iter().filter_map(move |(block, measured)| Some((*block, load(measured)?)))
}

/// The tails that the generator saw of a cell, where it was not the limit itself.
fn of_loads<'a>(found: &OfCell<'a>, share: Option<Share>, timed: Timed) -> Pooled<'a> {
    let valid = loads(found, share).filter(|(_, result)| result.valid);
    Pooled::new(valid.map(|(block, result)| (block, tail_of(result, timed))).collect(), 1e-3)
}

fn tail_of(result: &LoadResult, timed: Timed) -> &Tail {
    match timed {
        Timed::Response => &result.response,
        Timed::Service => &result.service,
        Timed::Lateness => &result.lateness,
        Timed::Undisturbed => {
            result.stalls.as_ref().and_then(|it| it.response.as_ref()).unwrap_or(&result.response)
        }
    }
}

/// Operations that a load's stalls took.
fn left_out(result: &LoadResult) -> u64 {
    result.stalls.as_ref().filter(|stalls| stalls.response.is_some()).map_or(0, |stalls| stalls.left_out)
}

/// From this part of the time on, a generator at work may be what sets a capacity.
const BUSY: f64 = 0.9;

/// The beginning of the remark on a capacity that may be the generator's.
pub const OF_THE_GENERATOR: &str = "the capacity may be the generator's";

/// That a capacity may be the generator's, where it was at work nearly all the time: then its parts are less of what the service
/// can do than they are called.
fn of_the_generator(found: &OfCell) -> Option<String> {
    let capacities = found.valid.iter().filter_map(|(_, measured)| Some(&measured.utilisation()?.capacity));
    let busy = capacities.filter_map(|it| Some(it.cpu_us_per_request? * it.requests_per_second / 1e6));
    let most = busy.reduce(f64::max).filter(|most| *most >= BUSY)?;
    Some(format!(
        "{OF_THE_GENERATOR}, which was at work {:.0} % of the time that found it",
        most.min(1.0) * 100.0
    ))
}

/// The rates that a part of each launch's capacity came to.
fn rates(share: Share, results: &[&LoadResult]) -> Option<String> {
    let rates = || results.iter().map(|result| result.offered_rate);
    let (least, most) = (rates().reduce(f64::min)?, rates().reduce(f64::max)?);
    Some(match (least.round(), most.round()) {
        (least, most) if least == most => format!("{share} of its capacity: {least} a second"),
        (least, most) => format!("{share} of what each launch was capable of: {least} to {most} a second"),
    })
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

/// The launches whose tail is the machine's.
fn stalled(results: &[&LoadResult]) -> Option<String> {
    let stalled: Vec<_> = results.iter().filter(|result| result.machines().is_some()).collect();
    let longest = stalled.iter().filter_map(|result| Some(result.stalls.as_ref()?.longest_ns)).max()?;
    Some(format!(
        "in {} of {} launches the tail is the machine's, which stalled for up to {:.1} ms",
        stalled.len(),
        results.len(),
        longest as f64 / 1e6
    ))
}

/// Percentiles of single calls in a process.
pub fn calls(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let sides = sides(launches);
    let count = |call: &PerCall| match call {
        PerCall::Measured { service, .. } => service.count,
        PerCall::NotMeasurable { .. } => 0,
    };
    let of_side = |side: &Side| call_tails(&side.found).map(|(_, call)| count(call)).sum();
    let most: u64 = sides.iter().map(of_side).max().unwrap_or_default();
    let mut rows = Vec::new();
    for side in &sides {
        let timed: Vec<&PerCall> = call_tails(&side.found).map(|(_, call)| call).collect();
        let tails = of_calls(&side.found);
        let control = side.control.as_ref().map(of_calls);
        for &percentile in Percentile::ALL {
            let asked = is_asked(percentile, most);
            let Some(mut row) = row(side, Metric::CallTail(percentile), percentile, &tails, asked) else {
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
            if row.status == Status::Measured && !tails.tails.is_empty() {
                tails.fill(&mut row, percentile, None, bootstrap);
                // A call too short for the clock has no tail to be held against.
                if let Some(control) = control.as_ref().filter(|control| !control.tails.is_empty()) {
                    tails.hold_against(control, None, &mut row, percentile, bootstrap);
                }
            }
            rows.push(row);
        }
    }
    rows
}

/// The single calls of a cell, where they are long enough for the clock.
fn of_calls<'a>(found: &OfCell<'a>) -> Pooled<'a> {
    let measured = call_tails(found).filter_map(|(block, call)| match call {
        PerCall::Measured { service, .. } => Some((block, service)),
        PerCall::NotMeasurable { .. } => None,
    });
    Pooled::new(measured.collect(), 1.0)
}

/// The single calls of a cell, by block.
fn call_tails<'a>(found: &OfCell<'a>) -> impl Iterator<Item = (u32, &'a PerCall)> {
    found.valid.iter().filter_map(|(block, measured)| Some((*block, measured.call_tail()?)))
}
