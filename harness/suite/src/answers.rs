//! The answers to the inputs of a corpus, as committed data: whoever puts load on a service holds it against these, and
//! never against the logic called again.
//!
//! `answers/<function>.txt`, or `answers/<function>/<size>.txt`, has one line for each input of the corpus.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use tollgate_model::Size;
use tollgate_values::canonical;

use crate::error::read_if_there;
use crate::{Corpus, Entry, Error, Suite};

/// An answer in short: the first 16 digits of the SHA-256 of its canonical JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

/// A text that is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no answer's fingerprint: expected the first 16 hexadecimal digits of the SHA-256 of its canonical JSON"
)]
pub struct BadFingerprint(String);

impl Fingerprint {
    /// Of an answer's canonical JSON.
    #[must_use]
    pub fn of(answer: &str) -> Self {
        canonical::digest(answer)[..16].parse().expect("a digest is hexadecimal digits")
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = BadFingerprint;

    fn from_str(text: &str) -> Result<Self, BadFingerprint> {
        let digits = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match u64::from_str_radix(text, 16) {
            Ok(bits) if digits => Ok(Fingerprint(bits)),
            _ => Err(BadFingerprint(text.to_owned())),
        }
    }
}

/// The file of the answers to these canonical answers.
#[must_use]
pub fn file<A: AsRef<str>>(answers: impl IntoIterator<Item = A>) -> String {
    answers.into_iter().map(|answer| format!("{}\n", Fingerprint::of(answer.as_ref()))).collect()
}

impl Suite {
    /// The answers to a function's corpus, input by input; none where no file is committed.
    ///
    /// # Errors
    /// If the file cannot be read, or a line is no fingerprint.
    pub fn answers(&self, entry: &Entry, size: Option<Size>) -> Result<Option<Vec<Fingerprint>>, Error> {
        let path = self.answers_file(entry, size);
        let Some(text) = read_if_there(&path, "it holds the answers to a corpus")? else { return Ok(None) };
        let fingerprint = |(index, line): (usize, &str)| {
            line.parse().map_err(|error: BadFingerprint| Error::line(&path, index + 1, error.to_string()))
        };
        text.lines().enumerate().map(fingerprint).collect::<Result<_, _>>().map(Some)
    }

    /// The answers to these inputs of a function, one for each; none where no file is committed.
    ///
    /// # Errors
    /// As [`Suite::answers`], and if there are more or fewer of them.
    pub(crate) fn answers_to(
        &self,
        corpus: &Corpus,
        entry: &Entry,
        size: Option<Size>,
    ) -> Result<Option<Vec<Fingerprint>>, Error> {
        let answers = self.answers(entry, size)?;
        let inputs = corpus.inputs().len();
        match answers.as_ref().map(Vec::len).filter(|answers| *answers != inputs) {
            None => Ok(answers),
            Some(answers) => {
                let what =
                    format!("it has {answers} answers to {inputs} inputs: write it anew, or remove it");
                Err(Error::file(&self.answers_file(entry, size), what))
            }
        }
    }

    /// The file of the answers to a function's corpus.
    #[must_use]
    pub fn answers_file(&self, entry: &Entry, size: Option<Size>) -> PathBuf {
        let size = size.map_or(String::new(), |size| format!("/{size}"));
        self.folder().join(format!("answers/{}{size}.txt", entry.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_beginning_of_the_digest() {
        // SHA-256 of "null" is 74234e98afe7498f…
        let fingerprint = Fingerprint::of("null");
        assert_eq!(fingerprint.to_string(), "74234e98afe7498f");
        assert_eq!("74234e98afe7498f".parse(), Ok(fingerprint));
        assert_ne!(Fingerprint::of("null "), fingerprint);
        assert_eq!(file(["null", "null"]), "74234e98afe7498f\n74234e98afe7498f\n");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "74234e98afe7498", "74234E98AFE7498F", "+4234e98afe7498f", "74234e98afe7498f0"] {
            let error = text.parse::<Fingerprint>().expect_err("no fingerprint").to_string();
            assert!(error.contains("16 hexadecimal digits"), "{error}");
        }
    }
}
