//! Stops of the processors, provoked: some cores are kept busy for a while, and look at the clock all the time.

use std::sync::Barrier;
use std::time::Duration;

use tollgate_analysis::diagnosis::{Busy, Stops};
use tollgate_loadgen::stalls::{Watch as Looks, Window};
use tollgate_loadgen::{Clock as _, MonotonicClock};
use tollgate_worker_kit::place;

use super::noise::Watch;
use crate::launcher::cores;

/// How long one core is kept busy.
const ALONE: Duration = Duration::from_secs(1);

/// How long all are. A host that lets processors of a virtual machine run ahead of their share stopped them 1.3 s after the
/// beginning.
const TOGETHER: Duration = Duration::from_secs(2);

/// Keeps one core busy, and then all that this process may use: a host that is short of processors shows it only then.
/// `None` where the kernel does not tell stops from other work.
pub fn stops() -> Option<Stops> {
    let cores = cores();
    Some(Stops { alone: busy(cores.get(..1)?, ALONE)?, together: busy(&cores, TOGETHER)? })
}

/// Keeps these cores busy at once.
fn busy(cores: &[usize], span: Duration) -> Option<Busy> {
    let begin = Barrier::new(cores.len());
    let watch = Watch::begin();
    let seen: Option<Vec<Vec<Window>>> = std::thread::scope(|scope| {
        let begin = &begin;
        let threads: Vec<_> =
            cores.iter().map(|&core| scope.spawn(move || spin(core, span, begin))).collect();
        threads.into_iter().map(|thread| thread.join().ok().flatten()).collect()
    });
    Some(Busy::new(span.as_secs_f64(), &seen?, watch.end().steal))
}

/// Keeps one core busy; its stops.
fn spin(core: usize, span: Duration, begin: &Barrier) -> Option<Vec<Window>> {
    let pinned = place::pin(core);
    begin.wait();
    pinned.ok()?;
    let (clock, span) = (MonotonicClock::start(), span.as_nanos() as u64);
    let mut looks = Looks::of_this_thread(clock.now())?;
    loop {
        let now = clock.now();
        looks.look(now);
        if now >= span {
            return Some(looks.into_windows());
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    /// How often this machine stops is its own affair; what is told of it must be consistent.
    #[test]
    fn cores_are_kept_busy_one_and_all() {
        let Some(Stops { alone, together }) = stops() else { return };
        assert_eq!(alone.cores, 1);
        for busy in [&alone, &together] {
            assert_eq!(busy.stops == 0, busy.longest_ms == 0.0, "{busy:?}");
            assert!(busy.stops == 0 || busy.longest_ms >= 0.5, "{busy:?}");
            assert!((0.0..=1.0).contains(&busy.steal), "{busy:?}");
        }
    }
}
