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
    /// A status of the 200s, and a body that is this JSON, however it is written.
    Json(Arc<Json>),
    /// A status of the 200s, and a body that a judge accepts.
    Judged(Arc<Judged>),
}

impl Expect {
    /// A body of exactly these bytes.
    #[must_use]
    pub fn body(body: &[u8]) -> Self {
        Self::Digest(Sha256::digest(body).into())
    }

    /// A body that is this JSON.
    ///
    /// # Errors
    /// When the text is no JSON.
    pub fn json(text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self::Json(Arc::new(Json::new(text)?)))
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

/// A JSON value to hold answers against. Most services write it the same way each time: an answer is parsed only when
/// its bytes are neither the expected ones nor those that were last found to be the same value.
pub struct Json {
    text: Vec<u8>,
    value: serde_json::Value,
    also: Mutex<Vec<u8>>,
}

impl Json {
    fn new(text: &str) -> Result<Self, serde_json::Error> {
        let value = serde_json::from_str(text)?;
        Ok(Self { text: text.as_bytes().to_vec(), value, also: Mutex::default() })
    }

    /// No right answer is longer than this, however much white space and however many escapes a service likes: what
    /// is longer need not be kept.
    pub(super) fn longest(&self) -> usize {
        self.text.len() * 6 + 4096
    }

    /// Whether a body is this value.
    pub(super) fn is(&self, body: &[u8]) -> bool {
        if body == self.text {
            return true;
        }
        let mut also = self.also.lock().unwrap_or_else(PoisonError::into_inner);
        if !also.is_empty() && *also == body {
            return true;
        }
        let same = serde_json::from_slice::<serde_json::Value>(body).is_ok_and(|value| value == self.value);
        if same {
            also.clear();
            also.extend_from_slice(body);
        }
        same
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Json {}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({})", self.value)
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
    fn json_is_compared_as_a_value() {
        let json = Json::new(r#"{"ok":{"cents":"3199","source":"list"}}"#).unwrap();
        let same: &[u8] = b" { \"ok\": {\"source\":\"list\", \"cents\":\"3\\u003199\"} }\n";
        for _ in 0..2 {
            assert!(json.is(same) && json.is(br#"{"ok":{"cents":"3199","source":"list"}}"#));
            for other in [&br#"{"ok":{"cents":"3198","source":"list"}}"#[..], b"", b"{", b"null"] {
                assert!(!json.is(other));
            }
        }
        assert!(same.len() < json.longest());
        assert!(Json::new("{").is_err());
    }

    #[test]
    fn the_status_is_a_success_unless_another_is_asked_for() {
        assert!(Expect::Success.takes(204) && !Expect::Success.takes(404));
        assert!(Expect::Status(404).takes(404) && !Expect::Status(404).takes(200));
    }
}
