//! What moved between two profiles.

use std::collections::HashMap;

use inferno::differential::{self, Options};
use serde::Serialize;

use crate::flame::FlameError;
use crate::folded::without_mark;

/// Folded stacks with two columns: samples before, as if there had been as many as after, and samples after.
pub fn difference(before: &str, after: &str) -> Result<String, FlameError> {
    let mut lines = Vec::new();
    let options = Options { normalize: true, strip_hex: false };
    differential::from_readers(options, before.as_bytes(), after.as_bytes(), &mut lines)
        .map_err(|error| FlameError(error.to_string()))?;
    Ok(String::from_utf8_lossy(&lines).into_owned())
}

/// A function, and its share of what two profiles count, samples or cycles, as the innermost one, before and after.
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

/// The functions whose shares moved between two lists of folded stacks, by how much they did.
pub fn moved(before: &str, after: &str) -> Vec<Moved> {
    let (before, after) = (innermost(before), innermost(after));
    let mut names: Vec<&str> = before.keys().chain(after.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let share = |of: &HashMap<&str, f64>, name: &str| of.get(name).copied().unwrap_or(0.0);
    let mut moved: Vec<Moved> = (names.into_iter())
        .map(|name| Moved {
            name: name.to_string(),
            before: share(&before, name),
            after: share(&after, name),
        })
        .collect();
    moved.sort_by(|one, other| (other.after - other.before).abs().total_cmp(&(one.after - one.before).abs()));
    moved
}

/// The share of all counts in which each function was the innermost.
fn innermost(folded: &str) -> HashMap<&str, f64> {
    let counted = || folded.lines().filter_map(|line| line.rsplit_once(' '));
    let number = |count: &str| count.parse().unwrap_or(0.0);
    let all: f64 = counted().map(|(_, count)| number(count)).sum();
    let mut shares: HashMap<&str, f64> = HashMap::new();
    for (stack, count) in counted() {
        let name = without_mark(stack.rsplit(';').next().unwrap_or(stack));
        *shares.entry(name).or_default() += number(count) / all;
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
        let before = folded(&profile(&[("main;a", 60), ("main;b", 40)]));
        let after = folded(&profile(&[("main;a", 5), ("main;c", 5)]));
        let moved = moved(&before, &after);
        let as_text = |it: &Moved| format!("{} {:+.2}", it.name, it.after - it.before);
        assert_eq!(moved.iter().map(as_text).collect::<Vec<_>>(), ["c +0.50", "b -0.40", "a -0.10"]);
        let lines = difference(&before, &after).unwrap();
        let mut lines: Vec<&str> = lines.lines().collect();
        lines.sort();
        assert_eq!(lines, ["main;a 6 5", "main;b 4 0", "main;c 0 5"]);
    }

    #[test]
    fn a_function_is_told_without_the_mark_of_its_code() {
        let moved = moved("main;price_[j] 3\nmain 1\n", "main;price_[j] 1\nmain 1\n");
        assert_eq!(moved.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["main", "price"]);
        assert_eq!((moved[1].before, moved[1].after), (0.75, 0.5));
    }
}
