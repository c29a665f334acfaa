//! The form in which journals and JSON keep a run, and the way back from it.
//!
//! The histograms are kept whole. So reports can put several launches together, and read percentiles with intervals off
//! the sum: [`histogram`] each, [`Latencies::merge`] them, and [`tail`] again.

use std::collections::BTreeMap;

use tollgate_model::load::{
    self, ClosedResult, Generator, LoadResult, Objective, Rung, SearchResult, Tail, TailPercentile, TooFew,
};

use crate::http::ClosedRun;
use crate::record::{BadHistogram, Bound, Latencies, Recording};
use crate::run::Run;
use crate::search::{Sustainable, Upper, Verdict};
use crate::stalls::{Machines, Stalls, Window};
use crate::validity::Rules;

/// The percentiles that are given where operations allow.
pub const PERCENTILES: [f64; 4] = [0.5, 0.9, 0.99, 0.999];

/// An open-loop run.
#[must_use]
pub fn load_result(run: &Run, rules: &Rules) -> LoadResult {
    let recording = &run.recording;
    let verdict = rules.check(run);
    let lateness = |q| recording.lateness.order_statistic(q).map_or(0, Bound::nanos);
    LoadResult {
        offered: run.offered,
        completed: recording.completed,
        failed: by_kind(recording),
        censored: recording.censored,
        offered_rate: run.offered_rate,
        achieved_rate: run.achieved_rate(),
        elapsed_ms: run.elapsed / 1_000_000,
        response: tail_marking(&recording.response, |q| rules.punctual(recording, q).is_err()),
        service: tail(&recording.service),
        lateness: tail(&recording.lateness),
        generator: Generator {
            lateness_p50_ns: lateness(0.5),
            lateness_p99_ns: lateness(0.99),
            free: run.effort.free,
            busy: run.effort.busy,
            cpu_us_per_request: cpu_us(run.pacing.cpu, recording),
            bound: verdict.err().map(|bound| bound.to_string()),
            core: run.pacing.core,
            guard_ns: run.pacing.guard,
            timer_slack_ns: run.pacing.timer_slack,
        },
        stalls: run.stalls.as_ref().map(|it| stalls(it, &recording.response)),
        warm_up: None,
        valid: verdict.is_ok(),
    }
}

/// The stalls of the machine.
fn stalls(stalls: &Stalls, response: &Latencies) -> load::Stalls {
    let windows = &stalls.windows;
    load::Stalls {
        count: windows.len() as u64,
        total_ns: windows.iter().map(Window::nanos).sum(),
        longest_ns: windows.iter().map(Window::nanos).max().unwrap_or(0),
        windows_ns: windows.iter().map(|window| (window.start, window.end)).collect(),
        left_out: stalls.left_out,
        response: (stalls.left_out > 0).then(|| tail(&stalls.without)),
        bound: stalls.machines(response).as_ref().map(Machines::to_string),
    }
}

/// A closed-loop run.
#[must_use]
pub fn closed_result(run: &ClosedRun) -> ClosedResult {
    ClosedResult {
        requests_per_second: run.rate,
        connections: u32::try_from(run.connections).unwrap_or(u32::MAX),
        completed: run.recording.completed,
        failed: by_kind(&run.recording),
        censored: run.recording.censored,
        elapsed_ms: run.elapsed / 1_000_000,
        cpu_us_per_request: cpu_us(run.pacing.cpu, &run.recording),
        core: run.pacing.core,
        service: tail(&run.recording.service),
    }
}

/// A search.
#[must_use]
pub fn search_result(objective: &Objective, found: &Sustainable) -> SearchResult {
    let (high, high_missed, reason) = match &found.high {
        Upper::Missed(rate, miss) => (Some(*rate), true, Some(miss.to_string())),
        Upper::Invalid(rate, reason) => (Some(*rate), false, Some(reason.clone())),
        Upper::NotReached => (None, false, None),
    };
    let trial = |verdict: &Verdict| match verdict {
        Verdict::Met => "met".to_string(),
        Verdict::Missed(miss) => format!("missed: {miss}"),
        Verdict::Invalid(reason) => format!("invalid: {reason}"),
    };
    let rungs = found.rungs.iter().map(|rung| Rung {
        rate: rung.rate,
        passed: rung.passed,
        trials: rung.verdicts.iter().map(trial).collect(),
    });
    SearchResult {
        objective: objective.to_string(),
        low: found.low,
        high,
        high_missed,
        reason,
        rungs: rungs.collect(),
    }
}

/// A distribution.
#[must_use]
pub fn tail(latencies: &Latencies) -> Tail {
    tail_marking(latencies, |_| false)
}

