//! Golden cases, answered by a subject.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::function::FunctionName;
use crate::size::Size;

/// Asks that every golden case of a function be answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Verify {
    /// The function's name.
    pub function: FunctionName,
    /// A size of its payload, where it comes in sizes: what else is made ready of a subject depends on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// The folder of the golden files of its suite.
    pub golden: PathBuf,
}

/// The answers to the golden cases of one function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Verified {
    /// Number of cases that were answered.
    pub cases: u64,
    /// A digest over all answers, in order.
    pub digest: String,
    /// The first case with another answer.
    pub difference: Option<Difference>,
}

/// Asks for the answers to inputs that nobody has golden answers to yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Record {
    /// The function's name.
    pub function: FunctionName,
    /// A size of its payload, where it comes in sizes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// The inputs, each as canonical JSON. They go to one instance, one after the other, and to a new one after each that
    /// failed.
    pub inputs: Vec<String>,
}

/// What came of each input, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Recorded {
    /// The outcomes.
    pub outcomes: Vec<Recording>,
}

/// What came of one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recording {
    /// The answer's canonical JSON.
    Answer(String),
    /// The call failed, for this reason.
    Failed(String),
}

/// A case whose answer is not the golden one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    /// The case's name.
    pub case: String,
    /// The golden answer.
    pub expected: String,
    /// The subject's answer.
    pub got: String,
}
