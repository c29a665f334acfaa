//! Closed-loop measuring of one workload: make it ready, then one slice at a time.
//!
//! What is timed is [`Subject::call`] and nothing else. The clock is read twice a batch.

use std::time::{Duration, Instant};

use tollgate_engine::Subject;
use tollgate_model::protocol::{Clock, Failure, Prepared, Slice, WarmUp};
use tollgate_stats::{Warmup, WarmupJudge, WarmupRule, median};

/// A slice holds about this many batches.
const BATCHES_A_SLICE: u32 = 16;
/// The clock's two readings may take this part of a batch, at most.
const CLOCK_SHARE: f64 = 0.001;
/// Batches of the empty loop; their median is subtracted.
const EMPTY_BATCHES: usize = 7;
/// Windows of ten batches: a warm subject is known to be so after twenty, some 3 ms.
const WARM_UP: WarmupRule = WarmupRule { window: 10, tolerance: 0.02 };

/// A subject that is warm, and how it is to be measured.
pub struct Ready {
    subject: Box<dyn Subject>,
    batch: u64,
    empty_ns: f64,
}

/// Warms a subject up and finds how many calls make a batch.
pub fn ready(
    mut subject: Box<dyn Subject>,
    clock: Clock,
    slice: Duration,
    warm_up: Duration,
) -> Result<(Ready, Prepared), Failure> {
    let shortest = Duration::from_nanos((2.0 * clock.cost_ns / CLOCK_SHARE) as u64);
    let target = (slice / BATCHES_A_SLICE).max(shortest);
    let begin = Instant::now();
    let cold_batch = batch_for(&mut *subject, target)?;
    let warm = warm(&mut *subject, cold_batch, begin, warm_up)?;
    let (batch, took) = settled(&mut *subject, scaled(cold_batch, warm.last, target), target)?;
    let empty_ns = empty(&mut *subject, batch);
    let prepared = Prepared {
        batch,
        clock_share: 2.0 * clock.cost_ns / took.as_nanos().max(1) as f64,
        empty_ns,
        warm_up: WarmUp {
            steady: warm.judged.steady_from.is_some(),
            batches: warm.judged.batches as u32,
            ms: begin.elapsed().as_secs_f64() * 1e3,
            first_over_last: warm.first.as_secs_f64() / warm.last.as_secs_f64().max(1e-9),
        },
        path: None,
        setup: None,
    };
    Ok((Ready { subject, batch, empty_ns }, prepared))
}

impl Ready {
    /// Measures until `slice` is over. The first batch finds the caches gone cold (others ran in between) and is
    /// not kept.
    pub fn slice(&mut self, slice: Duration) -> Result<Slice, Failure> {
        let begin = Instant::now();
        self.subject.call(self.batch)?;
        self.subject.marked();
        let mut call_ns = Vec::with_capacity(2 * BATCHES_A_SLICE as usize);
        loop {
            let batch = timed(&mut *self.subject, self.batch)?;
            // Our loop is not between marks.
            let (time, empty_ns) =
                self.subject.marked().map_or((batch, self.empty_ns), |marked| (marked, 0.0));
            call_ns.push(time.as_nanos() as f64 / self.batch as f64 - empty_ns);
            if begin.elapsed() >= slice {
                return Ok(Slice { call_ns, collections: None, reference_ns: None });
            }
        }
    }

    /// The subject itself, warm.
    pub fn subject(&mut self) -> &mut dyn Subject {
        &mut *self.subject
    }
}

/// The timed region.
#[inline(never)]
fn timed(subject: &mut dyn Subject, calls: u64) -> Result<Duration, Failure> {
    let begin = Instant::now();
    subject.call(calls)?;
    Ok(begin.elapsed())
}

/// Number of calls that last about as long as `target`: twice as many until they do, then in proportion. The better of
/// two tries counts: the first call of all takes page faults, and any may be interrupted.
fn batch_for(subject: &mut dyn Subject, target: Duration) -> Result<u64, Failure> {
    let mut calls = 1;
    loop {
        let took = timed(subject, calls)?.min(timed(subject, calls)?);
        if took >= target / 2 {
            return Ok(scaled(calls, took, target));
        }
        calls *= 2;
    }
}

/// A batch that really lasts as long as it should, and how long that is. Whoever is interrupted while a batch is timed
/// takes its calls for slower than they are; interruptions only ever add time, so the best of a few tries is believed.
fn settled(subject: &mut dyn Subject, mut batch: u64, target: Duration) -> Result<(u64, Duration), Failure> {
    let mut tries = 0..4;
    loop {
        let took = timed(subject, batch)?.min(timed(subject, batch)?).min(timed(subject, batch)?);
        if took >= target * 3 / 4 || tries.next().is_none() {
            return Ok((batch, took));
        }
        batch = scaled(batch, took, target);
    }
}

