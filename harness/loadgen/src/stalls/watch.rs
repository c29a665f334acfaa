//! A thread that knows by its own looks at the clock when it was stopped.

use super::{RunQueue, SHORTEST, Window};

/// The account of the run queue is read this often, in nanoseconds: the many short waits between two readings are taken
/// off a stop, and must not hide it.
const REFRESH: u64 = 10_000_000;

/// The watch of one thread over itself. It says when it means to look again, and looks; what it comes too late by is a
/// stop, less the time for which another thread had its processor.
pub struct Watch {
    due: u64,
    displaced: Box<dyn FnMut() -> u64>,
    displaced_before: u64,
    refresh: u64,
    windows: Vec<Window>,
}

impl Watch {
    /// A watch over the calling thread. `None` where the kernel does not tell a stop from other threads' work: there a
    /// busy service would pass for a stopped machine.
    #[must_use]
    pub fn of_this_thread(now: u64) -> Option<Self> {
        let queue = RunQueue::of_this_thread()?;
        Some(Self::new(now, move || queue.waited().unwrap_or(u64::MAX)))
    }

    /// A watch with another account of how long the thread has waited for others so far.
    fn new(now: u64, mut displaced: impl FnMut() -> u64 + 'static) -> Self {
        let displaced_before = displaced();
        Self {
            due: now,
            displaced: Box::new(displaced),
            displaced_before,
            refresh: now + REFRESH,
            windows: Vec::new(),
        }
    }

    /// The thread means to be away until then: it sleeps, or waits for what may come earlier.
    #[inline]
    pub fn rest(&mut self, until: u64) {
        self.due = until;
    }

    /// The thread is back, from a rest or from work that takes far less than [`SHORTEST`].
    #[inline]
    pub fn look(&mut self, now: u64) {
        let late = now.saturating_sub(self.due);
        self.due = now;
        if late >= SHORTEST || now >= self.refresh {
            self.account(now, late);
        }
    }

    /// The thread is back from work that may take long: nothing is known of the time since the last look.
    #[inline]
    pub fn skip(&mut self, now: u64) {
        self.due = now;
    }

    /// The stops so far, in order.
    #[must_use]
    pub fn into_windows(self) -> Vec<Window> {
        self.windows
    }

    #[cold]
    fn account(&mut self, now: u64, late: u64) {
        let displaced = (self.displaced)();
        let stopped = late.saturating_sub(displaced.saturating_sub(self.displaced_before));
        (self.displaced_before, self.refresh) = (displaced, now + REFRESH);
        if stopped >= SHORTEST {
            self.windows.push(Window { start: now - stopped, end: now });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::rc::Rc;

    const MS: u64 = 1_000_000;

    /// A watch, and what its thread has waited for others.
    fn watch() -> (Watch, Rc<Cell<u64>>) {
        let waited = Rc::new(Cell::new(7 * MS));
        let account = waited.clone();
        (Watch::new(0, move || account.get()), waited)
    }

    fn windows(watch: Watch) -> Vec<(u64, u64)> {
        watch.into_windows().iter().map(|window| (window.start, window.end)).collect()
    }

    #[test]
    fn a_gap_between_two_looks_is_a_stop() {
        let (mut watch, _) = watch();
        for now in [MS / 10, MS / 2, 18 * MS, 18 * MS + MS / 3] {
            watch.look(now);
        }
        assert_eq!(windows(watch), [(MS / 2, 18 * MS)]);
    }

    #[test]
    fn a_rest_is_none_but_for_what_it_is_too_long_by() {
        let (mut watch, _) = watch();
        watch.rest(30 * MS);
        watch.look(30 * MS + MS / 10);
        watch.rest(60 * MS);
        watch.look(41 * MS);
        watch.rest(60 * MS);
        watch.look(72 * MS);
        assert_eq!(windows(watch), [(60 * MS, 72 * MS)]);
    }

    #[test]
    fn other_threads_work_is_no_stop() {
        let (mut watch, waited) = watch();
        waited.set(7 * MS + 17 * MS);
        watch.look(17 * MS);
        // Of 10 ms another thread had 4.
        waited.set(7 * MS + 21 * MS);
        watch.look(27 * MS);
        assert_eq!(windows(watch), [(21 * MS, 27 * MS)]);
    }

    #[test]
    fn many_short_waits_do_not_hide_a_stop() {
        let (mut watch, waited) = watch();
        for now in 1..=1_000 {
            waited.set(7 * MS + now * MS / 10);
            watch.look(now * MS / 4);
        }
        watch.look(270 * MS);
        let seen = windows(watch);
        assert!(matches!(seen[..], [(start, end)] if end == 270 * MS && start < 256 * MS), "{seen:?}");
    }

    #[test]
    fn long_work_is_not_known_to_be_a_stop() {
        let (mut watch, _) = watch();
        watch.skip(40 * MS);
        watch.look(40 * MS + MS / 10);
        assert_eq!(windows(watch), []);
    }
}
