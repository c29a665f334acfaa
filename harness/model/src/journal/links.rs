//! The links of a run: which programs are several files of one source, and which file each block is launched from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Subject;

/// The program that links are of in older journals, which name none: only the worker had any then.
pub const WORKER: &str = "tollgate-worker";

/// For each program that is several links, by its file name: their names, in the order in which blocks take them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Links(pub BTreeMap<String, Vec<String>>);

/// As it stands in a journal.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    OfPrograms(BTreeMap<String, Vec<String>>),
    OfTheWorker(Vec<String>),
}

impl From<Written> for Links {
    fn from(written: Written) -> Self {
        Links(match written {
            Written::OfPrograms(links) => links,
            Written::OfTheWorker(links) => BTreeMap::from([(WORKER.to_string(), links)]),
        })
    }
}

impl Links {
    /// Whether every program is one file.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The links of the program that opens a subject; none where that is one file.
    pub fn of(&self, subject: &Subject) -> Option<&[String]> {
        // One file has a digest.
        if subject.program_sha256.is_some() {
            return None;
        }
        self.0.get(subject.program.as_deref().unwrap_or(WORKER)).map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(program: Option<&str>, sha256: Option<&str>) -> Subject {
        let text = |text: &str| text.to_string();
        Subject { program: program.map(text), program_sha256: sha256.map(text), ..Subject::default() }
    }

    #[test]
    fn links_are_those_of_the_program_that_opens_a_subject() {
        let written = r#"{"tollgate-c":["b","a"],"tollgate-worker":["c"]}"#;
        let links: Links = serde_json::from_str(written).unwrap();
        assert_eq!(serde_json::to_string(&links).unwrap(), written);
        assert_eq!(links.of(&subject(Some("tollgate-c"), None)).unwrap(), ["b", "a"]);
        assert_eq!(links.of(&subject(Some("tollgate-go"), Some("ab"))), None);
        assert_eq!(links.of(&subject(Some("tollgate-go"), None)), None, "a program that is not there");
        assert!(!links.is_empty() && Links::default().is_empty());
    }

    #[test]
    fn older_journals_have_links_of_the_worker_alone() {
        let links: Links = serde_json::from_str(r#"["b","a"]"#).unwrap();
        assert_eq!(links.of(&subject(None, None)).unwrap(), ["b", "a"]);
        assert_eq!(links.of(&subject(None, Some("ab"))), None, "another program, which is one file");
    }
}
