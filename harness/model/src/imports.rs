//! Stubs: constant answers to what a component imports and no host of ours has.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::hex;

/// How the description of stubs begins, in a receipt.
pub(crate) const STUBS: &str = "stubs of ";

/// The stubs of a suite, by the name of the import as the component writes it: `acme:store/keys@1.0.0`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Imports(BTreeMap<String, Stub>);

/// What stands in for one import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected the answer of a function as a text in WAVE, or a table of such answers for an interface"
)]
pub enum Stub {
    /// The answer of a function of the world itself, in WAVE; nothing where it has no result.
    Function(String),
    /// The answers of an interface's functions, by their names.
    Interface(BTreeMap<String, String>),
}

impl Imports {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The stub of that import.
    pub fn get(&self, import: &str) -> Option<&Stub> {
        self.0.get(import)
    }

    /// Every import that has one, with it, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Stub)> {
        self.0.iter().map(|(name, stub)| (name.as_str(), stub))
    }

    /// What they are, for whoever reads a receipt: each import with its functions, and a digest of their answers: runs with
    /// other answers are runs of something else.
    pub fn described(&self) -> String {
        let mut digest = Sha256::new();
        let mut parts = Vec::new();
        for (import, stub) in &self.0 {
            let functions = match stub {
                Stub::Function(answer) => {
                    digest.update(format!("{import}\n\n{answer}\n"));
                    String::new()
                }
                Stub::Interface(answers) => {
                    answers.iter().for_each(|(name, answer)| {
                        digest.update(format!("{import}\n{name}\n{answer}\n"));
                    });
                    format!(" ({})", answers.keys().cloned().collect::<Vec<_>>().join(" "))
                }
            };
            parts.push(format!("{import}{functions}"));
        }
        format!("{STUBS}{}; answers {}", parts.join(", "), &hex(&digest.finalize())[..12])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Part {
        imports: Imports,
    }

    fn read(text: &str) -> Result<Imports, String> {
        let part = crate::strict_toml::parse::<Part>("suite.toml".as_ref(), text);
        part.map(|part| part.imports).map_err(|error| error.to_string())
    }

    #[test]
    fn stubs_are_of_functions_and_of_interfaces() {
        let text =
            "[imports]\nlog = ''\n[imports.\"acme:store/keys@1.0.0\"]\nget = 'some(\"x\")'\nput = ''\n";
        let imports = read(text).unwrap();
        assert_eq!(imports.get("log"), Some(&Stub::Function(String::new())));
        let Some(Stub::Interface(keys)) = imports.get("acme:store/keys@1.0.0") else { panic!("{imports:?}") };
        assert_eq!(keys["get"], "some(\"x\")");
        let said = imports.described();
        assert!(said.starts_with("stubs of acme:store/keys@1.0.0 (get put), log; answers "), "{said}");
        assert!(!said.contains("some("), "answers may be secret: {said}");
    }

    #[test]
    fn other_answers_are_described_otherwise() {
        let of = |answer: &str| read(&format!("imports.log = '{answer}'")).unwrap().described();
        assert_ne!(of("1"), of("2"));
        assert_eq!(of("1"), of("1"));
    }

    #[test]
    fn what_is_no_answer_is_refused_with_its_line_and_what_to_write() {
        let error = read("[imports]\n\"a:b/c\" = { get = 7 }\n").unwrap_err();
        assert!(error.starts_with("suite.toml:2: ") && error.contains("as a text in WAVE"), "{error}");
    }
}
