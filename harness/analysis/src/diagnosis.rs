//! A machine's fitness for measuring: what was found, how bad it is, and what to do about it.

use std::borrow::Cow;

use serde::Serialize;
use tollgate_model::host::Host;

/// All that the doctor says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Diagnosis {
    /// What must be equal for figures of two machines to be compared.
    pub comparability_key: String,
    /// The machine.
    pub host: Host,
    /// What disturbs measuring.
    pub findings: Vec<Finding>,
    /// What builds and counts.
    pub toolchains: Vec<Finding>,
}

impl Diagnosis {
    /// Whether measuring makes no sense here.
    pub fn is_unfit(&self) -> bool {
        self.findings.iter().any(|finding| finding.level == Level::Error)
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// As it should be.
    Good,
    /// Figures will be noisier than they could be.
    Warning,
    /// Measuring makes no sense before this is mended.
    Error,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub what: Cow<'static, str>,
    /// How bad it is.
    pub level: Level,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub remedy: Option<&'static str>,
}

impl Finding {
    /// Nothing to object.
    pub fn good(what: impl Into<Cow<'static, str>>, found: impl Into<String>) -> Self {
        Finding { what: what.into(), level: Level::Good, found: found.into(), remedy: None }
    }

    /// Something to mend.
    pub fn bad(
        what: impl Into<Cow<'static, str>>,
        level: Level,
        found: impl Into<String>,
        remedy: &'static str,
    ) -> Self {
        Finding { what: what.into(), level, found: found.into(), remedy: Some(remedy) }
    }
}
