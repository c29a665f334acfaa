//! The answer that counts as good.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

/// The condition for an answer to count as good. Anything else is a failure, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Expect {
    /// Any status of the 200s, any body.
    #[default]
    Success,
    /// This status, any body.
    Status(u16),
    /// A status of the 200s, and a body with this SHA-256 digest.
    Digest([u8; 32]),
    /// A status of the 200s, and a body that a judge accepts.
    Judged(Arc<Judged>),
}

impl Expect {
    /// A body of exactly these bytes.
    #[must_use]
    pub fn body(body: &[u8]) -> Self {
        Self::Digest(Sha256::digest(body).into())
    }

    /// A body of at most `longest` bytes that `judge` accepts.
    #[must_use]
    pub fn judged(longest: usize, judge: impl Fn(&[u8]) -> bool + Send + Sync + 'static) -> Self {
        Self::Judged(Arc::new(Judged { judge: Box::new(judge), longest, accepted: Mutex::default() }))
    }

    /// Whether the status is as it should be.
    pub(super) fn takes(&self, status: u16) -> bool {
        match self {
            Self::Status(expected) => status == *expected,
            _ => (200..300).contains(&status),
        }
    }
}

/// Tells whether a body is the answer.
type Judge = Box<dyn Fn(&[u8]) -> bool + Send + Sync>;

/// A judge of bodies, for answers of which only a digest is known. Judging may take longer than answering, but most services
/// write the same answer the same way each time: the bytes that were accepted last are accepted again without asking.
pub struct Judged {
    judge: Judge,
    longest: usize,
    accepted: Mutex<Vec<u8>>,
}

impl Judged {
    /// Length of the longest body that is accepted. A longer one need not be kept.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// Whether a body is accepted.
    pub(super) fn accepts(&self, body: &[u8]) -> bool {
        let mut accepted = self.accepted.lock().unwrap_or_else(PoisonError::into_inner);
        if !accepted.is_empty() && *accepted == body {
            return true;
        }
        let good = (self.judge)(body);
        if good {
            accepted.clear();
            accepted.extend_from_slice(body);
        }
        good
    }
}

/// Two judges cannot be told to be alike, unless they are one.
impl PartialEq for Judged {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Judged {}

impl fmt::Debug for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Judged(at most {} bytes)", self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn what_was_accepted_is_not_judged_again() {
        let asked = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&asked);
        let Expect::Judged(judged) = Expect::judged(10, move |body| {
            count.fetch_add(1, Ordering::Relaxed);
            body.starts_with(b"1")
        }) else {
            panic!("judged")
        };
        let asked = || asked.load(Ordering::Relaxed);
        assert!(judged.accepts(b"12") && judged.accepts(b"12"));
        assert_eq!(asked(), 1);
        assert!(!judged.accepts(b"2") && !judged.accepts(b"2"));
        assert_eq!(asked(), 3, "what is refused may be right the next time");
    }

    #[test]
    fn the_status_is_a_success_unless_another_is_asked_for() {
        assert!(Expect::Success.takes(204) && !Expect::Success.takes(404));
        assert!(Expect::Status(404).takes(404) && !Expect::Status(404).takes(200));
    }
}
