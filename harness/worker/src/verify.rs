//! Golden cases, answered by what is open in this process.

use std::path::Path;

use tollgate_fixtures::golden;
use tollgate_model::protocol::{Difference, Failure, Verified};
use tollgate_model::{Function, Size, Workload};
use tollgate_subject::Opened;

use tollgate_process::failures::request;

/// Answers every golden case of a function on one live subject: reuse of an instance is part of what is proved.
pub fn verify(opened: &Opened, name: &str, folder: &Path) -> Result<Verified, Failure> {
    let function = Function::named(name).ok_or_else(|| request(format!("there is no function `{name}`")))?;
    let cases = golden::load(folder, name).map_err(request)?;
    let size = function.sized.then_some(Size::from_bytes(1024));
    let mut subject = opened.prepare(Workload { function, size })?;
    hold_against(&cases, |case| subject.answer(case))
}

/// Holds what `answer` gives, as golden files have it, against every case, up to the first difference.
pub fn hold_against(
    cases: &[golden::Case],
    mut answer: impl FnMut(&golden::Case) -> Result<String, Failure>,
) -> Result<Verified, Failure> {
    let mut digest = golden::Digest::default();
    let mut difference = None;
    for case in cases {
        let got = answer(case)?;
        digest.add(&got);
        if let Err(other) = case.expected.check(&got) {
            difference =
                Some(Difference { case: case.name.clone(), expected: other.expected, got: other.got });
            break;
        }
    }
    Ok(Verified { cases: cases.len() as u64, digest: digest.finish(), difference })
}
