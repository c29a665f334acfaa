//! Whether operations pile up.

use tollgate_stats::{Interval, least_squares, student_quantile};

use super::LEVEL;

/// In how many parts a run is cut. Few enough that neighbouring points of the backlog have little to do with
/// each other, as the interval of the slope takes for granted; enough for an interval.
const PARTS: usize = 32;

/// Number of operations that ended in each part of the run. Together with the schedule it gives the backlog, and
/// it adds up over threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    part: u64,
    ended: [u64; PARTS],
}

impl Backlog {
    /// For a run of this many nanoseconds.
    #[must_use]
    pub fn new(horizon: u64) -> Self {
        Self { part: horizon.div_ceil(PARTS as u64).max(1), ended: [0; PARTS] }
    }

    /// An operation ended, well or not.
    #[inline]
    pub fn ended(&mut self, at: u64) {
        if let Some(count) = self.ended.get_mut((at / self.part) as usize) {
            *count += 1;
        }
    }

    /// Adds what another thread saw.
    pub fn merge(&mut self, other: &Self) {
        self.ended.iter_mut().zip(other.ended).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// By how many operations a second the backlog grew, with its interval: ordinary least squares over the
    /// backlog at the end of each part. `starts` is in order.
    #[must_use]
    pub fn slope(&self, starts: &[u64]) -> Option<Interval> {
        let mut ended = 0;
        let points: Vec<(f64, f64)> = (1..=PARTS)
            .map(|part| {
                let until = part as u64 * self.part;
                ended += self.ended[part - 1];
                let offered = starts.partition_point(|&start| start < until);
                (until as f64 / 1e9, offered as f64 - ended as f64)
            })
            .collect();
        let line = least_squares(&points)?;
        let residuals: f64 = points.iter().map(|(x, y)| (y - line.at(*x)).powi(2)).sum();
        let middle = points.iter().map(|(x, _)| x).sum::<f64>() / PARTS as f64;
        let spread: f64 = points.iter().map(|(x, _)| (x - middle).powi(2)).sum();
        let error = (residuals / (PARTS - 2) as f64 / spread).sqrt();
        let half = student_quantile(LEVEL, PARTS - 2)? * error;
        Some(Interval { low: line.slope - half, estimate: line.slope, high: line.slope + half, level: LEVEL })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    /// 1000 starts a second for ten seconds, ended by `end`.
    fn slope(end: impl Fn(u64) -> u64) -> Interval {
        let starts: Vec<u64> = (0..10_000).map(|index| index * 1_000_000).collect();
        let mut backlog = Backlog::new(10 * SECOND);
        starts.iter().for_each(|&start| backlog.ended(end(start)));
        backlog.slope(&starts).unwrap()
    }

    #[test]
    fn who_keeps_up_has_no_slope() {
        let steady = slope(|start| start + 4_000_000);
        assert!(steady.contains(0.0) && steady.half_width() < 1.0, "{steady:?}");
    }

    #[test]
    fn who_falls_behind_by_a_tenth_gathers_a_hundred_a_second() {
        let falling_behind = slope(|start| start * 10 / 9);
        assert!((falling_behind.estimate - 100.0).abs() < 2.0, "{falling_behind:?}");
        assert!(falling_behind.low > 90.0, "{falling_behind:?}");
    }

    #[test]
    fn a_stall_that_is_caught_up_is_not_growth() {
        let stalled = slope(|start| if (4..5).contains(&(start / SECOND)) { 5 * SECOND } else { start });
        assert!(stalled.contains(0.0), "{stalled:?}");
    }
}
