//! The size of compiled code.

use serde::{Deserialize, Serialize};

/// Asks for the size of the opened component in each form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CodeSize {}

/// Bytes of a compiled component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CodeBytes {
    /// The file that is written when it is compiled beforehand.
    pub precompiled: u64,
    /// The machine code in it.
    pub machine_code: u64,
}
