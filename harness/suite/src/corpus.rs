//! Corpora: the rings of inputs that measuring loops cycle over.

use std::path::PathBuf;

use sha2::{Digest, Sha256};
use tollgate_model::Size;

use crate::error::{read, read_if_there};
use crate::inputs::Inputs;
use crate::{Entry, Error, Generators, Suite};

/// Number of copies of a single input that make up its ring.
const RING: usize = 64;

/// The remedy where there is no corpus.
const REMEDY: &str = "write one input a line, in canonical JSON, a power of two of them";

/// The inputs of a workload: a power of two of them, so that a loop takes the next one with a mask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corpus(Vec<String>);

impl Corpus {
    /// The ring of these inputs.
    ///
    /// # Errors
    /// If they are not a power of two, in one line.
    pub fn new(inputs: Vec<String>) -> Result<Self, String> {
        match inputs.len() {
            0 => Err(format!("it has no inputs: {REMEDY}")),
            count if count.is_power_of_two() => Ok(Corpus(inputs)),
            count => {
                let (less, more) = (1 << count.ilog2(), count.next_power_of_two());
                Err(format!(
                    "it has {count} inputs, and a ring takes a power of two: keep {less}, or make them {more}"
                ))
            }
        }
    }

    /// The inputs, as canonical JSON.
    #[must_use]
    pub fn inputs(&self) -> &[String] {
        &self.0
    }

    /// The SHA-256 of the inputs, each with a line feed, in lowercase hexadecimal digits: nobody compares two results that
    /// were measured with different inputs.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut digest = Sha256::new();
        for input in &self.0 {
            digest.update(input);
            digest.update("\n");
        }
        format!("{:x}", digest.finalize())
    }
}

impl Suite {
    /// The inputs that a function is measured with, of that size where it comes in sizes.
    ///
    /// # Errors
    /// If the function has no such size, or there are no such inputs, or they are not of its types: with file and line.
    pub fn corpus(&self, entry: &Entry, size: Option<Size>, generators: Generators) -> Result<Corpus, Error> {
        entry.function().check_size(size)?;
        let every = |input: &str| Ok(Corpus(vec![input.to_owned(); RING]));
        match (&entry.inputs, size) {
            (Inputs::Every(input), _) => every(input),
            (Inputs::Size, size) => every(&size.map_or(0, Size::bytes).to_string()),
            (Inputs::Corpus(name), None) => {
                let path = self.corpus_file(name, None);
                self.committed(entry, path.clone(), read(&path, REMEDY)?)
            }
            (Inputs::Corpus(name), Some(size)) => {
                let path = self.corpus_file(name, Some(size));
                match read_if_there(&path, REMEDY)? {
                    Some(text) => self.committed(entry, path, text),
                    None => self.generated(entry, name, size, path, generators),
                }
            }
        }
    }

    pub(crate) fn corpus_file(&self, name: &str, size: Option<Size>) -> PathBuf {
        let size = size.map_or(String::new(), |size| format!("/{size}"));
        self.folder().join(format!("corpora/{name}{size}.jsonl"))
    }

    fn committed(&self, entry: &Entry, path: PathBuf, text: String) -> Result<Corpus, Error> {
        let inputs: Vec<String> = text.lines().map(str::to_owned).collect();
        for (index, input) in inputs.iter().enumerate() {
            entry.check_input(input).map_err(|what| Error::line(&path, index + 1, what))?;
        }
        Corpus::new(inputs).map_err(|what| Error::file(&path, what))
    }

    fn generated(
        &self,
        entry: &Entry,
        name: &str,
        size: Size,
        path: PathBuf,
        generators: Generators,
    ) -> Result<Corpus, Error> {
        let error = |why: String| {
            let what = format!("there are no inputs of {size} for {}: {why}", entry.name());
            Error::file(&path, what)
        };
        let generator =
            self.generator(generators).ok_or_else(|| error(format!("commit this file: {REMEDY}")))?;
        let inputs = generator.corpus(name, size.bytes()).ok_or_else(|| {
            error(format!("the generator `{}` makes no corpus `{name}`: commit this file", generator.name()))
        })?;
        Corpus::new(inputs).map_err(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_has_a_power_of_two_of_inputs() {
        let of = |count| Corpus::new(vec!["null".to_owned(); count]);
        assert_eq!(of(8).expect("a ring").inputs().len(), 8);
        assert!(of(1).is_ok());
        assert!(of(7).expect_err("seven").ends_with("keep 4, or make them 8"));
        assert!(of(0).expect_err("none").contains("one input a line"));
    }
}
