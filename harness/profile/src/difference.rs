//! What moved between two profiles.

use std::collections::HashMap;

use inferno::differential::{self, Options};
use serde::Serialize;

use crate::flame::FlameError;
use crate::frames::{Profile, StackId};

/// Folded stacks with two columns: samples before, as if there had been as many as after, and samples after.
pub fn difference(before: &str, after: &str) -> Result<String, FlameError> {
    let mut lines = Vec::new();
    let options = Options { normalize: true, strip_hex: false };
    differential::from_readers(options, before.as_bytes(), after.as_bytes(), &mut lines)
        .map_err(|error| FlameError(error.to_string()))?;
    Ok(String::from_utf8_lossy(&lines).into_owned())
}

/// A function, and the share of samples that it was innermost in, before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Moved {
    /// Its name.
    pub name: String,
    /// The share before.
    pub before: f64,
    /// The share after.
    pub after: f64,
}

/// The functions whose shares moved, by how much they did.
pub fn moved(before: &Profile, after: &Profile) -> Vec<Moved> {
    let (before, after) = (innermost(before), innermost(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let share = |of: &HashMap<String, f64>, name: &String| of.get(name).copied().unwrap_or(0.0);
    let mut moved: Vec<Moved> = (names.into_iter())
        .map(|name| Moved { name: name.clone(), before: share(&before, name), after: share(&after, name) })
        .collect();
    moved.sort_by(|one, other| (other.after - other.before).abs().total_cmp(&(one.after - one.before).abs()));
    moved
}

/// The share of samples that each function was innermost in.
fn innermost(profile: &Profile) -> HashMap<String, f64> {
    let mut shares: HashMap<String, f64> = HashMap::new();
    let all = profile.samples().len() as f64;
    for (stack, count) in (0..).map(StackId).zip(profile.counts()) {
        let name = profile.innermost(stack).map_or("", |frame| &frame.name);
        *shares.entry(name.to_string()).or_default() += count as f64 / all;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folded;
    use crate::frames::tests::profile;

    #[test]
    fn shares_are_compared_whatever_was_recorded() {
        let before = profile(&[("main;a", 60), ("main;b", 40)]);
        let after = profile(&[("main;a", 5), ("main;c", 5)]);
        let moved = moved(&before, &after);
        let as_text = |it: &Moved| format!("{} {:+.2}", it.name, it.after - it.before);
        assert_eq!(moved.iter().map(as_text).collect::<Vec<_>>(), ["c +0.50", "b -0.40", "a -0.10"]);
        let lines = difference(&folded(&before), &folded(&after)).unwrap();
        let mut lines: Vec<&str> = lines.lines().collect();
        lines.sort();
        assert_eq!(lines, ["main;a 6 5", "main;b 4 0", "main;c 0 5"]);
    }
}
