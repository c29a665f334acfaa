//! Open-loop load on what is open in this process: as many threads as a service would get connections, each with a
//! store and an instance of its own on the shared engine, all serving one queue of intended starts.
//!
//! What is timed is one call through the same loop as everywhere ([`Subject::call`]), by two readings of the clock:
//! under 0.1 µs together, which is why operations below 10 µs are refused. There is no wire, no parsing and no second
//! process in it: that is the difference to a service's figures.

use std::error::Error;
use std::time::{Duration, Instant};

use tollgate_engine::{Opened, Subject};
use tollgate_loadgen::operation::{Operation, drive};
use tollgate_loadgen::pace::Pacing;
use tollgate_loadgen::{Rules, summary};
use tollgate_model::load::{LoadResult, LoadSettings};
use tollgate_model::protocol::{Failure, OpenLoop};

use super::{drain, schedule};
use tollgate_worker_kit::Pinned;

/// Each thread's subject is warmed up for this long, or for one round of its inputs.
const WARM_UP: Duration = Duration::from_millis(50);

/// Puts load on what is open. The threads that call are the generator's too: pinned to the core, all of them are, and
/// those that wait for a start spin where another one works. Without a core they run wherever the process may.
pub fn in_process(
    opened: &Opened,
    asked: &OpenLoop,
    cores: &rustix::thread::CpuSet,
) -> Result<LoadResult, Failure> {
    let (settings, target) = (&asked.settings, &asked.target);
    let _pinned = match target.core {
        Some(core) => Pinned::to(core)?,
        None => Pinned::not(cores)?,
    };
    let threads = (0..settings.connections).map(|_| opened.prepare(target.workload));
    let mut called: Vec<Called> =
        threads.map(|subject| subject.map(Called::new)).collect::<Result<_, Failure>>()?;
    let threads = called.len() as u64;
    for (place, called) in called.iter_mut().enumerate() {
        called.warm_up(place as u64, threads)?;
    }
    run(&mut called, settings)
}

fn run(called: &mut [Called], settings: &LoadSettings) -> Result<LoadResult, Failure> {
    let schedule = schedule(settings)?;
    let run = drive(&schedule, called, drain(settings)).map_err(Failure::unsupported)?;
    // Every call failed alike: that is no result with failures in it, but a broken subject.
    if run.recording.completed == 0
        && let Some(failure) = called.iter_mut().find_map(|called| called.failure.take())
    {
        return Err(failure);
    }
    let guard = run.pacing.guard;
    Ok(summary::load_result(&run.with_pacing(Pacing::of_this_thread(guard)), &Rules::default()))
}

/// A subject that is called once at a time.
struct Called {
    subject: Box<dyn Subject>,
    /// The first thing that went wrong.
    failure: Option<Failure>,
}

impl Called {
    fn new(subject: Box<dyn Subject>) -> Self {
        Called { subject, failure: None }
    }

    /// Warms up, and leaves off where the inputs of this thread are to begin: evenly spread over the ring. If all began at
    /// the same one, each input would come as often in a row as there are threads, and caches and branch predictors would
    /// know it: at eight threads that took a fifth off native `screen`.
    fn warm_up(&mut self, place: u64, threads: u64) -> Result<(), Failure> {
        let begin = Instant::now();
        let inputs = self.subject.inputs();
        let mut made = 0;
        while made < inputs && begin.elapsed() < WARM_UP {
            self.subject.call(1)?;
            made += 1;
        }
        let first = inputs * place / threads;
        self.subject.call((first + inputs - made) % inputs)
    }
}

impl Operation for Called {
    fn call(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.subject.call(1).map_err(|failure| {
            self.failure.get_or_insert_with(|| failure.clone());
            failure.into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use tollgate_model::protocol::FailureKind;
    use tollgate_worker_kit::place;

    fn load(workload: &str, settings: LoadSettings) -> OpenLoop {
        OpenLoop { target: testing::target(workload, None), settings }
    }

    fn settings(rate: f64) -> LoadSettings {
        let arrivals = "poisson".to_string();
        LoadSettings { rate, duration_ms: 500, arrivals, seed: 7, connections: 2, drain_ms: 5_000 }
    }

    fn put(opened: &Opened, load: &OpenLoop) -> Result<LoadResult, Failure> {
        in_process(opened, load, &place::allowed().unwrap())
    }

    #[test]
    fn all_that_is_offered_is_completed() {
        for config in [None, Some("cranelift"), Some("fresh-pooled")] {
            let opened = testing::open(config);
            let load = load("fraud/screen/64KiB", settings(400.0));
            let loaded = put(&opened, &load).unwrap();
            assert!(loaded.offered > 100, "{loaded:?}");
            assert_eq!((loaded.completed, loaded.censored, loaded.failures()), (loaded.offered, 0, 0));
            assert!(loaded.service.min_ns >= 10_000 && loaded.response.max_ns >= loaded.service.min_ns);
        }
    }

    #[test]
    fn what_is_too_short_or_no_schedule_is_refused() {
        let opened = testing::open(None);
        let refused = |load: &OpenLoop| put(&opened, load).unwrap_err();
        let short = refused(&load("pricing/unit-price", settings(400.0)));
        assert_eq!(short.kind, FailureKind::Unsupported);
        assert!(short.message.contains("below 10000 ns"), "{short}");
        let rate = refused(&load("fraud/screen/64KiB", settings(-1.0)));
        assert_eq!(rate.kind, FailureKind::Request);
    }
}
