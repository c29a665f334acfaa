//! Metrics that a self-test found to alarm too often here.

use std::path::Path;

use tollgate_model::metric::Metric;
use tollgate_model::selftest::{SCHEMA, SelfTest};

use crate::command_error::{CommandError, Outcome};
use crate::stderr::tell;

/// The metrics that are not to gate, by a self-test on the machine of that key; one of another machine says nothing here.
pub fn not_gated(file: &Path, key: &str) -> Outcome<Vec<Metric>> {
    let text = std::fs::read(file).map_err(|error| CommandError::file("read", file, &error))?;
    let unreadable = |why: String| {
        CommandError::usage(format!("{} is not what a self-test writes: {why}", file.display()))
    };
    let found: SelfTest = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
    if found.schema > SCHEMA {
        return Err(unreadable(format!("schema {}, this program reads {}", found.schema, SCHEMA)));
    }
    if found.key != key {
        tell(&format!(
            "{} is of another machine or toolchain ({}), and not heeded: run `tollgate selftest` again",
            file.display(),
            found.key
        ));
        return Ok(Vec::new());
    }
    Ok(found.not_to_gate)
}
