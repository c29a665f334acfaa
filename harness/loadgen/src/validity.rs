//! Whether a run says anything about its subject, or only about the generator.
//!
//! A run whose generator was late is reported as invalid, never as a result: its latencies are those of the
//! generator. The defaults are strict. An answer after 100 µs allows a p99 lateness of 5 µs, which a shared
//! machine does not give; measure such a subject on a quiet one, or closed loop.

use std::fmt;

use crate::record::Bound;
use crate::run::Run;

/// What is asked of the generator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// The p99 of lateness may be at most this part of the subject's p50.
    pub lateness: f64,
    /// At least this part of the offered rate must be achieved, unless it is the subject that cannot.
    pub pace: f64,
    /// A generator that works for more than this part of the run is at its limit.
    pub busy: f64,
    /// When a connection was free for more than this part of the run, it is not the subject that cannot.
    pub free: f64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { lateness: 0.05, pace: 0.99, busy: 0.9, free: 0.5 }
    }
}

/// The generator was the bottleneck: the run is invalid. Why is in the variant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GeneratorBound {
    /// It started operations late.
    Late {
        /// The p99 of its lateness in nanoseconds.
        lateness: u64,
        /// The p50 of the subject's service time in nanoseconds.
        service: u64,
        /// What part of it was allowed.
        allowed: f64,
    },
    /// The offered rate was not reached although connections were free.
    Slow {
        /// Achieved over offered.
        pace: f64,
        /// The part of the run during which a connection was free.
        free: f64,
    },
    /// The offered rate was not reached while the generator worked without a pause.
    Busy {
        /// Achieved over offered.
        pace: f64,
        /// The part of the run during which it worked.
        busy: f64,
    },
}

impl fmt::Display for GeneratorBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "generator-bound: ")?;
        match *self {
            Self::Late { lateness, service, allowed } => write!(
                f,
                "the p99 of its lateness is {}, more than {:.0} % of the subject's p50 of {}; quiet the machine, \
                 pin generator and subject apart, or lower the rate",
                Bound::Exactly(lateness),
                allowed * 100.0,
                Bound::Exactly(service)
            ),
            Self::Slow { pace, free } => write!(
                f,
                "{:.1} % of the offered rate was achieved although a connection was free {:.0} % of the time",
                pace * 100.0,
                free * 100.0
            ),
            Self::Busy { pace, busy } => write!(
                f,
                "{:.1} % of the offered rate was achieved while it worked {:.0} % of the time; lower the rate",
                pace * 100.0,
                busy * 100.0
            ),
        }
    }
}

impl std::error::Error for GeneratorBound {}

impl Rules {
    /// Whether the generator was up to the run.
    ///
    /// # Errors
    /// [`GeneratorBound`], with the figures, when it was not.
    pub fn check(&self, run: &Run) -> Result<(), GeneratorBound> {
        // Of however few operations: to be cautious takes no confidence interval.
        let nanos = |bound: Option<Bound>| bound.map(Bound::nanos);
        let lateness = nanos(run.recording.lateness.order_statistic(0.99));
        let service = nanos(run.recording.service.order_statistic(0.5));
        if let (Some(lateness), Some(service)) = (lateness, service)
            && lateness as f64 > service as f64 * self.lateness
        {
            return Err(GeneratorBound::Late { lateness, service, allowed: self.lateness });
        }
        let (pace, effort) = (run.pace(), run.effort);
        if pace >= self.pace {
            return Ok(());
        }
        if effort.busy > self.busy {
            return Err(GeneratorBound::Busy { pace, busy: effort.busy });
        }
        if effort.free > self.free {
            return Err(GeneratorBound::Slow { pace, free: effort.free });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrivals::Schedule;
    use crate::record::Recording;
    use crate::run::Effort;
    use std::time::Duration;

    /// A second at 1 kHz: each operation takes a millisecond, starts `late`, and time passes `stretch` as fast.
    fn run(late: impl Fn(u64) -> u64, stretch: u64, effort: Effort) -> Run {
        let schedule = Schedule::constant(1000.0, Duration::from_secs(1)).unwrap();
        let mut recording = Recording::new(schedule.horizon());
        for &start in schedule.starts() {
            recording.lateness.record(late(start));
            let began = start * stretch + late(start);
            recording.complete(start, began, began + 1_000_000);
        }
        Run::new(&schedule, recording, effort, schedule.horizon())
    }

    const IDLE: Effort = Effort { free: 1.0, busy: 0.1 };

    #[test]
    fn a_punctual_generator_is_healthy() {
        assert_eq!(Rules::default().check(&run(|_| 40_000, 1, IDLE)), Ok(()));
    }

    #[test]
    fn lateness_in_more_than_a_hundredth_of_the_starts_is_generator_bound() {
        let late =
            |hundredths| move |start: u64| if start / 1_000_000 % 100 < hundredths { 90_000 } else { 0 };
        assert_eq!(Rules::default().check(&run(late(1), 1, IDLE)), Ok(()));
        let verdict = Rules::default().check(&run(late(2), 1, IDLE)).unwrap_err();
        assert!(verdict.to_string().starts_with(
            "generator-bound: the p99 of its lateness is 90.05 µs, more than 5 % of the subject's p50 of 1.00 ms"
        ), "{verdict}");
    }

    #[test]
    fn a_saturated_subject_is_a_result_and_a_saturated_generator_is_not() {
        let verdict = |effort| Rules::default().check(&run(|_| 0, 2, effort));
        assert_eq!(verdict(Effort { free: 0.01, busy: 0.3 }), Ok(()));
        assert!(matches!(verdict(Effort { free: 0.01, busy: 0.99 }), Err(GeneratorBound::Busy { .. })));
        assert!(matches!(verdict(Effort { free: 0.9, busy: 0.3 }), Err(GeneratorBound::Slow { .. })));
    }

    #[test]
    fn a_run_without_an_answer_is_not_the_generators_fault() {
        let schedule = Schedule::constant(1000.0, Duration::from_secs(1)).unwrap();
        let run = Run::new(&schedule, Recording::new(1), Effort { free: 0.0, busy: 0.1 }, 1);
        assert_eq!(Rules::default().check(&run), Ok(()));
    }
}
