//! Whether a run says anything about its subject, or only about the generator.
//!
//! A run whose generator was the limit is reported as invalid, never as a result: its latencies are those of the
//! generator. Lateness is judged **percentile by percentile**: a percentile of the response is *generator-bound* when the
//! generator's own lateness at the same percentile is more than a twentieth of it.
//!
//! The subject's p50 is no yardstick for other percentiles. The response counts from the intended start, so lateness
//! is in it already; what matters is how much of the figure *that is printed* is lateness. 150 µs at p99 are too much of
//! a p99 of 1 ms and nothing to one of 5 ms, whatever the median was. And for a subject of 60 µs throughout 5 µs are too
//! much, as they were.
//!
//! What follows from it depends on how late. The run as a whole is invalid when the p50 is generator-bound, or when the
//! p99 is and the generator missed its goal of 200 µs at p99: then it was stopped, starved, or paced by a timer of
//! milliseconds. A generator that keeps its goal has done all that a machine shared with others lets it do; what it cannot
//! resolve is marked, and to be printed as "≤". That is honest, because lateness errs in one direction only: to start
//! late makes departures from a queue that is served in order later or leaves them as they are, never earlier (Lindley's
//! recursion is monotone), so that the true percentile lies below. For the same reason an objective that is met in
//! spite of lateness is met, and an [objective](crate::search::judge) holds lateness against its limit alone.
//!
//! Its limit: a percentile of a sum is not the sum of percentiles. With lateness and service at their worst in
//! different operations, lateness can be a little more of a percentile than the comparison shows.

use std::fmt;

use crate::record::{Bound, Recording, percent};
use crate::run::Run;

/// The requirements on the generator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// Lateness may be at most this part of the response, at the same percentile.
    pub lateness: f64,
    /// The p99 of lateness in nanoseconds that a generator need not fall below for a run to be valid.
    pub goal: u64,
    /// At least this part of the offered rate must be achieved, unless it is the subject that cannot.
    pub pace: f64,
    /// A generator that works for more than this part of the run is at its limit.
    pub busy: f64,
    /// When a connection was free for more than this part of the run, it is not the subject that cannot.
    pub free: f64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { lateness: 0.05, goal: 200_000, pace: 0.99, busy: 0.9, free: 0.5 }
    }
}

/// The generator was the bottleneck: the run is invalid. Why is in the variant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GeneratorBound {
    /// It started operations late.
    Late {
        /// At which percentile, between 0 and 1.
        q: f64,
        /// Its lateness there in nanoseconds.
        lateness: u64,
        /// The time that it is held against, in nanoseconds.
        time: u64,
        /// Which time that is.
        yardstick: Yardstick,
        /// The part of it that was allowed.
        allowed: f64,
    },
    /// The offered rate was not reached although connections were free, and it came later and later.
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

/// The time that lateness is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yardstick {
    /// The response at the same percentile.
    Response,
    /// The time that an objective allows.
    Limit,
}

impl fmt::Display for GeneratorBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "generator-bound: ")?;
        match *self {
            Self::Late { q, lateness, time, yardstick, allowed } => {
                let q = percent(q);
                write!(
                    f,
                    "the p{q} of its lateness is {}, more than {:.0} % of ",
                    Bound::Exactly(lateness),
                    allowed * 100.0
                )?;
                match yardstick {
                    Yardstick::Response => write!(f, "the response's p{q} of {}", Bound::Exactly(time))?,
                    Yardstick::Limit => write!(f, "the objective's {}", Bound::Exactly(time))?,
                }
                write!(f, "; quiet the machine, pin generator and subject apart, or lower the rate")
            }
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
        match self.punctual(&run.recording, 0.99) {
            Err(GeneratorBound::Late { lateness, .. }) if lateness <= self.goal => {}
            verdict => verdict?,
        }
        self.punctual(&run.recording, 0.5)?;
        self.kept_pace(run)
    }

    /// Whether the generator was up to saying whether an objective of `limit` nanoseconds at `q` is met.
    ///
    /// # Errors
    /// [`GeneratorBound`], with the figures, when it was not.
    pub fn check_for(&self, run: &Run, q: f64, limit: u64) -> Result<(), GeneratorBound> {
        self.late(&run.recording, q, limit, Yardstick::Limit)?;
        self.kept_pace(run)
    }

    /// Whether a percentile of the response is the subject's, and not the generator's. Of however few operations: to be
    /// cautious takes no confidence interval.
    ///
    /// # Errors
    /// [`GeneratorBound::Late`] when it is not.
    pub fn punctual(&self, recording: &Recording, q: f64) -> Result<(), GeneratorBound> {
        match recording.response.order_statistic(q) {
            Some(response) => self.late(recording, q, response.nanos(), Yardstick::Response),
            None => Ok(()),
        }
    }

    fn late(
        &self,
        recording: &Recording,
        q: f64,
        time: u64,
        yardstick: Yardstick,
    ) -> Result<(), GeneratorBound> {
        match recording.lateness.order_statistic(q).map(Bound::nanos) {
            Some(lateness) if lateness as f64 > time as f64 * self.lateness => {
                Err(GeneratorBound::Late { q, lateness, time, yardstick, allowed: self.lateness })
            }
            _ => Ok(()),
        }
    }

    fn kept_pace(&self, run: &Run) -> Result<(), GeneratorBound> {
        let (pace, effort) = (run.pace(), run.effort);
        if pace >= self.pace {
            return Ok(());
        }
        if effort.busy > self.busy {
            return Err(GeneratorBound::Busy { pace, busy: effort.busy });
        }
        // A subject that stalls when the run is nearly over falls as short, and was free most of the time, too. Who is behind
        // because of the generator began an operation as late as that at least once.
        let missing = (1.0 / pace - 1.0) * run.arrival_span() as f64;
        let latest = run.recording.lateness.max().map_or(0, Bound::nanos) as f64;
        if effort.free > self.free && latest > missing / 2.0 {
            return Err(GeneratorBound::Slow { pace, free: effort.free });
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "validity_tests.rs"]
mod tests;
