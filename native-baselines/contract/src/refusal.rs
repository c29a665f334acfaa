//! Requests that get no answer.

use std::fmt;

use crate::MAX_BODY;
use crate::json;

/// The reason that a request is refused, and the status of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status of the answer: 400 for what is no JSON, 404, 405, 413, 422 for JSON of another shape; services add
    /// 408 and 503.
    pub status: u16,
    /// The error and its place, in one line.
    pub reason: String,
}

impl Refusal {
    /// A refusal of that status.
    pub fn new(status: u16, reason: impl Into<String>) -> Self {
        Self { status, reason: reason.into() }
    }

    /// For a path that there is nothing at.
    #[must_use]
    pub fn nothing_at(path: &str) -> Self {
        Self::new(404, format!("there is nothing at {}", shown(path)))
    }

    /// For another method than the one that a path takes.
    #[must_use]
    pub fn wrong_method(path: &str, expected: &str, method: &str) -> Self {
        Self::new(405, format!("{path} takes {expected}, not {}", shown(method)))
    }

    /// For a body that is no JSON: what is wrong with it, which may quote it, and where.
    #[must_use]
    pub fn no_json(path: &str, why: &str, place: &str) -> Self {
        Self::new(400, format!("the body for {path} is no JSON: {}{place}", short(why)))
    }

    /// For a body that is JSON of another shape.
    #[must_use]
    pub fn wrong_shape(path: &str, why: &str, place: &str) -> Self {
        Self::new(422, format!("the body for {path} is of the wrong shape: {}{place}", short(why)))
    }

    /// For a body above [`MAX_BODY`].
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(413, format!("the body is larger than {MAX_BODY} bytes"))
    }

    /// For a service that is already answering as many requests as it may.
    #[must_use]
    pub fn busy(limit: usize) -> Self {
        Self::new(503, format!("{limit} requests are being answered already, try again later"))
    }

    /// The body of the answer: `{"error":"…"}`.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        [br#"{"error":"#, &*json::write(&self.reason), b"}"].concat()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status, self.reason)
    }
}

impl std::error::Error for Refusal {}

/// The text that a client sent, short and printable, so that it may stand in an answer.
fn shown(text: &str) -> String {
    format!("`{}`", short(text).escape_debug())
}

/// The beginning of a text.
fn short(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
