//! The bounds of a service, so that no client can hold it up or fill its memory.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tollgate_contract::{MAX_BODY, Refusal};

/// The bounds of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body of a request, in bytes; more is refused with 413.
    pub body_bytes: usize,
    /// Requests that are answered at once; more are refused with 503.
    pub at_once: usize,
    /// The time that a client may take over a request's head; then the connection is closed. Connections without a
    /// request are closed after this time too.
    pub head: Duration,
    /// The time that a client may take over a request's body; then it is refused with 408.
    pub body: Duration,
    /// The time that requests in flight may take once the service is asked to stop; then they are cut off.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            body_bytes: MAX_BODY,
            at_once: 1_000,
            head: Duration::from_secs(30),
            body: Duration::from_secs(10),
            farewell: Duration::from_secs(5),
        }
    }
}

impl Limits {
    /// The settings in effect for a service with that many threads, as its receipt lists them.
    #[must_use]
    pub fn facts(&self, threads: u16) -> [(String, String); 4] {
        [
            ("threads", threads.to_string()),
            ("flavour", "current-thread, one executor a thread".to_string()),
            ("body-limit", self.body_bytes.to_string()),
            ("at-once", self.at_once.to_string()),
        ]
        .map(|(name, value)| (format!("service-{name}"), value))
    }
}

/// Counts the requests that are being answered, on all threads of a service.
pub(crate) struct Gate {
    limit: usize,
    inside: AtomicUsize,
}

/// A request that is being answered.
pub(crate) struct Entered<'a>(&'a Gate);

impl Gate {
    pub(crate) fn new(limit: usize) -> Self {
        Gate { limit, inside: AtomicUsize::new(0) }
    }

    /// Lets a request in if there is room.
    pub(crate) fn enter(&self) -> Result<Entered<'_>, Refusal> {
        let entered = Entered(self);
        if self.inside.fetch_add(1, Ordering::Relaxed) < self.limit {
            Ok(entered)
        } else {
            Err(Refusal::busy(self.limit))
        }
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::Relaxed);
    }
}
