//! The list of intended starts.

use std::path::Path;
use std::time::Duration;

use tollgate_stats::Rng;

use super::trace::{self, TraceError};

/// Maximum number of starts in a schedule: 128 MiB. A schedule is the only thing in a run that grows with its length,
/// so a rate far above what the subject can do costs no memory beyond this.
pub const MAX_STARTS: usize = 1 << 24;

/// Rates beyond this are a mistake: starts would be less than a nanosecond apart.
const MAX_RATE: f64 = 1e9;

/// Intended starts in nanoseconds from the beginning of the run, in order, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    starts: Vec<u64>,
    horizon: u64,
}

/// The reason that a schedule cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The rate is not a number that makes sense.
    #[error("a rate of {0} a second makes no schedule: it must lie above 0 and not above 1e9")]
    Rate(f64),
    /// The duration is zero or absurd.
    #[error("a duration of {0:?} makes no schedule: it must lie above 0 and not above 30 days")]
    Duration(Duration),
    /// No burst of nothing, and none every zero seconds.
    #[error("bursts of {size} every {every:?} make no schedule: both must be above 0")]
    Burst {
        /// Number of starts in a burst.
        size: usize,
        /// Time from one burst to the next.
        every: Duration,
    },
    /// Nothing would start.
    #[error("the schedule is empty: at this rate nothing starts within {0:?}; make the run longer")]
    Empty(Duration),
    /// It would not fit into memory in any sensible way.
    #[error(
        "{0:.0} operations are more than the {MAX_STARTS} that a run may offer, so that its memory stays below 128 MiB: make \
         it shorter or lower the rate"
    )]
    TooMany(f64),
    /// The trace file is unreadable or wrong.
    #[error(transparent)]
    Trace(#[from] TraceError),
}

impl Schedule {
    /// One start every `1 / rate` seconds, the first at 0.
    ///
    /// # Errors
    /// [`ScheduleError`] when rate or duration is nonsense, or when the schedule would not fit.
    pub fn constant(rate: f64, duration: Duration) -> Result<Self, ScheduleError> {
        check(rate, duration)?;
        fits(rate * duration.as_secs_f64())?;
        // Multiplied, not summed up: a sum of a million rounded gaps drifts.
        let at = |index: usize| (index as f64 * 1e9 / rate).round() as u64;
        Self::until(duration, rate, (0..).map(at))
    }

    /// Exponential gaps with mean `1 / rate`; the first start comes after a gap, too.
    ///
    /// # Errors
    /// [`ScheduleError`] when rate or duration is nonsense, or when the schedule would not fit.
    pub fn poisson(rate: f64, duration: Duration, seed: u64) -> Result<Self, ScheduleError> {
        check(rate, duration)?;
        fits(rate * duration.as_secs_f64())?;
        let mut rng = Rng::derive(seed, &["arrivals", "poisson"]);
        let mut now = 0.0;
        let next = move |_| {
            // 1 − u lies in (0, 1], so that the logarithm is finite.
            now -= (1.0 - rng.unit()).ln() * 1e9 / rate;
            now.round() as u64
        };
        Self::until(duration, rate, (0_u64..).map(next))
    }

    /// `size` starts at once, every `every`, the first at 0.
    ///
    /// # Errors
    /// [`ScheduleError`] when a number is nonsense, or when the schedule would not fit.
    pub fn burst(size: usize, every: Duration, duration: Duration) -> Result<Self, ScheduleError> {
        if size == 0 || every.is_zero() {
            return Err(ScheduleError::Burst { size, every });
        }
        check(1.0, duration)?;
        let gap = nanos(every);
        fits(nanos(duration).div_ceil(gap) as f64 * size as f64)?;
        let bursts = (0_u64..).map(|burst| burst.saturating_mul(gap));
        let rate = size as f64 / every.as_secs_f64();
        Self::until(duration, rate, bursts.flat_map(|at| std::iter::repeat_n(at, size)))
    }

    /// Starts as a file says: one time in seconds from the beginning a line, in order. Blank lines and lines
    /// that begin with `#` are skipped.
    ///
    /// # Errors
    /// [`ScheduleError::Trace`] with file and line when the file cannot be read or a line is wrong.
    pub fn trace(file: &Path) -> Result<Self, ScheduleError> {
        let starts = trace::read(file)?;
        // The last operation starts when the trace ends: the horizon holds it.
        let horizon = starts.last().map_or(0, |last| last + 1);
        Ok(Self { starts, horizon })
    }

