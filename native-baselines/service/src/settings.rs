//! What a service puts up with.

use std::time::Duration;

/// The bounds of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Requests that are read and answered at the same time; what comes on top is refused with 503. Together with the
    /// largest body it bounds the memory.
    pub concurrency: usize,
    /// For the head of a request, from when the connection waits for it.
    pub head_timeout: Duration,
    /// For the body of a request, from its head on; what takes longer is refused with 408.
    pub body_timeout: Duration,
    /// For what is in flight when the shutdown comes; what takes longer is cut off.
    pub shutdown_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        let timeout = Duration::from_secs(30);
        Self { concurrency: 1_000, head_timeout: timeout, body_timeout: timeout, shutdown_timeout: timeout }
    }
}
