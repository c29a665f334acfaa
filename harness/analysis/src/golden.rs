//! Golden cases, checked.

use serde::Serialize;
use tollgate_model::exit::Exit;
use tollgate_model::journal::Stopped;
use tollgate_model::protocol::{Difference, Verified};
use tollgate_model::{Contender, FunctionName};

/// One function's golden cases on one contender.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Check {
    /// The function.
    pub function: FunctionName,
    /// The contender.
    pub contender: Contender,
    /// The outcome, or why there is none.
    pub outcome: Result<Verified, Stopped>,
}

impl Check {
    /// The first case with another answer.
    pub fn difference(&self) -> Option<&Difference> {
        self.outcome.as_ref().ok()?.difference.as_ref()
    }

    /// Golden cases that were answered.
    pub fn answers(&self) -> u64 {
        self.outcome.as_ref().map_or(0, |verified| verified.cases)
    }

    /// The first difference in lines for people: the cell and `verdict`, the case, both answers.
    pub fn difference_report(&self, verdict: &str) -> Option<String> {
        let difference = self.difference()?;
        Some(format!(
            "{}@{} {verdict}\n  case      {}\n  expected  {}\n  got       {}",
            self.function, self.contender, difference.case, difference.expected, difference.got
        ))
    }
}

/// The exit code of checks: answers that differ are worse than a subject that gives none.
pub fn exit(checks: &[Check]) -> Exit {
    let failed = |check: &Check| matches!(check.outcome, Err(Stopped::Failed(_)));
    if checks.iter().any(|check| check.difference().is_some()) {
        Exit::Invalid
    } else if checks.iter().any(failed) {
        Exit::SubjectFailed
    } else {
        Exit::Fine
    }
}
