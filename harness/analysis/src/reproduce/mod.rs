//! Commands that measure something again.

mod cells;
mod rerun;

use tollgate_model::journal::Run;

pub use cells::exactly;
pub use rerun::rerun;

/// A command that measures the cells of that glob again, by the run's plan and seed.
pub fn command(run: &Run, cells: &str) -> String {
    format!("tollgate run --plan {} --seed {} --cells {}", plan(run), run.seed, quoted(cells))
}

/// The plan as the run's own command named it: a name, or a file.
fn plan(run: &Run) -> String {
    let plain = |plan: &String| !plan.contains(['\'', '"']);
    plan_of(&run.command).filter(plain).map_or_else(|| quoted(&run.plan), |plan| quoted(&plan))
}

/// The plan as it was named on the command line: a file of the user's is not found by its stem.
fn plan_of(command: &str) -> Option<String> {
    let mut words = command.split_whitespace();
    while let Some(word) = words.next() {
        if let Some(plan) = word.strip_prefix("--plan=") {
            return Some(plan.to_string());
        }
        if word == "--plan" {
            return words.next().map(String::from);
        }
    }
    None
}

/// A word as a shell would need it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run;

    #[test]
    fn the_plan_is_named_as_it_was() {
        let of = |command: &str| {
            let run = Run { command: command.to_string(), plan: "mine".to_string(), seed: 7, ..run() };
            super::command(&run, "pricing/*@native/rust")
        };
        assert_eq!(of("tollgate run"), "tollgate run --plan mine --seed 7 --cells 'pricing/*@native/rust'");
        assert_eq!(
            of("tollgate run --plan a/mine.toml --wait"),
            "tollgate run --plan a/mine.toml --seed 7 --cells 'pricing/*@native/rust'"
        );
        assert!(of("tollgate run --plan=nightly").contains("--plan nightly "));
    }

    #[test]
    fn what_a_shell_would_act_on_is_quoted() {
        assert_eq!(quoted("a;rm -rf"), "'a;rm -rf'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