/// A distribution whose percentiles may be the generator's.
fn tail_marking(latencies: &Latencies, generator_bound: impl Fn(f64) -> bool) -> Tail {
    let (mut percentiles, mut too_few) = (Vec::new(), Vec::new());
    for q in PERCENTILES {
        match latencies.percentile(q) {
            Ok(found) => percentiles.push(TailPercentile {
                q,
                value_ns: found.value.nanos(),
                low_ns: found.low.nanos(),
                high_ns: found.high.nanos(),
                at_least: matches!(found.value, Bound::AtLeast(_)),
                high_at_least: matches!(found.high, Bound::AtLeast(_)),
                generator_bound: generator_bound(q),
            }),
            Err(few) => too_few.push(TooFew { q, needed: few.needed }),
        }
    }
    let max = latencies.max();
    Tail {
        count: latencies.count(),
        censored: latencies.censored().map_or(0, |(count, _)| count),
        censored_from_ns: latencies.censored().map(|(_, from)| from),
        min_ns: if latencies.count() > 0 { latencies.histogram().min() } else { 0 },
        mean_ns: latencies.mean(),
        max_ns: max.map_or(0, Bound::nanos),
        max_at_least: matches!(max, Some(Bound::AtLeast(_))),
        percentiles,
        too_few,
        histogram: latencies.to_base64(),
    }
}

/// The times of a distribution that was kept, to three digits.
///
/// # Errors
/// [`BadHistogram`] when there is none in it.
pub fn histogram(tail: &Tail) -> Result<Latencies, BadHistogram> {
    Latencies::from_base64(&tail.histogram, tail.censored_from_ns.map(|from| (tail.censored, from)))
}

fn by_kind(recording: &Recording) -> BTreeMap<String, u64> {
    recording.failures.iter().map(|(failure, &count)| (failure.to_string(), count)).collect()
}

fn cpu_us(cpu: Option<u64>, recording: &Recording) -> Option<f64> {
    let operations = recording.accounted().checked_sub(recording.censored).filter(|&ended| ended > 0)?;
    Some(cpu? as f64 / 1e3 / operations as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrivals::Schedule;
    use crate::pace::Pacing;
    use crate::record::Failure;
    use crate::run::Effort;
    use std::time::Duration;

    /// Twelve seconds at 1 kHz, every tenth failed, the last two seconds never answered.
    fn run(late: u64) -> Run {
        let schedule = Schedule::constant(1000.0, Duration::from_secs(12)).unwrap();
        let mut recording = Recording::new(schedule.horizon());
        for (index, &start) in schedule.starts().iter().enumerate() {
            recording.lateness.record(late);
            match index {
                10_000.. => recording.censor(start, None, 13_000_000_000),
                _ if index % 10 == 0 => recording.fail(Failure::Status(503), start + 100),
                _ => recording.complete(start, start + late, start + late + 1_000_000),
            }
        }
        let pacing = Pacing { cpu: Some(50_000_000), core: Some(1), ..Pacing::default() };
        Run::new(&schedule, recording, Effort { free: 0.4, busy: 0.1 }, 13_000_000_000).with_pacing(pacing)
    }

    #[test]
    fn all_that_was_offered_is_in_it() {
        let result = load_result(&run(0), &Rules::default());
        assert_eq!((result.offered, result.completed, result.censored), (12_000, 9_000, 2_000));
        assert_eq!((result.failures(), result.failed["status 503"]), (1_000, 1_000));
        assert_eq!((result.response.count, result.response.censored), (11_000, 2_000));
        let p99 = result.response.percentile(0.99).unwrap();
        assert!(p99.at_least && p99.high_at_least && !p99.generator_bound, "{p99:?}");
        assert!(!result.response.percentile(0.5).unwrap().at_least && result.response.max_at_least);
        assert_eq!(result.response.too_few, [TooFew { q: 0.999, needed: 100_000 }]);
        assert_eq!((result.generator.cpu_us_per_request, result.generator.core), (Some(5.0), Some(1)));
        assert!(result.valid && result.generator.bound.is_none());
    }

    #[test]
    fn a_percentile_of_the_generators_is_marked() {
        let result = load_result(&run(900_000), &Rules::default());
        let marked = |q| result.response.percentile(q).unwrap().generator_bound;
        // The p99 is one of those that were never answered: a second and more, to which 0.9 ms are nothing.
        assert!(marked(0.5) && !marked(0.99));
        assert!(!result.valid && result.generator.bound.unwrap().contains("p50 of its lateness"));
    }

    #[test]
    fn launches_are_put_together() {
        let result = load_result(&run(0), &Rules::default());
        let text = serde_json::to_string(&result).unwrap();
        let read: LoadResult = serde_json::from_str(&text).unwrap();
        assert_eq!(read, result);
        let mut all = histogram(&read.response).unwrap();
        (1..10).for_each(|_| all.merge(&histogram(&read.response).unwrap()));
        let together = tail(&all);
        assert_eq!((together.count, together.censored), (110_000, 20_000));
        let (one, ten) = (result.response.percentile(0.5).unwrap(), together.percentile(0.5).unwrap());
        assert_eq!((one.value_ns, one.at_least), (ten.value_ns, ten.at_least));
        assert!(together.percentile(0.999).is_some_and(|p| p.at_least));
    }
}
