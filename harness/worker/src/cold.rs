//! The last steps of a cold start: an instance, the first call, and on to the ten-thousandth.
//!
//! Inputs are made before the clock starts, in the types that the call takes, so that they are in memory and making them
//! is in no figure. Nothing of the guest ran before: neither golden cases nor warm-up.
//!
//! - *Instantiate*: a store with its limits (and WASI's state where the guest imports it), an instance in it, and its
//!   exports looked up; the first of the process, so that what Wasmtime does once (such as making the image that linear
//!   memory is copied from) is in it.
//! - *First call*: one call through the bindings, with everything that is done lazily: pages of code and of linear memory
//!   that are touched for the first time, the guest's own initialisation.
//! - *To call n*: from the beginning of the first call to the end of the n-th on the same instance, one right after the
//!   other. Where every call has a fresh instance, making and dropping it is in each, the first among them. Calls that are too
//!   slow for that many to end in [`LONGEST`], or in the time that was asked for, are not made: nobody waits an hour for the
//!   ten-thousandth call of a second.

use std::time::{Duration, Instant};

use tollgate_engine::Opened;
use tollgate_model::Workload;
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Failure, Phase, Started};

/// No further than where all calls together take this long.
pub const LONGEST: Duration = Duration::from_secs(5);

/// Makes an instance, where calls share one, and calls up to the highest of `calls`.
pub fn start(
    opened: &Opened,
    workload: Workload,
    calls: &[u32],
    longest: Duration,
) -> Result<Started, Failure> {
    if calls.first().is_none_or(|&first| first == 0) || !calls.is_sorted_by(|one, next| one < next) {
        return Err(Failure::request(format!(
            "`calls` must be ascending and begin at 1 or more, and is {calls:?}"
        )));
    }
    if !opened.keeps_an_instance() {
        let mut subject = opened.prepare(workload)?;
        return climb(Vec::new(), calls, longest, |calls| subject.call(calls));
    }
    let mut instances = opened.instances(workload)?;
    let begin = Instant::now();
    instances.make()?;
    let made = Phase { name: ColdStep::Instantiate, us: us_since(begin) };
    climb(vec![made], calls, longest, |calls| instances.call(calls))
}

/// Calls once, and then on to each of `calls`.
fn climb(
    mut phases: Vec<Phase>,
    calls: &[u32],
    longest: Duration,
    mut call: impl FnMut(u64) -> Result<(), Failure>,
) -> Result<Started, Failure> {
    let begin = Instant::now();
    call(1)?;
    let first = us_since(begin);
    phases.push(Phase { name: ColdStep::FirstCall, us: first });
    let mut done = 1;
    let mut to_call_us = Vec::with_capacity(calls.len());
    for &asked in calls {
        if asked > done {
            if !in_time(asked, done, begin.elapsed(), longest) {
                break;
            }
            call(u64::from(asked - done))?;
            done = asked;
        }
        to_call_us.push((asked, if asked == 1 { first } else { us_since(begin) }));
    }
    Ok(Started { phases, to_call_us })
}

/// Whether so many calls will have ended in time, as those that are done went.
fn in_time(asked: u32, done: u32, so_far: Duration, longest: Duration) -> bool {
    so_far.as_secs_f64() * f64::from(asked) / f64::from(done) <= longest.as_secs_f64()
}

fn us_since(begin: Instant) -> f64 {
    begin.elapsed().as_secs_f64() * 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn names(started: &Started) -> Vec<ColdStep> {
        started.phases.iter().map(|phase| phase.name).collect()
    }

    #[test]
    fn a_start_has_its_steps_and_every_further_call_takes_longer() {
        for (config, steps) in [
            (None, vec![ColdStep::FirstCall]),
            (Some("cranelift"), vec![ColdStep::Instantiate, ColdStep::FirstCall]),
            (Some("async-call"), vec![ColdStep::Instantiate, ColdStep::FirstCall]),
            (Some("fresh-instance"), vec![ColdStep::FirstCall]),
        ] {
            let opened = testing::open(config);
            let started =
                start(&opened, testing::workload("pricing/quote-cart"), &[1, 10, 100], LONGEST).unwrap();
            assert_eq!(names(&started), steps, "{config:?}");
            assert!(started.phases.iter().all(|phase| phase.us > 0.0), "{started:?}");
            let first = started.phases.last().unwrap().us;
            assert_eq!(started.to_call_us[0], (1, first));
            assert!(started.to_call_us.is_sorted_by(|one, next| one.0 < next.0 && one.1 < next.1));
        }
    }

    #[test]
    fn the_first_call_is_slower_than_those_that_follow() {
        let opened = testing::open(Some("precompiled"));
        let started = start(&opened, testing::workload("pricing/quote-cart"), &[1, 101], LONGEST).unwrap();
        let [(_, first), (_, all)] = started.to_call_us[..] else { panic!("{started:?}") };
        assert!(first > (all - first) / 100.0, "{started:?}");
    }

    #[test]
    fn slow_calls_are_made_as_often_as_there_is_time() {
        let climbed = |call: Duration| {
            let marks = [(10, 1), (100, 10), (10_000, 100)];
            marks.iter().take_while(|(asked, done)| in_time(*asked, *done, call * *done, LONGEST)).count()
        };
        assert_eq!(climbed(Duration::from_micros(500)), 3);
        assert_eq!(climbed(Duration::from_millis(22)), 2);
        assert_eq!(climbed(Duration::from_millis(100)), 1);
        assert_eq!(climbed(Duration::from_secs(2)), 0);
    }

    #[test]
    fn a_shorter_limit_ends_the_climb_earlier() {
        let opened = testing::open(Some("fresh-instance"));
        let climbed = |longest| {
            start(&opened, testing::workload("pricing/quote-cart"), &[1, 2, 1_000_000], longest)
                .unwrap()
                .to_call_us
                .len()
        };
        assert_eq!(climbed(Duration::from_nanos(1)), 1);
        assert_eq!(climbed(Duration::from_secs(1)), 2);
    }

    #[test]
    fn calls_that_do_not_ascend_are_refused() {
        let opened = testing::open(None);
        for calls in [&[][..], &[0, 1], &[10, 10], &[10, 1]] {
            let refused = start(&opened, testing::workload("probe/nop"), calls, LONGEST).unwrap_err();
            assert!(refused.message.contains("ascending"), "{refused}");
        }
    }
}
