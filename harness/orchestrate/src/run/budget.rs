//! As many launches as fit a time.

use std::time::Duration;

use tollgate_model::Contender;
use tollgate_model::plan::{Comparison, Measure, Pace};

use crate::stderr::tell;

/// Fewer launches than this give no interval, and without one nothing is shown to differ.
const LEAST: u32 = 6;

/// The same of bytes, which hardly differ from launch to launch.
const LEAST_OF_BYTES: u32 = 2;

/// Processes that memory is measured in: one from idle to steady, one for each thing that there are many of.
const PROCESSES_OF_MEMORY: u32 = 4;

/// More than this many times what the plan says are not made, however much time there is.
const MOST: f64 = 5.0;

/// What a launch costs beside what it is asked for: a process, a copy of the program, the first instance.
const LAUNCH: Duration = Duration::from_millis(45);

/// A slice takes this much longer than it is told: batches are whole, and the reference is timed before each.
const SLICE: f64 = 1.4;

/// Gives comparisons as many launches as fit into the time that is left, in the proportions of the plan. `opening` tells how
/// long a contender takes to be opened.
pub fn fit(
    comparisons: &mut [Comparison],
    pace: &Pace,
    left: Duration,
    opening: impl Fn(&Contender) -> Duration,
) {
    // One launch says it all, and stays one.
    let (mut fixed, mut scaled) = (0.0, 0.0);
    for comparison in comparisons.iter() {
        let block = block(comparison, pace, &opening).as_secs_f64();
        let all = block * f64::from(comparison.launches);
        *(if comparison.launches == 1 { &mut fixed } else { &mut scaled }) += all;
    }
    let left = left.as_secs_f64();
    let factor = ((left - fixed) / scaled).clamp(0.0, MOST);
    let mut takes = fixed;
    for comparison in comparisons.iter_mut().filter(|comparison| comparison.launches > 1) {
        let planned = f64::from(comparison.launches);
        let fitting = (planned * factor).floor() as u32;
        comparison.launches = fitting.max(least(comparison).min(comparison.launches));
        takes += block(comparison, pace, &opening).as_secs_f64() * f64::from(comparison.launches);
    }
    if takes > left * 1.2 {
        tell(&format!(
            "intervals take about {takes:.0} s, and {left:.0} s of the budget are left: this will take longer than the budget"
        ));
    }
}

/// So many launches at least.
fn least(comparison: &Comparison) -> u32 {
    let bytes = comparison.measure.iter().all(|measure| *measure == Measure::Memory);
    if bytes { LEAST_OF_BYTES } else { LEAST }
}

/// The time of a block.
fn block(comparison: &Comparison, pace: &Pace, opening: impl Fn(&Contender) -> Duration) -> Duration {
    let each = |contender: &Contender| {
        let workloads = comparison.workloads_of(contender).count() as u32;
        let of = |measure: &Measure| per_workload(*measure, comparison, pace) * workloads;
        let launches = match comparison.is_interleaved() {
            true => 1,
            // Each workload and measure has a launch of its own.
            false => workloads * comparison.measure.iter().map(processes).sum::<u32>(),
        };
        (opening(contender) + LAUNCH) * launches + comparison.measure.iter().map(of).sum::<Duration>()
    };
    comparison.contenders.iter().map(each).sum()
}

/// Processes that a measure takes of a workload.
fn processes(measure: &Measure) -> u32 {
    match measure {
        Measure::Memory => PROCESSES_OF_MEMORY,
        _ => 1,
    }
}

/// What measuring a workload takes in a launch.
fn per_workload(measure: Measure, comparison: &Comparison, pace: &Pace) -> Duration {
    let load = Duration::from_millis(comparison.load.duration_ms);
    match measure {
        Measure::CallTime => {
            let slices = Duration::from_micros(pace.slice_us) * pace.slices;
            Duration::from_millis(pace.warm_up_ms) + slices.mul_f64(SLICE)
        }
        Measure::Throughput => Duration::from_millis(pace.window_ms) * comparison.threads.len() as u32,
        Measure::ColdStart => Duration::from_millis(10),
        // A hundred components from files of their own, twice.
        Measure::Memory => Duration::from_millis(600),
        Measure::Load | Measure::Capacity | Measure::CallTail => load,
        // A warm-up of a quarter, the capacity, and as much for each part of it.
        Measure::Utilisation => load.mul_f64(1.25 + comparison.load.shares.len() as f64),
        // As long again not recorded; warm-up and reading the recording.
        Measure::Profile => 2 * load + Duration::from_secs(4),
        // Half a minute and minutes: nobody asks for these in a hurry.
        Measure::Counts => Duration::from_secs(30),
        Measure::BuildTime => Duration::from_secs(120),
        Measure::Fuel | Measure::Size => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENING: Duration = Duration::from_millis(40);

    fn comparisons() -> Vec<Comparison> {
        let contenders = |count: usize| -> Vec<Contender> {
            ["cranelift", "winch", "pooling"][..count]
                .iter()
                .map(|it| format!("component/x/{it}").parse().unwrap())
                .collect()
        };
        let comparison = |count, measure, launches| {
            Comparison::new(vec!["x/f".parse().unwrap()], contenders(count), vec![measure], launches)
        };
        vec![
            comparison(3, Measure::CallTime, 12),
            comparison(2, Measure::ColdStart, 6),
            comparison(2, Measure::Size, 1),
        ]
    }

    fn fitted(left: u64) -> (Vec<u32>, f64) {
        let (mut comparisons, pace) = (comparisons(), Pace::default());
        fit(&mut comparisons, &pace, Duration::from_secs(left), |_| OPENING);
        let takes = |it: &Comparison| {
            block(it, &pace, |_: &Contender| OPENING).as_secs_f64() * f64::from(it.launches)
        };
        (comparisons.iter().map(|it| it.launches).collect(), comparisons.iter().map(takes).sum())
    }

    #[test]
    fn a_budget_is_filled_in_the_plans_proportions() {
        for left in [6, 10, 20, 30] {
            let (launches, takes) = fitted(left);
            assert!(takes <= left as f64, "{launches:?} take {takes} of {left} s");
            assert!(takes > 0.7 * left as f64, "{launches:?} take only {takes} of {left} s");
            assert!((launches[0] / 2).abs_diff(launches[1]) <= 1 && launches[2] == 1, "{launches:?}");
        }
    }

    #[test]
    fn two_launches_are_enough_for_bytes() {
        let mut comparisons = comparisons();
        comparisons[1].measure = vec![Measure::Memory];
        fit(&mut comparisons, &Pace::default(), Duration::ZERO, |_| OPENING);
        let launches: Vec<u32> = comparisons.iter().map(|it| it.launches).collect();
        assert_eq!(launches, [6, 2, 1]);
    }

    #[test]
    fn there_are_never_fewer_than_say_something_nor_without_end() {
        assert_eq!(fitted(0).0, [6, 6, 1]);
        assert_eq!(fitted(100_000).0, [60, 30, 1]);
    }
}
