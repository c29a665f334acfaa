//! Expected answers, held against those given.

use tollgate_values::canonical;

/// An expected answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The canonical JSON itself.
    Output(String),
    /// The SHA-256 of the canonical JSON, in lowercase hexadecimal digits.
    Digest(String),
    /// Any: it is another each time, as that of a clock.
    Varies,
}

/// Stands for an answer that varies, in digests.
const VARIED: &str = "varies";

/// An answer that is not the golden one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, got {got}")]
pub struct Difference {
    /// The golden answer, or `sha256:` and its digest.
    pub expected: String,
    /// The answer given, in the same form.
    pub got: String,
}

impl Expected {
    /// Answers longer than this stand as their digest.
    const MOST_BYTES: usize = 4_096;

    /// The expected answer, given the right answer's canonical JSON.
    #[must_use]
    pub fn of(answer: String) -> Self {
        if answer.len() > Self::MOST_BYTES {
            Self::Digest(canonical::digest(&answer))
        } else {
            Self::Output(answer)
        }
    }

    /// Holds an answer's canonical JSON against the golden one.
    ///
    /// # Errors
    /// If they differ.
    pub fn check(&self, got_json: &str) -> Result<(), Difference> {
        let (expected, got) = match self {
            Self::Output(json) => (json.clone(), got_json.to_owned()),
            Self::Varies => return Ok(()),
            Self::Digest(digest) => {
                (format!("sha256:{digest}"), format!("sha256:{}", canonical::digest(got_json)))
            }
        };
        if expected == got { Ok(()) } else { Err(Difference { expected, got }) }
    }

    /// The SHA-256 of the golden answer's canonical JSON; of a word, where it varies.
    #[must_use]
    pub fn sha256(&self) -> String {
        match self {
            Self::Output(json) => canonical::digest(json),
            Self::Digest(digest) => digest.clone(),
            Self::Varies => canonical::digest(VARIED),
        }
    }

    /// The text by which an answer counts in the digest of all.
    #[must_use]
    pub fn counted<'a>(&self, got_json: &'a str) -> &'a str {
        if *self == Self::Varies { VARIED } else { got_json }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_show_both_sides() {
        let difference = Expected::Output("1".to_owned()).check("2").expect_err("they differ");
        assert_eq!(difference.to_string(), "expected 1, got 2");
        let long = format!("\"{}\"", "x".repeat(5_000));
        let expected = Expected::of(long.clone());
        assert!(matches!(expected, Expected::Digest(_)));
        assert_eq!(expected.check(&long), Ok(()));
        assert!(expected.check("2").is_err());
    }

    #[test]
    fn an_answer_that_varies_is_any_and_counts_as_one() {
        for answer in ["1", "2"] {
            assert_eq!(Expected::Varies.check(answer), Ok(()));
            assert_eq!(canonical::digest(Expected::Varies.counted(answer)), Expected::Varies.sha256());
        }
        assert_eq!(Expected::Output("1".to_owned()).counted("2"), "2");
    }
}
