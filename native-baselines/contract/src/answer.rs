//! From a request to the whole answer, for services whose logic is compiled into them.

use crate::{Refusal, method_of, parse};

/// The answer that goes back to the client. `content-type` is always `application/json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The header `allow`, which a 405 must have.
    pub allow: Option<&'static str>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The answer to a request; `target` is its path, with or without a query, which means nothing here.
    #[must_use]
    pub fn to(method: &str, target: &str, body: &[u8]) -> Self {
        let path = path_of(target);
        match parse(method, path, body) {
            Ok(call) => Self { status: 200, allow: None, body: call.answer().to_json() },
            Err(refusal) => Self::refuse(path, &refusal),
        }
    }

    /// The answer to a request that is refused, whoever refused it.
    #[must_use]
    pub fn refuse(path: &str, refusal: &Refusal) -> Self {
        let allow = if refusal.status == 405 { method_of(path) } else { None };
        Self { status: refusal.status, allow, body: refusal.to_json() }
    }
}

/// The path of a request's target.
fn path_of(target: &str) -> &str {
    target.split_once('?').map_or(target, |(path, _)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_passed_over() {
        let answer = Answer::to("POST", "/pricing/unit-price?trace=1", b"[1,1]");
        assert_eq!(answer, Answer { status: 200, allow: None, body: br#""3199""#.to_vec() });
        assert_eq!(Answer::to("GET", "/healthz?", b"").body, br#"{"status":"ok"}"#);
    }

    #[test]
    fn what_the_logic_refuses_is_an_answer() {
        let answer = Answer::to("POST", "/pricing/reprice", br#""""#);
        assert_eq!(answer.status, 200);
        assert!(answer.body.starts_with(br#"{"err":{"malformed":"#));
    }

    #[test]
    fn a_405_says_what_is_allowed() {
        let answer = Answer::to("DELETE", "/fraud/score", b"");
        assert_eq!((answer.status, answer.allow), (405, Some("POST")));
        assert_eq!(answer.body, br#"{"error":"/fraud/score takes POST, not `DELETE`"}"#);
        assert_eq!(Answer::to("DELETE", "/fraud", b"").allow, None);
    }
}
