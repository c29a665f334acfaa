//! Calls that are slower by a known part, by which it is tested that a slowdown is found.
//!
//! Nothing is faked: more calls are made than are told, where calls are timed and where they are counted, so that every
//! lane sees the same slowdown, and it is the same on any machine. A batch is told to be of n calls and makes n · (1 +
//! part) of them. Calls are whole, so what is left over goes into the next batch: the part is exact over many batches,
//! and in a single one it may be one call off. The median of batches of fewer than 1/part calls therefore sees less of
//! it than the mean.
//!
//! What is not slowed down (cold starts, single calls, load, fuel) is refused where a slowdown is asked for.

use std::time::Duration;

use tollgate_engine::{Fuel, Subject};
use tollgate_model::protocol::{Failure, SLOWER, slower_by};

/// The part by which calls are slower than they would be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slowdown(f64);

impl Slowdown {
    /// Beyond that it is a mistake.
    const MOST: f64 = 10.0;

    /// The slowdown that was asked for, if any was and it makes sense.
    pub fn asked(part: Option<f64>) -> Result<Option<Self>, Failure> {
        match part {
            Some(part) if part > 0.0 && part <= Self::MOST => Ok(Some(Slowdown(part))),
            Some(part) => Err(Failure::request(format!(
                "`slower` must be more than 0 and at most {}, not {part}",
                Self::MOST
            ))),
            None => Ok(None),
        }
    }

    /// The fact that a receipt has of it.
    pub fn fact(self) -> (String, String) {
        (SLOWER.to_string(), slower_by(self.0))
    }

    /// The subject, slower.
    pub fn of(self, subject: Box<dyn Subject>) -> Box<dyn Subject> {
        Box::new(Slower { subject, calls: Stretch::by(self.0), turns: Stretch::by(self.0) })
    }

    /// The reason that something else is not measured.
    pub fn refuses(self) -> Failure {
        Failure::unsupported(format!(
            "only calls that are timed in batches or counted can be slower by {}: open it without `slower`",
            slower_by(self.0)
        ))
    }
}

/// A subject that calls more often than it tells.
struct Slower {
    subject: Box<dyn Subject>,
    calls: Stretch,
    turns: Stretch,
}

impl Subject for Slower {
    fn call(&mut self, calls: u64) -> Result<(), Failure> {
        self.subject.call(self.calls.of(calls))
    }

    fn marked(&mut self) -> Option<Duration> {
        self.subject.marked()
    }

    /// As many turns more: the loop around the further calls is no part of what they cost.
    fn loop_only(&mut self, calls: u64) {
        self.subject.loop_only(self.turns.of(calls));
    }

    fn inputs(&self) -> u64 {
        self.subject.inputs()
    }

    fn answer(&mut self, input: &str) -> Result<String, Failure> {
        self.subject.answer(input)
    }

    fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
        self.subject.fuel()
    }
}

/// Whole numbers, stretched by a part; what is cut off one is carried over to the next.
struct Stretch {
    part: f64,
    owed: f64,
}

impl Stretch {
    fn by(part: f64) -> Self {
        Stretch { part, owed: 0.0 }
    }

    fn of(&mut self, calls: u64) -> u64 {
        self.owed += calls as f64 * self.part;
        let more = self.owed.floor();
        self.owed -= more;
        calls + more as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// Counts what is really called, and turns that call nothing.
    struct Counts(Arc<AtomicU64>, Arc<AtomicU64>);

    impl Subject for Counts {
        fn call(&mut self, calls: u64) -> Result<(), Failure> {
            self.0.fetch_add(calls, Ordering::Relaxed);
            Ok(())
        }
        fn loop_only(&mut self, calls: u64) {
            self.1.fetch_add(calls, Ordering::Relaxed);
        }
        fn inputs(&self) -> u64 {
            1
        }
        fn answer(&mut self, _: &str) -> Result<String, Failure> {
            Ok("an answer".to_string())
        }
        fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
            Ok(None)
        }
    }

    /// Calls and empty turns that really happen in so many batches of so many calls.
    fn really(part: f64, batches: u64, calls: u64) -> (u64, u64) {
        let (called, turned) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let counts = Counts(Arc::clone(&called), Arc::clone(&turned));
        let mut slower = Slowdown::asked(Some(part)).unwrap().unwrap().of(Box::new(counts));
        for _ in 0..batches {
            slower.call(calls).unwrap();
            slower.loop_only(calls);
        }
        (called.load(Ordering::Relaxed), turned.load(Ordering::Relaxed))
    }

    #[test]
    fn so_much_more_is_called_however_small_the_batches_are() {
        for (part, batches, calls) in
            [(0.02, 1, 5_000), (0.02, 5_000, 1), (0.02, 714, 7), (0.5, 3, 2), (2.0, 4, 1)]
        {
            let told = batches * calls;
            let expected = told as f64 * (1.0 + part);
            let (called, turned) = really(part, batches, calls);
            assert!((called as f64 - expected).abs() <= 1.0, "{called} calls instead of {expected}");
            assert_eq!(called, turned, "the loop is stretched as the calls are");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for part in [0.0, -0.1, f64::NAN, f64::INFINITY, 11.0] {
            assert!(Slowdown::asked(Some(part)).is_err(), "{part}");
        }
        assert_eq!(Slowdown::asked(None), Ok(None));
        let told = Slowdown::asked(Some(0.07)).unwrap().unwrap().fact();
        assert_eq!(told, ("slower".to_string(), "7 %".to_string()));
    }
}
