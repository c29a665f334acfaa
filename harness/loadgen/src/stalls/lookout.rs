//! All watches of one run: the generator's over itself, and those over the other cores.

use super::meters::Meters;
use super::{SHORTEST, Stalls, Watch, Window, united};
use crate::pace::MonotonicClock;
use crate::record::Latencies;

/// An operation of up to so many bytes is worked on for tens of microseconds at most. A generator that takes in a larger one
/// works, perhaps, for as long as a stop lasts.
const SMALL: usize = 16 << 10;

/// The watches of one run. Without the kernel's account of who waited for whom there are none.
pub struct Lookout {
    own: Option<Watch>,
    meters: Option<Meters>,
    /// The other watches' time at the beginning of the run.
    ahead: u64,
    /// The answered operations that took as long as a stall does.
    slow: Vec<Window>,
}

impl Lookout {
    /// Watches that begin before the run, and the clock of the run, which begins now.
    pub fn begin() -> (Self, MonotonicClock) {
        let meters = Meters::begin();
        let own = Watch::of_this_thread(0);
        let clock = MonotonicClock::start();
        let ahead = meters.now();
        (Self { meters: own.is_some().then_some(meters), own, ahead, slow: Vec::new() }, clock)
    }

    /// The generator means to sleep until then.
    #[inline]
    pub fn rest(&mut self, until: u64) {
        if let Some(own) = &mut self.own {
            own.rest(until);
        }
    }

    /// The generator looked at the clock, or at the clock and its sockets.
    #[inline]
    pub fn look(&mut self, now: u64) {
        if let Some(own) = &mut self.own {
            own.look(now);
        }
    }

    /// The generator worked on an operation of which so many bytes have passed.
    #[inline]
    pub fn worked(&mut self, now: u64, bytes: usize) {
        match &mut self.own {
            Some(own) if bytes <= SMALL => own.look(now),
            Some(own) => own.skip(now),
            None => {}
        }
    }

    /// An operation was answered.
    #[inline]
    pub fn answered(&mut self, intended: u64, end: u64) {
        if self.own.is_some() && end.saturating_sub(intended) >= SHORTEST {
            self.slow.push(Window { start: intended, end });
        }
    }

    /// The stalls of the machine, when any of the watched cores was stopped, and the response without them. `None` where
    /// nothing watched.
    pub fn end(self, response: &Latencies) -> Option<Stalls> {
        let mut stops = self.own?.into_windows();
        for stop in self.meters.into_iter().flat_map(Meters::end).filter(|stop| stop.end > self.ahead) {
            stops.push(Window { start: stop.start.saturating_sub(self.ahead), end: stop.end - self.ahead });
        }
        Some(Stalls::tell_apart(united(stops), response, &self.slow))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_on_much_is_no_stop_and_a_rest_is_none() {
        let (mut lookout, _) = Lookout::begin();
        lookout.meters = None;
        if lookout.own.is_none() {
            return;
        }
        lookout.worked(20_000_000, SMALL + 1);
        lookout.rest(40_000_000);
        lookout.look(40_000_000);
        lookout.worked(57_000_000, SMALL);
        let mut response = Latencies::new();
        for (intended, end) in [(56_000_000, 57_000_000), (57_000_000, 57_600_000), (56_900_000, 57_000_000)]
        {
            lookout.answered(intended, end);
            response.record(end - intended);
        }
        let stalls = lookout.end(&response).unwrap();
        assert!(matches!(stalls.windows[..], [Window { end: 57_000_000, .. }]), "{stalls:?}");
        assert_eq!((stalls.left_out, stalls.without.count()), (1, 2));
    }
}
