//! The state and the cost of the generator's own thread: recorded with every run.

use rustix::thread::{CpuSet, current_timer_slack, sched_getaffinity};
use rustix::time::{ClockId, clock_gettime};

/// The circumstances of a run, and what it cost the generator. Unknown is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pacing {
    /// Time before a start at which sleeping stops, in nanoseconds.
    pub guard: Option<u64>,
    /// By how many nanoseconds the kernel may delay wake-ups.
    pub timer_slack: Option<u64>,
    /// The one core that the generator may run on.
    pub core: Option<u32>,
    /// The generator's processor time in nanoseconds.
    pub cpu: Option<u64>,
}

impl Pacing {
    /// The circumstances of the calling thread now.
    #[must_use]
    pub fn of_this_thread(guard: Option<u64>) -> Self {
        Self { guard, timer_slack: current_timer_slack().ok(), core: pinned_core(), cpu: None }
    }
}

/// The core that the calling thread is pinned to; `None` if it may run on several.
#[must_use]
pub fn pinned_core() -> Option<u32> {
    let cores = sched_getaffinity(None).ok()?;
    let mut allowed = (0..CpuSet::MAX_CPU).filter(|&core| cores.is_set(core));
    match (allowed.next(), allowed.next()) {
        (Some(core), None) => u32::try_from(core).ok(),
        _ => None,
    }
}

/// The processor time of the calling thread so far, in nanoseconds.
#[must_use]
pub fn cpu_time() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::thread::sched_setaffinity;

    #[test]
    fn a_pinned_thread_knows_its_core() {
        std::thread::spawn(|| {
            let allowed = sched_getaffinity(None).unwrap();
            let core = (0..CpuSet::MAX_CPU).find(|&core| allowed.is_set(core)).unwrap();
            let mut one = CpuSet::new();
            one.set(core);
            sched_setaffinity(None, &one).unwrap();
            assert_eq!(Pacing::of_this_thread(None).core, Some(core as u32));
        })
        .join()
        .unwrap();
    }

    #[test]
    fn work_is_processor_time_and_sleep_is_not() {
        let before = cpu_time();
        std::thread::sleep(std::time::Duration::from_millis(30));
        let asleep = cpu_time() - before;
        assert!(asleep < 20_000_000, "{asleep}");
        while cpu_time() - before < asleep + 1_000_000 {}
    }
}
