//! The first line of a journal.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::config::RuntimeConfig;
use crate::contender::Contender;
use crate::function::Functions;
use crate::host::Host;
use crate::named::named;
use crate::plan::{Comparison, Pace};
use crate::service::ServiceConfig;
use crate::workload::Workload;

use super::links::Links;

/// The description of a run: enough to repeat it and to go on with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Run {
    /// The version of the journal's lines.
    pub schema: u32,
    /// Tollgate's own version.
    pub tollgate: String,
    /// The plan's name.
    pub plan: String,
    /// The command that made it.
    pub command: String,
    /// Everything random is drawn from this.
    pub seed: u64,
    /// When it began, in UTC.
    pub started: String,
    /// The length of each part.
    pub pace: Pace,
    /// The comparisons: contenders that are measured together.
    pub comparisons: Vec<Comparison>,
    /// The functions that are called: all that is known of them, so that the journal outlives its suites.
    pub functions: Functions,
    /// SHA-256 of the inputs of each workload, as far as they could be made. Older journals do not tell.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<Workload, String>,
    /// The parts of each contender.
    #[serde(default)]
    pub subjects: BTreeMap<Contender, Subject>,
    /// The machine.
    pub host: Host,
    /// The commit that the checkout was at, with `+` where files had been changed since; where git can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Where launches whose calls are timed in turns start from.
    #[serde(default, skip_serializing_if = "Placement::is_shared")]
    pub placement: Placement,
    /// Where calls are of several links of a program's source: by the program, their names in the order in which blocks take
    /// them.
    #[serde(default, skip_serializing_if = "Links::is_empty")]
    pub links: Links,
    /// The two worker programs, where the run is a race between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub race: Option<Race>,
}

/// Where launches start from. Where the page cache keeps a file's pages lasts longer than any launch, and is not the code's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Placement {
    /// All of them from the program's own file.
    #[default]
    Shared,
    /// Each from a fresh copy of it: placement is drawn anew with each launch, and is in the scatter between launches.
    Fresh,
}

impl Run {
    /// The most launches of any contender. Of a race: the blocks after which it ends, decided or not.
    pub fn most_launches(&self) -> u32 {
        self.comparisons.iter().map(|comparison| comparison.launches).max().unwrap_or(0)
    }

    /// The links that a contender's calls are of; none where its program is one file.
    pub fn links_of(&self, contender: &Contender) -> Option<&[String]> {
        self.links.of(self.subjects.get(contender)?)
    }
}

impl Placement {
    fn is_shared(&self) -> bool {
        *self == Self::Shared
    }
}

/// Two worker programs that race each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Race {
    /// The one that the other is held against.
    pub base: PathBuf,
    /// The other one.
    pub head: PathBuf,
    /// SHA-256 of base's and head's program, where each is one file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<[String; 2]>,
    /// Where both are folders of links of one source: the names of base's and head's, a pair for each block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub links: Option<[Vec<String>; 2]>,
    /// The slowdown of the head as a part, put in to see whether it is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slower: Option<f64>,
    /// The largest difference that is too small to matter, as a part.
    pub margin: f64,
    /// The probability that any verdict of the race is false.
    pub alpha: f64,
}

impl Race {
    /// The pairs of links that there are, where links race.
    pub fn pairs(&self) -> Option<u32> {
        self.links.as_ref().map(|links| u32::try_from(links[0].len()).unwrap_or(u32::MAX))
    }
}

named! {
    /// A side of a race.
    Side {
        /// The one that the other is held against.
        Base = "base",
        /// The other one.
        Head = "head",
    }
}

/// The parts of a contender: enough to tell whether it is still the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Subject {
    /// Its runtime configuration, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<RuntimeConfig>,
    /// Its service configuration, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceConfig>,
    /// A stand-in in its component that a reader should know of: a clock that is fake, WASI that is stubbed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// SHA-256 of its component.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_sha256: Option<String>,
    /// The file name of the program that opens it. Older journals do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// SHA-256 of that program; none where blocks take turns with several links of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program_sha256: Option<String>,
    /// The language that its logic is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}