    fn until(duration: Duration, rate: f64, from: impl Iterator<Item = u64>) -> Result<Self, ScheduleError> {
        let horizon = nanos(duration);
        // Room for all at once, with five standard deviations of a Poisson count: growing by doubling would take twice
        // the memory that the bound promises.
        let expected = rate * duration.as_secs_f64();
        let room = (expected + 5.0 * expected.sqrt()) as usize + 1;
        let mut starts = Vec::with_capacity(room.min(MAX_STARTS + 1));
        starts.extend(from.take_while(|&start| start < horizon).take(MAX_STARTS + 1));
        match starts.len() {
            0 => Err(ScheduleError::Empty(duration)),
            count if count > MAX_STARTS => Err(ScheduleError::TooMany(count as f64)),
            _ => Ok(Self { starts, horizon }),
        }
    }

    /// The intended starts, in nanoseconds from the beginning of the run.
    #[must_use]
    pub fn starts(&self) -> &[u64] {
        &self.starts
    }

    /// Number of operations offered; never 0.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a schedule is never empty")]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The length of the run in nanoseconds: every start lies before it.
    #[must_use]
    pub fn horizon(&self) -> u64 {
        self.horizon
    }

    /// Operations a second, as scheduled.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.len() as f64 * 1e9 / self.horizon as f64
    }
}

/// Refuses nonsense.
pub(super) fn check(rate: f64, duration: Duration) -> Result<(), ScheduleError> {
    if !(rate > 0.0 && rate <= MAX_RATE) {
        return Err(ScheduleError::Rate(rate));
    }
    if duration.is_zero() || duration > Duration::from_secs(30 * 86_400) {
        return Err(ScheduleError::Duration(duration));
    }
    Ok(())
}

fn fits(count: f64) -> Result<(), ScheduleError> {
    if count > MAX_STARTS as f64 { Err(ScheduleError::TooMany(count)) } else { Ok(()) }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn constant_starts_are_evenly_spaced_and_do_not_drift() {
        let schedule = Schedule::constant(3000.0, Duration::from_secs(100)).unwrap();
        assert_eq!(schedule.len(), 300_000);
        assert_eq!(schedule.starts()[0], 0);
        assert_eq!(schedule.starts()[299_997], 99_999_000_000);
        assert_eq!(schedule.rate(), 3000.0);
    }

    #[test]
    fn poisson_gaps_are_exponential() {
        let schedule = Schedule::poisson(1000.0, Duration::from_secs(100), 42).unwrap();
        let gaps: Vec<f64> =
            schedule.starts().windows(2).map(|pair| (pair[1] - pair[0]) as f64 / 1e6).collect();
        let n = gaps.len() as f64;
        let mean = gaps.iter().sum::<f64>() / n;
        let sd = (gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / n).sqrt();
        assert!((mean - 1.0).abs() < 0.013, "{mean}");
        assert!((sd / mean - 1.0).abs() < 0.02, "{sd}");
        // Kolmogorov–Smirnov against 1 − e^−x: 1.95/√n is passed once in a thousand seeds.
        let mut sorted = gaps;
        sorted.sort_unstable_by(f64::total_cmp);
        let distance = |(rank, gap): (usize, &f64)| (rank as f64 / n - (1.0 - (-gap).exp())).abs();
        let worst = sorted.iter().enumerate().map(distance).fold(0.0, f64::max);
        assert!(worst < 1.95 / n.sqrt(), "{worst}");
    }

    #[test]
    fn the_seed_decides_and_nothing_else() {
        let schedule = |seed| Schedule::poisson(1000.0, SECOND, seed).unwrap();
        assert_eq!(schedule(1), schedule(1));
        assert_ne!(schedule(1), schedule(2));
    }

    #[test]
    fn bursts_start_together() {
        let schedule = Schedule::burst(3, Duration::from_millis(10), Duration::from_millis(25)).unwrap();
        assert_eq!(
            schedule.starts(),
            [0, 0, 0, 10_000_000, 10_000_000, 10_000_000, 20_000_000, 20_000_000, 20_000_000]
        );
    }

    #[test]
    fn nonsense_is_refused() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 2e9] {
            assert!(matches!(Schedule::constant(rate, SECOND), Err(ScheduleError::Rate(_))), "{rate}");
        }
        assert!(matches!(Schedule::constant(1.0, Duration::ZERO), Err(ScheduleError::Duration(_))));
        assert!(matches!(Schedule::constant(1.0, Duration::MAX), Err(ScheduleError::Duration(_))));
        assert!(matches!(Schedule::constant(1e8, SECOND), Err(ScheduleError::TooMany(_))));
        assert!(matches!(Schedule::poisson(1e-6, SECOND, 1), Err(ScheduleError::Empty(_))));
        assert!(matches!(Schedule::burst(0, SECOND, SECOND), Err(ScheduleError::Burst { .. })));
        assert!(matches!(
            Schedule::burst(usize::MAX, Duration::from_nanos(1), SECOND),
            Err(ScheduleError::TooMany(_))
        ));
    }
}
