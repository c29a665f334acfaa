//! Watches over the cores that the generator does not run on: the service's is one of them.
//!
//! On each a thread sleeps, and looks at the clock when it wakes. A core that is stopped wakes it late; one that is busy
//! with the service makes it stand in the run queue, which is no stop. What it disturbs is reckoned, not measured: a wake-up every
//! 10 ms takes some microseconds, less than a thousandth of the core, and falls upon less than a hundredth of operations
//! that take 100 µs or less. In return a stop of less than 10 ms may fall between two looks and is not seen.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use rustix::thread::set_current_timer_slack;

use super::{Watch, Window, cores};
use crate::pace::{Clock as _, MonotonicClock, pinned_core};

/// Time between two looks, in nanoseconds.
pub const PERIOD: u64 = 10_000_000;

/// On a machine of more cores there are no watches: most would watch over cores that have no part in the load.
const MOST: usize = 16;

/// The watches, which end with this.
pub struct Meters {
    clock: MonotonicClock,
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Vec<Window>>>,
}

impl Meters {
    /// Watches over all cores but the one that the calling thread is pinned to.
    pub fn begin() -> Self {
        let (clock, over) = (MonotonicClock::start(), Arc::new(AtomicBool::new(false)));
        let own = pinned_core().map(|core| core as usize);
        let others: Vec<usize> = cores::online().into_iter().filter(|&core| Some(core) != own).collect();
        let watched = if others.len() < MOST { others } else { Vec::new() };
        let watch = |core| {
            let over = over.clone();
            // A watch that cannot be had is no reason not to measure.
            std::thread::Builder::new().spawn(move || watch(core, &clock, &over)).ok()
        };
        let threads = watched.into_iter().filter_map(watch).collect();
        Self { clock, over, threads }
    }

    /// The time by the watches' clock.
    pub fn now(&self) -> u64 {
        self.clock.now()
    }

    /// Ends them; what they saw, by their own clock. Takes as long as the time between two looks.
    pub fn end(mut self) -> Vec<Window> {
        self.over.store(true, Ordering::Relaxed);
        let threads = std::mem::take(&mut self.threads);
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    }
}

impl Drop for Meters {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// Watches over one core, until it is over.
fn watch(core: usize, clock: &MonotonicClock, over: &AtomicBool) -> Vec<Window> {
    if !cores::pin(core) {
        return Vec::new();
    }
    let _ = set_current_timer_slack(std::num::NonZeroU64::new(1));
    let Some(mut watch) = Watch::of_this_thread(clock.now()) else { return Vec::new() };
    let mut now = clock.now();
    while !over.load(Ordering::Relaxed) {
        watch.rest(now + PERIOD);
        clock.sleep(PERIOD);
        now = clock.now();
        watch.look(now);
    }
    watch.into_windows()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watches_end_and_tell_in_order() {
        let meters = Meters::begin();
        std::thread::sleep(std::time::Duration::from_millis(50));
        let now = meters.now();
        assert!(meters.end().iter().all(|stop| stop.start < stop.end && stop.start < now + 1_000_000_000));
    }
}
