//! Steady-state throughput: how many calls end in a window on one thread or several, each with a store and an
//! instance of its own on the shared engine.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use tollgate_engine::Subject;
use tollgate_model::protocol::{Failure, ThreadCount};

use tollgate_worker_kit::place;

/// Calls between two looks at the clock take about this long.
const CHUNK: Duration = Duration::from_micros(100);
/// Each thread warms up this long before the window opens.
const WARM_UP: Duration = Duration::from_millis(5);

/// Counts the calls of each thread in a window, on a subject of its own that `prepare` makes ready. With more than one thread they run on any core that the process was
/// given; one thread stays where the caller is.
pub fn count(
    threads: u16,
    window: Duration,
    cores: &rustix::thread::CpuSet,
    prepare: impl Fn() -> Result<Box<dyn Subject>, Failure>,
) -> Result<Vec<ThreadCount>, Failure> {
    let subjects = (0..threads).map(|_| prepare()).collect::<Result<Vec<Box<dyn Subject>>, Failure>>()?;
    let start = Barrier::new(usize::from(threads));
    std::thread::scope(|scope| {
        let running: Vec<_> = subjects
            .into_iter()
            .map(|subject| {
                let start = &start;
                scope.spawn(move || {
                    if threads > 1 {
                        let _ = place::unpin(cores);
                    }
                    in_window(subject, start, window)
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().expect("a thread ends by itself")).collect()
    })
}

fn in_window(
    mut subject: Box<dyn Subject>,
    start: &Barrier,
    window: Duration,
) -> Result<ThreadCount, Failure> {
    let warm = warm(&mut *subject);
    start.wait(); // before `?`: a thread that failed must not keep the others waiting
    let chunk = warm?;
    let begin = Instant::now();
    let mut calls = 0;
    loop {
        subject.call(chunk)?;
        calls += chunk;
        let elapsed = begin.elapsed();
        if elapsed >= window {
            return Ok(ThreadCount { calls, ns: elapsed.as_nanos() as u64 });
        }
    }
}

/// Warms up and finds how many calls make a chunk.
fn warm(subject: &mut dyn Subject) -> Result<u64, Failure> {
    let begin = Instant::now();
    let mut chunk = 1;
    loop {
        let one = Instant::now();
        subject.call(chunk)?;
        if one.elapsed() < CHUNK / 2 {
            chunk *= 2;
        } else if begin.elapsed() >= WARM_UP {
            return Ok(chunk);
        }
    }
}
