//! In-process operations under the same schedules as services: k threads that claim starts from one counter.
//!
//! Only for operations of 10 µs or more. Below that the clock and the claim cost a good part of what is
//! measured, and what comes out is not a latency distribution; such calls are measured in batches.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::arrivals::Schedule;
use crate::pace::{Clock, MonotonicClock, Pacer};
use crate::record::{Failure, Recording};
use crate::run::{Effort, Run};

/// The shortest operation that is timed one by one, in nanoseconds.
pub const SHORTEST: u64 = 10_000;

/// Something that can be called under load. Each thread has its own.
pub trait Operation: Send {
    /// Does it once.
    ///
    /// # Errors
    /// Whatever went wrong. It is counted as [`Failure::Operation`]; the message is the caller's to keep.
    fn call(&mut self) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
}

/// The reason that operations cannot be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DriveError {
    /// No thread to do it on.
    #[error("at least one operation is needed to drive")]
    Nothing,
    /// Too short to be timed one by one.
    #[error(
        "the median operation takes {median} ns; below {SHORTEST} ns timing each would distort it: measure it in \
         batches, closed loop"
    )]
    TooShort {
        /// The median of service times in nanoseconds.
        median: u64,
    },
}

/// Runs a schedule on as many threads as there are operations. Nothing is dropped: what has not begun when the
/// drain is over is censored. An operation that has begun is waited for, because a call cannot be given up.
///
/// # Errors
/// [`DriveError`] without operations, and when they turn out too short.
pub fn drive<O: Operation>(
    schedule: &Schedule,
    operations: &mut [O],
    drain: Duration,
) -> Result<Run, DriveError> {
    if operations.is_empty() {
        return Err(DriveError::Nothing);
    }
    let threads = operations.len();
    let counter = Counter {
        starts: schedule.starts(),
        give_up: schedule.horizon().saturating_add(drain.as_nanos() as u64),
        claimed: AtomicUsize::new(0),
        last_wake: AtomicU64::new(0),
    };
    let barrier = std::sync::Barrier::new(threads);
    let zero = std::sync::OnceLock::new();
    let run = |operation: &mut O| {
        let pacer = Pacer::calibrated(&MonotonicClock::start());
        barrier.wait();
        let clock = zero.get_or_init(MonotonicClock::start);
        counter.work(operation, &pacer, clock, schedule.horizon())
    };
    let parts: Vec<Part> = std::thread::scope(|scope| {
        let workers: Vec<_> = operations.iter_mut().map(|operation| scope.spawn(|| run(operation))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut recording = Recording::new(schedule.horizon());
    parts.iter().for_each(|part| recording.merge(&part.recording));
    let elapsed = parts.iter().map(|part| part.end).max().unwrap_or(0);
    for &intended in schedule.starts().iter().skip(counter.claimed.into_inner()) {
        recording.censor(intended, None, elapsed);
    }
    match recording.service.order_statistic(0.5) {
        Some(median) if median.nanos() < SHORTEST => Err(DriveError::TooShort { median: median.nanos() }),
        _ => Ok(Run::new(schedule, recording, effort(&parts, elapsed), elapsed)),
    }
}

/// The results of one thread.
struct Part {
    recording: Recording,
    /// Time spent waiting for starts.
    waited: u64,
    end: u64,
}

/// The one queue, shared.
struct Counter<'a> {
    starts: &'a [u64],
    give_up: u64,
    claimed: AtomicUsize,
    /// When a thread that waited for a start last woke.
    last_wake: AtomicU64,
}

impl Counter<'_> {
    fn work(&self, operation: &mut impl Operation, pacer: &Pacer, clock: &impl Clock, horizon: u64) -> Part {
        let mut recording = Recording::new(horizon);
        let mut waited = 0;
        loop {
            let free = clock.now();
            let index = self.claim(free);
            let Some(&intended) = index.and_then(|index| self.starts.get(index)) else {
                return Part { recording, waited, end: free };
            };
            let start = self.wait(intended, free, pacer, clock);
            recording
                .lateness
                .record(start.saturating_sub(intended).min(self.lateness(intended, free, start)));
            waited += start - free;
            let outcome = operation.call();
            let end = clock.now();
            match outcome {
                Ok(()) => recording.complete(intended, start, end),
                Err(_) => recording.fail(Failure::Operation, end),
            }
        }
    }

    /// The next operation, unless there is none or it is too late for it.
    fn claim(&self, now: u64) -> Option<usize> {
        let next = |index| (index < self.starts.len() && now < self.give_up).then_some(index + 1);
        self.claimed.try_update(Ordering::Relaxed, Ordering::Relaxed, next).ok()
    }

    fn wait(&self, intended: u64, free: u64, pacer: &Pacer, clock: &impl Clock) -> u64 {
        if free >= intended {
            return free;
        }
        let start = pacer.wait_until(clock, intended);
        self.last_wake.fetch_max(start, Ordering::Relaxed);
        start
    }

    /// The generator's own lateness. A thread that waited is as late as it woke. One that came from another
    /// operation could not have started sooner; but where another thread slept past this start too, the
    /// generator as a whole was not awake to notice it, as when it is stopped from outside.
    fn lateness(&self, intended: u64, free: u64, start: u64) -> u64 {
        if free < intended {
            return start - intended;
        }
        self.last_wake.load(Ordering::Relaxed).saturating_sub(intended)
    }
}

fn effort(parts: &[Part], elapsed: u64) -> Effort {
    let whole = (elapsed * parts.len() as u64).max(1) as f64;
    let free = parts.iter().map(|part| part.waited).sum::<u64>() as f64 / whole;
    // In the same process the subject's work cannot be told from the generator's, which is next to none.
    Effort { free, busy: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keeps a thread occupied; every tenth call fails.
    struct Occupy {
        duration: Duration,
        calls: usize,
    }

    impl Operation for Occupy {
        fn call(&mut self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
            std::thread::sleep(self.duration);
            self.calls += 1;
            if self.calls.is_multiple_of(10) { Err("the tenth".into()) } else { Ok(()) }
        }
    }

    fn occupy(threads: usize, micros: u64) -> Vec<Occupy> {
        (0..threads).map(|_| Occupy { duration: Duration::from_micros(micros), calls: 0 }).collect()
    }

    #[test]
    fn every_start_is_claimed_once_and_accounted_for() {
        let schedule = Schedule::constant(500.0, Duration::from_secs(1)).unwrap();
        let run = drive(&schedule, &mut occupy(3, 100), Duration::from_secs(10)).unwrap();
        assert_eq!((run.offered, run.recording.accounted(), run.recording.censored), (500, 500, 0));
        assert!((47..=50).contains(&run.recording.failures[&Failure::Operation]));
        assert_eq!(run.recording.lateness.count(), 500);
        assert_eq!(run.recording.service.count(), run.recording.completed);
    }

    #[test]
    fn overload_is_queueing_and_not_lateness_and_the_rest_is_censored() {
        // Two threads of 10 ms each bear 200 a second at most; ten times that is offered.
        let schedule = Schedule::constant(2000.0, Duration::from_millis(500)).unwrap();
        let run = drive(&schedule, &mut occupy(2, 10_000), Duration::ZERO).unwrap();
        assert_eq!(run.recording.accounted(), 1000);
        assert!(run.recording.censored >= 880, "{}", run.recording.censored);
        assert!(run.backlog_slope.unwrap().low > 1000.0);
        assert!(run.pace() < 0.3 && run.effort.free < 0.5);
    }

    #[test]
    fn what_is_too_short_is_refused() {
        struct Nothing;
        impl Operation for Nothing {
            fn call(&mut self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
                Ok(())
            }
        }
        let schedule = Schedule::constant(1000.0, Duration::from_millis(200)).unwrap();
        let refused = drive(&schedule, &mut [Nothing], Duration::ZERO);
        assert!(matches!(refused, Err(DriveError::TooShort { .. })), "{refused:?}");
        let none: &mut [Nothing] = &mut [];
        assert_eq!(drive(&schedule, none, Duration::ZERO).unwrap_err(), DriveError::Nothing);
    }

    /// Simulated: a thread sleeps past its start; what the others take up later was late just as well.
    #[test]
    fn a_start_that_nobody_was_awake_to_notice_is_late() {
        let counter =
            Counter { starts: &[], give_up: 0, claimed: AtomicUsize::new(0), last_wake: AtomicU64::new(900) };
        assert_eq!(counter.lateness(100, 50, 130), 30);
        assert_eq!(counter.lateness(400, 950, 950), 500);
        assert_eq!(counter.lateness(920, 950, 950), 0);
    }
}
