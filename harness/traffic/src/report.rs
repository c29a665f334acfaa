//! What was masked: counts by path, and never a value.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::detect::Kind;

/// Paths that are counted apart; further ones are counted together.
const PATHS: usize = 10_000;

/// The name under which further paths are counted.
const OTHERS: &str = "(others)";

/// Counts by path, then by what was done there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Lines that were read.
    pub lines: u64,
    /// For each path what was done there, and how often.
    pub paths: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Report {
    /// Counts something that was done at a path.
    pub fn count(&mut self, path: &str, done: &str) {
        if let Some(count) = self.paths.get_mut(path).and_then(|done_here| done_here.get_mut(done)) {
            *count += 1;
            return;
        }
        let path = if self.paths.len() < PATHS || self.paths.contains_key(path) { path } else { OTHERS };
        *self.paths.entry(path.to_string()).or_default().entry(done.to_string()).or_default() += 1;
    }

    /// Counts a find of a detector.
    pub fn hit(&mut self, path: &str, kind: Kind) {
        self.count(path, &kind.to_string());
    }
}
