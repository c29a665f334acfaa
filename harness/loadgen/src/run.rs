//! A finished run, and what can be read off it.

use tollgate_stats::Interval;

use crate::arrivals::Schedule;
use crate::pace::Pacing;
use crate::record::Recording;
use crate::stalls::Stalls;

/// The generator's use of its time, as parts of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effort {
    /// While at least one connection (or thread) was free to start an operation.
    pub free: f64,
    /// While the generator was working, neither asleep nor spinning.
    pub busy: f64,
}

/// A finished open-loop run.
#[derive(Clone, Debug)]
pub struct Run {
    /// The recording.
    pub recording: Recording,
    /// Number of operations scheduled.
    pub offered: u64,
    /// Operations a second, as scheduled.
    pub offered_rate: f64,
    /// Duration in nanoseconds, draining included.
    pub elapsed: u64,
    /// By how many operations a second the backlog grew.
    pub backlog_slope: Option<Interval>,
    /// The generator's use of its time.
    pub effort: Effort,
    /// The circumstances of the run, and what it cost the generator.
    pub pacing: Pacing,
    /// The stalls of the machine meanwhile; none where nothing watched for them.
    pub stalls: Option<Stalls>,
    /// From the first intended start to the last, in nanoseconds.
    arrival_span: u64,
}

impl Run {
    /// The finished run of a schedule.
    #[must_use]
    pub fn new(schedule: &Schedule, recording: Recording, effort: Effort, elapsed: u64) -> Self {
        let starts = schedule.starts();
        Self {
            offered: starts.len() as u64,
            offered_rate: schedule.rate(),
            elapsed,
            backlog_slope: recording.backlog.slope(starts),
            effort,
            pacing: Pacing::default(),
            stalls: None,
            arrival_span: starts[starts.len() - 1] - starts[0],
            recording,
        }
    }

    /// The same, with the generator's circumstances.
    #[must_use]
    pub fn with_pacing(self, pacing: Pacing) -> Self {
        Self { pacing, ..self }
    }

    /// Achieved rate over offered rate: 1 for a subject that keeps up, whether it answers well or not.
    ///
    /// Departures are measured over their own span, from the first end to the last. Measured until the last
    /// end alone, a short run of slow operations would never reach 1, as its last answers come after the
    /// last start. And a span can only be longer than that of the arrivals, never shorter: a subject that
    /// stalls first and catches up has not gone faster than it was asked to.
    #[must_use]
    pub fn pace(&self) -> f64 {
        let Some((first, last)) = self.recording.ends else { return 0.0 };
        let ended = (self.recording.completed + self.recording.failed()) as f64;
        let (arrivals, departures) = (self.arrival_span as f64, (last - first) as f64);
        let stretch = if departures > arrivals { arrivals / departures } else { 1.0 };
        // A single burst has no span to be stretched.
        ended / self.offered as f64 * if self.arrival_span == 0 { 1.0 } else { stretch }
    }

    /// From the first intended start to the last, in nanoseconds.
    pub(crate) fn arrival_span(&self) -> u64 {
        self.arrival_span
    }

    /// Good answers a second.
    #[must_use]
    pub fn achieved_rate(&self) -> f64 {
        if self.offered == 0 {
            return 0.0;
        }
        let good = self.recording.completed as f64
            / (self.recording.completed + self.recording.failed()).max(1) as f64;
        self.offered_rate * self.pace() * good
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Failure;
    use std::time::Duration;

    fn run(end: impl Fn(u64) -> u64) -> Run {
        let schedule = Schedule::constant(1000.0, Duration::from_secs(1)).unwrap();
        let mut recording = Recording::new(schedule.horizon());
        schedule.starts().iter().for_each(|&start| recording.complete(start, start, end(start)));
        Run::new(&schedule, recording, Effort::default(), schedule.horizon())
    }

    #[test]
    fn who_keeps_up_has_a_pace_of_one_however_slow() {
        assert_eq!(run(|start| start + 300_000_000).pace(), 1.0);
        assert_eq!(run(|start| start + 300_000_000).achieved_rate(), 1000.0);
    }

    #[test]
    fn who_falls_behind_has_a_lower_pace() {
        let half = run(|start| start * 2);
        assert!((half.pace() - 0.5).abs() < 1e-9 && (half.achieved_rate() - 500.0).abs() < 1e-6);
    }

    #[test]
    fn failures_keep_the_pace_but_achieve_nothing() {
        let schedule = Schedule::constant(1000.0, Duration::from_secs(1)).unwrap();
        let mut recording = Recording::new(schedule.horizon());
        schedule.starts().iter().for_each(|&start| recording.fail(Failure::Refused, start + 9));
        let run = Run::new(&schedule, recording, Effort::default(), schedule.horizon());
        assert_eq!((run.pace(), run.achieved_rate()), (1.0, 0.0));
    }

    #[test]
    fn without_an_end_there_is_no_pace() {
        let schedule = Schedule::constant(1000.0, Duration::from_secs(1)).unwrap();
        let run = Run::new(&schedule, Recording::new(1), Effort::default(), 1);
        assert_eq!((run.pace(), run.achieved_rate()), (0.0, 0.0));
    }
}
