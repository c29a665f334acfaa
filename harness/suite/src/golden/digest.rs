//! One digest for all the answers of a function.

use sha2::Sha256;
use tollgate_values::canonical;

use super::Case;

/// Accumulates answers in the order of the cases, so that two subjects are compared by one text.
#[derive(Debug, Clone, Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Of no answers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer's canonical JSON.
    pub fn add(&mut self, answer: &str) {
        self.add_sha256(&canonical::digest(answer));
    }

    /// An answer counts by its own digest: so the golden file suffices to tell the digest of all its answers, even
    /// where it holds only theirs.
    fn add_sha256(&mut self, digest: &str) {
        sha2::Digest::update(&mut self.0, digest);
    }

    /// In lowercase hexadecimal digits.
    #[must_use]
    pub fn finish(self) -> String {
        format!("{:x}", sha2::Digest::finalize(self.0))
    }
}

/// The digest of a subject that answers every case right.
#[must_use]
pub fn expected_digest(cases: &[Case]) -> String {
    let mut digest = Digest::new();
    for case in cases {
        digest.add_sha256(&case.expected.sha256());
    }
    digest.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden::{Expected, Input};

    #[test]
    fn right_answers_have_the_expected_digest_whether_they_are_written_out_or_not() {
        let answers = ["1".to_owned(), format!("\"{}\"", "x".repeat(5_000))];
        let case = |answer: &String| Case {
            name: String::new(),
            input: Input::Json("null".to_owned()),
            expected: Expected::of(answer.clone()),
        };
        let mut digest = Digest::new();
        answers.iter().for_each(|answer| digest.add(answer));
        assert_eq!(digest.finish(), expected_digest(&answers.each_ref().map(case)));
        assert_ne!(expected_digest(&[]), expected_digest(&[case(&answers[0])]));
    }
}
