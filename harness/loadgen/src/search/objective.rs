//! An objective such as `p99<5ms`, and whether a run meets it.

use std::fmt;
use std::str::FromStr;

use crate::record::{Bound, TooFew, percent, ranks};
use crate::run::Run;
use crate::validity::{GeneratorBound, Rules};

/// A percentile of the response time, and what it may be at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    /// Which percentile, between 0 and 1.
    pub q: f64,
    /// In nanoseconds.
    pub limit: u64,
}

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

impl Objective {
    /// The verdict of a run on it. A failed operation counts as slower than any other: a service that answers
    /// quickly by failing has met nothing.
    #[must_use]
    pub fn judge(&self, run: &Run, rules: &Rules) -> Verdict {
        let recording = &run.recording;
        let answered = recording.response.count();
        let ranks = match ranks(self.q, answered + recording.failed()) {
            Ok(ranks) => ranks,
            Err(too_few) => return Verdict::Invalid(too_short(too_few)),
        };
        if let Err(generator_bound) = rules.check_for(run, self.q, self.limit) {
            return Verdict::Invalid(GeneratorBound::to_string(&generator_bound));
        }
        if ranks.high > answered {
            return Verdict::Missed(Miss::Failed(recording.failed()));
        }
        let high = recording.response.at_rank(ranks.high);
        if !high.is_within(self.limit) {
            return Verdict::Missed(Miss::Slow(high));
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
}

fn too_short(too_few: TooFew) -> String {
    format!("{too_few}; make the trial longer")
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = percent(self.q);
        let (limit, unit) = match self.limit {
            ns if ns.is_multiple_of(1_000_000_000) => (ns / 1_000_000_000, "s"),
            ns if ns.is_multiple_of(1_000_000) => (ns / 1_000_000, "ms"),
            ns if ns.is_multiple_of(1_000) => (ns / 1_000, "us"),
            ns => (ns, "ns"),
        };
        write!(f, "p{percent}<{limit}{unit}")
    }
}

/// The text is not an objective.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an objective: write a percentile and a limit in us, ms or s, such as p99<5ms or p99.9<20ms"
)]
pub struct BadObjective(String);

impl FromStr for Objective {
    type Err = BadObjective;

    fn from_str(text: &str) -> Result<Self, BadObjective> {
        let parse = || {
            let (percentile, limit) = text.split_once('<')?;
            let percentile: f64 = percentile.trim().strip_prefix('p')?.parse().ok()?;
            let limit = limit.trim();
            let unit = limit.find(|c: char| c.is_ascii_alphabetic() || c == 'µ')?;
            let scale = match &limit[unit..] {
                "ns" => 1.0,
                "us" | "µs" => 1e3,
                "ms" => 1e6,
                "s" => 1e9,
                _ => return None,
            };
            let limit = (limit[..unit].trim().parse::<f64>().ok()? * scale).round();
            let sensible = percentile > 0.0 && percentile < 100.0 && (1.0..=3.6e12).contains(&limit);
            sensible.then_some(Self { q: percentile / 100.0, limit: limit as u64 })
        };
        parse().ok_or_else(|| BadObjective(text.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrivals::Schedule;
    use crate::record::{Failure, Recording};
    use crate::run::Effort;
    use std::time::Duration;

    fn verdict(operation: impl Fn(&mut Recording, u64)) -> Verdict {
        let schedule = Schedule::constant(20_000.0, Duration::from_secs(1)).unwrap();
        let mut recording = Recording::new(schedule.horizon());
        schedule.starts().iter().for_each(|&start| operation(&mut recording, start));
        let run = Run::new(&schedule, recording, Effort { free: 0.0, busy: 0.1 }, schedule.horizon());
        "p99<5ms".parse::<Objective>().unwrap().judge(&run, &Rules::default())
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

    #[test]
    fn objectives_are_read_back() {
        for text in ["p99<5ms", "p99.9<20ms", "p50<100us", "p99.99<2s", "p90<1500us"] {
            assert_eq!(text.parse::<Objective>().unwrap().to_string(), text);
        }
        assert_eq!("p99 < 1.5ms".parse(), Ok(Objective { q: 0.99, limit: 1_500_000 }));
        for bad in
            ["p99", "99<5ms", "p100<5ms", "p0<5ms", "p99<5", "p99<ms", "p99<-5ms", "p99<5h", "p99>5ms", ""]
        {
            assert!(bad.parse::<Objective>().unwrap_err().to_string().contains("such as p99<5ms"), "{bad}");
        }
    }
}
