//! The end of `tollgate load`: its exit code, and the reason for it.

use std::collections::BTreeMap;

use tollgate_loadgen::Failure;
use tollgate_model::exit::Exit;

use super::document::{Document, Mode};

/// An exit code and the line that explains it.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The exit of the program.
    pub exit: Exit,
    /// The reason, where it does not end well.
    pub reason: Option<String>,
}

impl Verdict {
    const FINE: Verdict = Verdict { exit: Exit::Fine, reason: None };

    fn bad(exit: Exit, reason: impl Into<String>) -> Self {
        Verdict { exit, reason: Some(reason.into()) }
    }
}

/// The verdict on a document. Wrong answers weigh most: what is fast and wrong is nothing.
pub fn of(document: &Document) -> Verdict {
    match &document.mode {
        Mode::Open { result, .. } => {
            let verdict = counted(&result.failed, result.completed, result.censored);
            match result.generator.bound.as_deref().or(result.machines()) {
                // That a service failed is true however late it was asked.
                Some(reason) if verdict == Verdict::FINE => Verdict::bad(Exit::Invalid, reason),
                _ => verdict,
            }
        }
        Mode::Closed { result, .. } => counted(&result.failed, result.completed, result.censored),
        Mode::Curve { curve } => {
            let capacity = counted(&curve.capacity.failed, curve.capacity.completed, curve.capacity.censored);
            if capacity != Verdict::FINE {
                return capacity;
            }
            // Beyond its capacity a service may refuse, and in a point that is the generator's no figure is printed.
            let wrong: u64 = curve.points.iter().map(|point| wrong(&point.result.failed)).sum();
            let invalid = curve.points.iter().filter(|point| !point.result.valid).count();
            let machines = curve.points.iter().filter(|point| point.result.machines().is_some()).count();
            match (wrong, invalid) {
                (0, 0) if machines > 0 => Verdict::bad(
                    Exit::Invalid,
                    format!("the machine's: the tails of {machines} of {} points", curve.points.len()),
                ),
                (0, 0) => Verdict::FINE,
                (0, invalid) => Verdict::bad(
                    Exit::Invalid,
                    format!("generator-bound: {invalid} of {} points are invalid", curve.points.len()),
                ),
                (wrong, _) => answers_differ(wrong),
            }
        }
        Mode::Search { wrong_answers: wrong @ 1.., .. } => answers_differ(*wrong),
        Mode::Search { result, .. } => match (&result.low, &result.reason) {
            (None, Some(reason)) if !result.high_missed => Verdict::bad(Exit::Invalid, reason),
            _ => Verdict::FINE,
        },
    }
}

/// The verdict by the counts of a run.
fn counted(failed: &BTreeMap<String, u64>, completed: u64, censored: u64) -> Verdict {
    let failures: u64 = failed.values().sum();
    let kinds: Vec<String> = failed.iter().map(|(kind, count)| format!("{count} × {kind}")).collect();
    let kinds = kinds.join(", ");
    match (wrong(failed), completed, failures) {
        (wrong @ 1.., ..) => answers_differ(wrong),
        (_, 0, 0) => Verdict::bad(
            Exit::SubjectFailed,
            format!("nothing was answered: {censored} operations were still open when the drain was over"),
        ),
        (_, 0, _) if failed.contains_key(&Failure::Malformed.to_string()) => Verdict::bad(
            Exit::SubjectFailed,
            format!("nothing was answered well: {kinds}; is that an HTTP/1.1 service?"),
        ),
        (_, 0, _) => Verdict::bad(Exit::SubjectFailed, format!("nothing was answered well: {kinds}")),
        (_, _, 0) => Verdict::FINE,
        (_, _, failures) => Verdict::bad(
            Exit::SubjectFailed,
            format!("{failures} operations failed: {kinds}; the latencies are of the {completed} others"),
        ),
    }
}

fn wrong(failed: &BTreeMap<String, u64>) -> u64 {
    failed.get(&Failure::WrongAnswer.to_string()).copied().unwrap_or(0)
}

fn answers_differ(wrong: u64) -> Verdict {
    Verdict::bad(
        Exit::Invalid,
        format!("answers differ: {wrong} were not the expected ones; what is wrong is not worth timing"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(kinds: &[(&str, u64)]) -> BTreeMap<String, u64> {
        kinds.iter().map(|&(kind, count)| (kind.to_string(), count)).collect()
    }

    #[test]
    fn counts_decide_about_the_exit() {
        assert_eq!(counted(&failed(&[]), 10, 5), Verdict::FINE);
        for (kinds, completed, exit, says) in [
            (&[][..], 0, Exit::SubjectFailed, "nothing was answered: 5 operations"),
            (&[("malformed answer", 3)], 0, Exit::SubjectFailed, "is that an HTTP/1.1 service?"),
            (&[("status 503", 3)], 0, Exit::SubjectFailed, "nothing was answered well: 3 × status 503"),
            (&[("status 503", 3)], 9, Exit::SubjectFailed, "the latencies are of the 9 others"),
            (&[("status 503", 3), ("wrong answer", 1)], 9, Exit::Invalid, "answers differ: 1 "),
        ] {
            let verdict = counted(&failed(kinds), completed, 5);
            assert_eq!(verdict.exit, exit);
            assert!(verdict.reason.as_ref().unwrap().contains(says), "{verdict:?}");
        }
    }
}