fn scaled(calls: u64, took: Duration, target: Duration) -> u64 {
    let fitting = calls as f64 * target.as_secs_f64() / took.as_secs_f64().max(1e-9);
    (fitting as u64).max(1)
}

struct Warm {
    judged: Warmup,
    first: Duration,
    last: Duration,
}

/// Runs batches until they are steady or time is up.
fn warm(subject: &mut dyn Subject, batch: u64, begin: Instant, limit: Duration) -> Result<Warm, Failure> {
    let mut judge = WarmupJudge::new(WARM_UP);
    let mut times = Vec::new();
    while times.is_empty() || (!judge.is_steady() && begin.elapsed() < limit) {
        let took = timed(subject, batch)?;
        judge.feed(took.as_secs_f64());
        times.push(took.as_secs_f64());
    }
    let recent = &times[times.len().saturating_sub(WARM_UP.window)..];
    let last = median(recent).expect("at least one batch was timed");
    Ok(Warm {
        judged: judge.verdict(),
        first: Duration::from_secs_f64(times[0]),
        last: Duration::from_secs_f64(last),
    })
}

/// Nanoseconds a call of the loop around no call.
fn empty(subject: &mut dyn Subject, batch: u64) -> f64 {
    let times: Vec<f64> = (0..EMPTY_BATCHES)
        .map(|_| {
            let begin = Instant::now();
            subject.loop_only(batch);
            begin.elapsed().as_nanos() as f64 / batch as f64
        })
        .collect();
    median(&times).expect("the empty loop was timed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_engine::Fuel;

    /// A subject whose calls take a known time, slower for the first few.
    struct Spin {
        each: Duration,
        slow_calls: u64,
        loop_cost: Duration,
    }

    fn spin(time: Duration) {
        let begin = Instant::now();
        while begin.elapsed() < time {}
    }

    impl Subject for Spin {
        fn call(&mut self, calls: u64) -> Result<(), Failure> {
            for _ in 0..calls {
                let slow = if self.slow_calls > 0 { 20 } else { 1 };
                self.slow_calls = self.slow_calls.saturating_sub(1);
                spin(self.each * slow + self.loop_cost);
            }
            Ok(())
        }
        fn loop_only(&mut self, calls: u64) {
            (0..calls).for_each(|_| spin(self.loop_cost));
        }
        fn inputs(&self) -> u64 {
            1
        }
        fn answer(&mut self, _: &str) -> Result<String, Failure> {
            unreachable!("only timed here")
        }
        fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
            Ok(None)
        }
    }

    const CLOCK: Clock = Clock { cost_ns: 30.0, resolution_ns: 1.0 };

    fn prepared(each_us: u64, slow_calls: u64, loop_us: u64) -> (Ready, Prepared) {
        let each = Duration::from_micros(each_us);
        let loop_cost = Duration::from_micros(loop_us);
        let subject = Box::new(Spin { each, slow_calls, loop_cost });
        ready(subject, CLOCK, Duration::from_millis(2), Duration::from_millis(50)).unwrap()
    }

    #[test]
    fn a_known_time_is_found_again_with_the_empty_loop_subtracted() {
        let (mut ready, prepared) = prepared(5, 0, 5);
        assert!(prepared.empty_ns > 4_900.0, "{prepared:?}");
        // The best of several slices: whatever else runs here can only add time.
        let best = (0..20)
            .flat_map(|_| ready.slice(Duration::from_millis(2)).unwrap().call_ns)
            .fold(f64::INFINITY, f64::min);
        assert!((4_500.0..8_000.0).contains(&best), "{best} ns for 5 µs");
    }

    #[test]
    fn the_clock_takes_less_than_a_thousandth_of_a_batch() {
        for each_us in [1, 3, 700] {
            let (_, prepared) = prepared(each_us, 0, 0);
            assert!(prepared.clock_share < 0.0015, "{prepared:?}");
        }
    }

    #[test]
    fn a_batch_that_came_out_too_small_is_mended() {
        let mut subject = Spin { each: Duration::from_micros(2), slow_calls: 0, loop_cost: Duration::ZERO };
        let target = Duration::from_micros(200);
        let (batch, took) = settled(&mut subject, 1, target).unwrap();
        assert!(took >= target * 3 / 4, "{batch} calls took {took:?}");
    }

    #[test]
    fn a_slow_start_is_waited_for_and_reported() {
        let (_, prepared) = prepared(2, 3, 0);
        assert!(prepared.batch >= 20, "sized by the warm calls: {prepared:?}");
        assert!(prepared.warm_up.batches >= 1);
    }

    #[test]
    fn a_call_longer_than_a_slice_is_a_batch_of_one() {
        let (mut ready, prepared) = prepared(3_000, 0, 0);
        assert_eq!(prepared.batch, 1);
        assert_eq!(ready.slice(Duration::from_millis(2)).unwrap().call_ns.len(), 1);
    }
}
