//! Whether a run meets an objective.

use std::fmt;

use tollgate_model::load::Objective;

use crate::record::{Bound, TooFew, ranks};
use crate::run::Run;
use crate::validity::{GeneratorBound, Rules};

/// The verdict of one run on an objective.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is met, and the rate was kept.
    Met,
    /// It is not.
    Missed(Miss),
    /// The run says nothing about it, for this reason.
    Invalid(String),
}

/// The reason that an objective is missed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Miss {
    /// The percentile's upper bound is too high.
    Slow(Bound),
    /// So many operations failed that the percentile is among them.
    Failed(u64),
    /// Only this part of the offered rate was achieved.
    Pace(f64),
    /// The backlog grew by at least so many operations a second.
    Backlog(f64),
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slow(bound) => write!(f, "the percentile may be as high as {bound}"),
            Self::Failed(failed) => write!(f, "{failed} operations failed"),
            Self::Pace(pace) => write!(f, "only {:.1} % of the offered rate was achieved", pace * 100.0),
            Self::Backlog(slope) => write!(f, "the backlog grew by at least {slope:.1} operations a second"),
        }
    }
}

/// The verdict of a run on it. A failed operation counts as slower than any other: a service that answers
/// quickly by failing has met nothing.
#[must_use]
pub fn judge(objective: &Objective, run: &Run, rules: &Rules) -> Verdict {
    let recording = &run.recording;
    let answered = recording.response.count();
    let ranks = match ranks(objective.q, answered + recording.failed()) {
        Ok(ranks) => ranks,
        Err(too_few) => return Verdict::Invalid(too_short(too_few)),
    };
    if let Err(generator_bound) = rules.check_for(run, objective.q, objective.limit) {
        return Verdict::Invalid(GeneratorBound::to_string(&generator_bound));
    }
    if ranks.high > answered {
        return Verdict::Missed(Miss::Failed(recording.failed()));
    }
    let high = recording.response.at_rank(ranks.high);
    if !high.is_within(objective.limit) {
        return match within_but_for_stalls(objective, run) {
            Some(without) => Verdict::Invalid(format!(
                "the machine's: the percentile may be as high as {high} with the machine's stalls, and {without} without"
            )),
            None => Verdict::Missed(Miss::Slow(high)),
        };
    }
    if run.pace() < rules.pace {
        return Verdict::Missed(Miss::Pace(run.pace()));
    }
    match run.backlog_slope {
        // Less than one operation over the whole run is no growth.
        Some(slope) if slope.low * run.elapsed as f64 / 1e9 >= 1.0 => {
            Verdict::Missed(Miss::Backlog(slope.low))
        }
        _ => Verdict::Met,
    }
}

/// The percentile's upper bound without what the machine's stalls may have slowed, where that is within the limit: then the run
/// does not tell whether the service is.
fn within_but_for_stalls(objective: &Objective, run: &Run) -> Option<Bound> {
    let stalls = run.stalls.as_ref().filter(|stalls| stalls.left_out > 0)?;
    let answered = stalls.without.count();
    let ranks = ranks(objective.q, answered + run.recording.failed()).ok()?;
    let high = (ranks.high <= answered).then(|| stalls.without.at_rank(ranks.high))?;
    high.is_within(objective.limit).then_some(high)
}

fn too_short(too_few: TooFew) -> String {
    format!("{too_few}; make the trial longer")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrivals::Schedule;
    use crate::record::{Failure, Recording};
    use crate::run::Effort;
    use crate::stalls::{Stalls, Window};
    use std::time::Duration;

    fn verdict(operation: impl Fn(&mut Recording, u64)) -> Verdict {
        let schedule = Schedule::constant(20_000.0, Duration::from_secs(1)).unwrap();
        let mut recording = Recording::new(schedule.horizon());
        schedule.starts().iter().for_each(|&start| operation(&mut recording, start));
        let run = Run::new(&schedule, recording, Effort { free: 0.0, busy: 0.1 }, schedule.horizon());
        judge(&"p99<5ms".parse().unwrap(), &run, &Rules::default())
    }

    fn every(hundredth: u64, start: u64) -> bool {
        start / 50_000 % 100 < hundredth
    }

    #[test]
    fn it_is_met_below_the_limit_alone() {
        assert_eq!(verdict(|r, start| r.complete(start, start, start + 4_900_000)), Verdict::Met);
        let slow = verdict(|r, start| r.complete(start, start, start + 5_100_000));
        assert!(matches!(slow, Verdict::Missed(Miss::Slow(_))), "{slow:?}");
        let censored = verdict(|r, start| {
            if every(2, start) {
                r.censor(start, None, start + 100)
            } else {
                r.complete(start, start, start + 9)
            }
        });
        assert!(matches!(censored, Verdict::Missed(Miss::Slow(Bound::AtLeast(_)))), "{censored:?}");
    }

    #[test]
    fn failing_quickly_meets_nothing() {
        let failing = |hundredths| {
            verdict(move |r, start| {
                if every(hundredths, start) {
                    r.fail(Failure::Status(503), start + 9);
                } else {
                    r.complete(start, start, start + 9);
                }
            })
        };
        assert_eq!(failing(0), Verdict::Met);
        assert_eq!(failing(2), Verdict::Missed(Miss::Failed(400)));
    }

    #[test]
    fn falling_behind_is_missed_although_quick() {
        let behind = verdict(|r, start| r.complete(start, start, start + start / 400));
        assert!(matches!(behind, Verdict::Missed(Miss::Backlog(slope)) if slope > 10.0), "{behind:?}");
    }

    /// A run whose operations between 200 and 300 ms are held up until then; `known` says whether the machine was seen to stall.
    fn held_up(known: bool) -> Verdict {
        let schedule = Schedule::constant(20_000.0, Duration::from_secs(1)).unwrap();
        let mut recording = Recording::new(schedule.horizon());
        let (hold, mut answered) = (200_000_000..300_000_000, Vec::new());
        for &start in schedule.starts() {
            let end = if hold.contains(&start) { hold.end } else { start + 100_000 };
            recording.complete(start, start, end);
            answered.push(Window { start, end });
        }
        let stalls = known.then(|| {
            let windows = vec![Window { start: hold.start, end: hold.end }];
            Stalls::tell_apart(windows, &recording.response, &answered)
        });
        let mut run = Run::new(&schedule, recording, Effort { free: 0.0, busy: 0.1 }, schedule.horizon());
        run.stalls = stalls;
        judge(&"p99<5ms".parse().unwrap(), &run, &Rules::default())
    }

    #[test]
    fn what_the_machine_held_up_is_neither_met_nor_missed_and_the_services_own_stall_is_missed() {
        let machines = held_up(true);
        assert!(
            matches!(&machines, Verdict::Invalid(why) if why.starts_with("the machine's: ")),
            "{machines:?}"
        );
        let own = held_up(false);
        assert!(matches!(own, Verdict::Missed(Miss::Slow(_))), "{own:?}");
    }

    #[test]
    fn a_late_generator_or_too_few_operations_say_nothing() {
        let late = verdict(|r, start| {
            r.lateness.record(1_000_000);
            r.complete(start, start + 1_000_000, start + 2_000_000);
        });
        assert!(matches!(&late, Verdict::Invalid(why) if why.starts_with("generator-bound")), "{late:?}");
        let few = verdict(|r, start| {
            if every(1, start) {
                r.complete(start, start, start + 9)
            }
        });
        assert_eq!(
            few,
            Verdict::Invalid(
                "p99 needs 10000 operations and there are 200; make the trial longer".to_string()
            )
        );
    }
}
