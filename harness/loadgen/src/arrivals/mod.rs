//! When operations are meant to start: decided before the run, from one seed.
//!
//! A start that depends on how the subject behaves is the fault that this crate exists to avoid ("coordinated
//! omission", Tene 2013, "How NOT to measure latency"): a generator that waits for a stalled subject sends
//! nothing during the stall, and so measures nothing of it. Here every intended start is a number that stood
//! in a list before the first byte was sent.

mod schedule;
mod trace;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

pub use schedule::{MAX_STARTS, Schedule, ScheduleError};
pub use trace::TraceError;

/// The shape of the arrivals, without a rate: what a search for the highest rate holds fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrivals {
    /// One start every `1 / rate`: kind to the subject, as no real traffic is.
    Constant,
    /// Exponential gaps: independent users.
    Poisson,
    /// This many at once, as often as the rate asks for.
    Burst(usize),
}

impl Arrivals {
    /// The intended starts of a run. The same arguments give the same schedule, on any machine.
    ///
    /// # Errors
    /// [`ScheduleError`] when rate or duration is nonsense, or when the schedule would not fit.
    pub fn schedule(self, rate: f64, duration: Duration, seed: u64) -> Result<Schedule, ScheduleError> {
        match self {
            Self::Constant => Schedule::constant(rate, duration),
            Self::Poisson => Schedule::poisson(rate, duration, seed),
            Self::Burst(size) => {
                schedule::check(rate, duration)?;
                let every = Duration::try_from_secs_f64(size as f64 / rate).unwrap_or(Duration::MAX);
                Schedule::burst(size, every, duration)
            }
        }
    }
}

impl fmt::Display for Arrivals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant => write!(f, "constant"),
            Self::Poisson => write!(f, "poisson"),
            Self::Burst(size) => write!(f, "burst:{size}"),
        }
    }
}

/// The text does not name arrivals.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` does not name arrivals: write constant, poisson, or burst:N with N from 1, such as burst:50")]
pub struct UnknownArrivals(String);

impl FromStr for Arrivals {
    type Err = UnknownArrivals;

    fn from_str(text: &str) -> Result<Self, UnknownArrivals> {
        let size = |text: &str| text.parse().ok().filter(|&size| size > 0);
        match text {
            "constant" => Some(Self::Constant),
            "poisson" => Some(Self::Poisson),
            _ => text.strip_prefix("burst:").and_then(size).map(Self::Burst),
        }
        .ok_or_else(|| UnknownArrivals(text.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for arrivals in [Arrivals::Constant, Arrivals::Poisson, Arrivals::Burst(50)] {
            assert_eq!(arrivals.to_string().parse(), Ok(arrivals));
        }
        for bad in ["burst", "burst:0", "burst:-1", "Poisson", ""] {
            assert!(bad.parse::<Arrivals>().unwrap_err().to_string().contains("burst:50"), "{bad}");
        }
    }

    #[test]
    fn every_shape_has_the_rate_that_was_asked_for() {
        for arrivals in [Arrivals::Constant, Arrivals::Poisson, Arrivals::Burst(50)] {
            let schedule = arrivals.schedule(5000.0, Duration::from_secs(20), 1).unwrap();
            let off = schedule.rate() / 5000.0 - 1.0;
            // The count of a Poisson process of 100,000 has a standard deviation of 0.3 %.
            assert!(off.abs() < 0.012, "{arrivals}: {off}");
        }
    }
}
