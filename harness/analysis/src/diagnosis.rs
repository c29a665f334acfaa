//! A machine's fitness for measuring: findings, each with its weight and a remedy.

mod stops;

use std::borrow::Cow;

use serde::Serialize;
use tollgate_model::host::Host;

pub use stops::{Busy, Stops, unknown as unknown_stops};

/// All that the doctor says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Diagnosis {
    /// Equal on machines whose figures may be compared.
    pub comparability_key: String,
    /// The machine.
    pub host: Host,
    /// Findings about what disturbs measuring.
    pub findings: Vec<Finding>,
    /// Stops of the processors; none where the kernel does not tell them.
    pub stops: Option<Stops>,
    /// Findings about what builds guests and counts.
    pub toolchains: Vec<Finding>,
}

impl Diagnosis {
    /// Whether measuring makes no sense here.
    pub fn is_unfit(&self) -> bool {
        self.findings.iter().any(|finding| finding.level == Level::Error)
    }
}

/// The weight of a finding.
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
    /// The thing that was looked at.
    pub what: Cow<'static, str>,
    /// Its weight.
    pub level: Level,
    /// The finding.
    pub found: String,
    /// The remedy.
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
