//! What a component answers, as golden cases and inputs to measure with.

use std::path::PathBuf;
use std::time::Duration;

use tollgate_model::Contender;
use tollgate_model::plan::{Comparison, Measure};
use tollgate_model::workload::Workload;
use tollgate_suite::golden::{Case, Expected, Input as GoldenInput};

use super::calls::{Called, Calls};
use super::files::Answered;
use super::record::{Recorder, Said};
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::launcher::ProcessLauncher;
use crate::stderr::tell;

/// A component opens within this time: compiling a large one takes many seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// The functions that answer, with their answers.
pub struct Recorded {
    /// Each with the inputs that it answers.
    pub answered: Vec<Answered>,
    /// The time that compiling the component took.
    pub compiling: Duration,
    /// Whether it takes concurrency support to load it.
    pub concurrent: bool,
}

/// Asks the component.
pub fn recorded(
    checkout: &Checkout,
    worker: Option<PathBuf>,
    calls: &Calls,
    name: &str,
) -> Outcome<Recorded> {
    let mut recorded = Recorded { answered: Vec::new(), compiling: Duration::ZERO, concurrent: false };
    for commands in [false, true] {
        let called: Vec<&Called> =
            calls.called.iter().filter(|called| is_command(called) == commands).collect();
        if called.is_empty() {
            continue;
        }
        // A command runs once an instance. A component with anything async in it needs what concurrency support brings.
        let config = if commands { "fresh-instance" } else { "cranelift" };
        let by = |config: &str| asked_by(checkout, worker.clone(), &called, name, config);
        let (answered, compiling) = match by(config) {
            Err(error) if !commands && error.to_string().contains("async") => {
                recorded.concurrent = true;
                by("concurrent-call")?
            }
            outcome => outcome?,
        };
        recorded.answered.extend(answered);
        recorded.compiling = compiling;
    }
    match recorded.answered.is_empty() {
        true => Err(CommandError::subject(
            "no function answers any of its inputs, so there is nothing to measure",
        )),
        false => Ok(recorded),
    }
}

/// The functions that answer under a runtime configuration, and the time that compiling took.
fn asked_by(
    checkout: &Checkout,
    worker: Option<PathBuf>,
    called: &[&Called],
    name: &str,
    config: &str,
) -> Outcome<(Vec<Answered>, Duration)> {
    let contender: Contender = format!("component/{name}/{config}").parse().map_err(CommandError::usage)?;
    let workloads = called.iter().map(|called| Workload::plain(called.name)).collect();
    let comparison = Comparison::new(workloads, vec![contender.clone()], vec![Measure::CallTime], 1);
    let launcher = ProcessLauncher::gather(checkout, worker, &[comparison], PATIENCE)?;
    let mut recorder = Recorder::open(&launcher, &contender, config != "fresh-instance")?;
    let mut answered = Vec::new();
    for called in called {
        answered.extend(kept(called, recorder.record(called)?));
    }
    Ok((answered, recorder.compiling))
}

/// Whether it is the entry of a program, which runs once.
pub fn is_command(called: &Called) -> bool {
    called.export.starts_with("wasi:cli/run.")
}

/// A function with the inputs that it answers; none, with a word, where it answers none.
fn kept(called: &Called, said: Vec<Said>) -> Option<Answered> {
    let (mut ring, mut cases, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut failures, mut varies) = (Vec::new(), false);
    for (input, said) in called.inputs.iter().zip(said) {
        let expected = match said {
            Said::Always(answer) => {
                answers.push(answer.clone());
                Expected::of(answer)
            }
            Said::Varies => Expected::Varies,
            Said::Failed(why) => {
                failures.push((&input.json, why));
                continue;
            }
        };
        varies |= expected == Expected::Varies;
        if input.in_ring {
            ring.push(input.json.clone());
        }
        // An input may be given twice: that is its weight.
        let golden = GoldenInput::Json(input.json.clone());
        if !cases.iter().any(|case: &Case| case.input == golden) {
            cases.push(Case { name: input.case.clone(), input: golden, expected });
        }
    }
    if let Some((input, why)) = failures.first() {
        let (failed, all) = (failures.len(), called.inputs.len());
        let input: String = input.chars().take(80).collect();
        tell(&match called.takes_inputs {
            true => format!(
                "{}: {failed} of {all} inputs fail, and are left out; first {input}: {why}",
                called.export
            ),
            false => format!("{}: left out, as a call fails: {why}", called.export),
        });
    }
    if varies {
        tell(&format!(
            "{}: answers vary from call to call or instance to instance, so that only their type is checked",
            called.export
        ));
    }
    if ring.is_empty() {
        ring = called
            .inputs
            .iter()
            .filter(|input| cases.iter().any(|case| case.name == input.case))
            .map(|input| input.json.clone())
            .collect();
    }
    let is_command = is_command(called);
    (!ring.is_empty()).then(|| Answered { called: called.clone(), ring, cases, answers, is_command })
}
