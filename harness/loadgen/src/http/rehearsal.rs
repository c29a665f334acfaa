//! Every request once before a run: answers that have to be judged are known by their bytes when it counts.

use super::{HttpClient, HttpError};
use crate::pace::{Clock as _, MonotonicClock};

impl HttpClient {
    /// Sends every request once, one after the other. What goes wrong here is no error: it will go wrong again, and be
    /// counted, in the run.
    ///
    /// # Errors
    /// [`HttpError`] when connections cannot be opened, or the client is told to stop.
    pub fn rehearse(&mut self) -> Result<(), HttpError> {
        let patience = self.settings.drain.as_nanos() as u64;
        let clock = MonotonicClock::start();
        for operation in 0..self.requests() {
            self.open_all()?;
            let begin = clock.now();
            if self.start(0, operation, (begin, begin), &clock).is_err() {
                continue;
            }
            let mut answered = false;
            while !answered {
                let now = clock.now();
                self.go_on(now, || operation as u64)?;
                if now >= begin + patience {
                    // One that does not answer would be waited for again and again.
                    self.abandon();
                    return Ok(());
                }
                let left = begin + patience - now;
                for event in 0..self.poller.wait(self.patience(left)).map_err(HttpError::Poll)? {
                    let slot = self.poller.ready(event);
                    answered |= self.advance(slot, &clock).is_some();
                }
            }
        }
        Ok(())
    }
}
