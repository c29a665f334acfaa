//! Golden cases, answered by what is open in this process.

use tollgate_engine::{GENERATORS, Opened};
use tollgate_model::Workload;
use tollgate_model::protocol::{Difference, Failure, Record, Recorded, Recording, Verified, Verify};
use tollgate_suite::golden;

/// Answers every golden case of a function on one live subject: reuse of an instance is part of what is proved.
pub fn verify(opened: &Opened, asked: &Verify) -> Result<Verified, Failure> {
    let function = asked.function;
    let cases = golden::load(&asked.golden, function.as_str()).map_err(Failure::request)?;
    let mut subject = opened.prepare(Workload { function, size: asked.size })?;
    hold_against(&cases, |case| {
        let input = input(function.as_str(), case)?;
        subject.answer(&input).map_err(|failure| of_case(case, failure))
    })
}

/// Answers inputs on one live subject. What failed has spoilt its instance, so that a new one goes on.
pub fn record(opened: &Opened, asked: &Record) -> Result<Recorded, Failure> {
    let workload = Workload { function: asked.function, size: asked.size };
    let mut subject = None;
    let mut outcomes = Vec::with_capacity(asked.inputs.len());
    for input in &asked.inputs {
        let live = match &mut subject {
            Some(live) => live,
            None => subject.insert(opened.prepare(workload)?),
        };
        outcomes.push(match live.answer(input) {
            Ok(answer) => Recording::Answer(answer),
            Err(failure) => {
                subject = None;
                Recording::Failed(failure.message)
            }
        });
    }
    Ok(Recorded { outcomes })
}

/// The input of a case, as canonical JSON.
pub fn input(function: &str, case: &golden::Case) -> Result<String, Failure> {
    let generator = GENERATORS.first().copied();
    case.input_json(function, generator).map(|json| json.into_owned()).map_err(Failure::request)
}

/// Holds what `answer` gives, as canonical JSON, against every case, up to the first difference.
pub fn hold_against(
    cases: &[golden::Case],
    mut answer: impl FnMut(&golden::Case) -> Result<String, Failure>,
) -> Result<Verified, Failure> {
    let mut digest = golden::Digest::default();
    let mut difference = None;
    for case in cases {
        let got = answer(case)?;
        digest.add(case.expected.counted(&got));
        if let Err(other) = case.expected.check(&got) {
            difference =
                Some(Difference { case: case.name.clone(), expected: other.expected, got: other.got });
            break;
        }
    }
    Ok(Verified { cases: cases.len() as u64, digest: digest.finish(), difference })
}

/// A failure with the case that it happened to.
fn of_case(case: &golden::Case, Failure { kind, message }: Failure) -> Failure {
    Failure { kind, message: format!("golden case {}: {message}", case.name) }
}
