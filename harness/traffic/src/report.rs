//! What was masked: counts by path, and never a value.

use std::collections::BTreeMap;

use serde::Serialize;

/// The version of what a key makes of a value: masks of different versions do not join. 1 was drawn from HMAC-SHA256, 2 is from
/// SipHash-2-4, and 3 keeps integers within 32 and 64 bits.
pub const MASKS: u32 = 4;

/// Paths that are counted apart; further ones are counted together.
const PATHS: usize = 10_000;

/// The name under which further paths are counted.
const OTHERS: &str = "(others)";

/// Counts by path, then by what was done there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// [`MASKS`].
    pub masks: u32,
    /// Lines that were read.
    pub lines: u64,
    /// For each path what was done there, and how often.
    pub paths: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Default for Report {
    fn default() -> Report {
        Report { masks: MASKS, lines: 0, paths: BTreeMap::new() }
    }
}

impl Report {
    /// Adds so many times that something was done at a path.
    pub fn add(&mut self, path: &str, done: &str, times: u64) {
        if let Some(count) = self.paths.get_mut(path).and_then(|done_here| done_here.get_mut(done)) {
            *count += times;
            return;
        }
        let path = if self.paths.len() < PATHS || self.paths.contains_key(path) { path } else { OTHERS };
        *self.paths.entry(path.to_string()).or_default().entry(done.to_string()).or_default() += times;
    }
}
