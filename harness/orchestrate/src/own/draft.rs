//! A suite, written from a component alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_model::plan::{Comparison, Measure};
use tollgate_model::workload::Workload;
use tollgate_model::{Contender, FunctionName};
use tollgate_suite::golden::{Case, Expected, Input as GoldenInput};

use super::calls::{Called, Calls, calls};
use super::files::{self, Answered};
use super::names::suite_name;
use super::plan::{self, Compiled};
use super::record::{Recorder, Said};
use super::{Asked, Exports, Scratch};
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::launcher::ProcessLauncher;
use crate::stderr::tell;

/// A component opens within this time: compiling a large one takes many seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// A suite that was written.
#[derive(Debug)]
pub struct Draft {
    /// Its folder.
    pub folder: PathBuf,
    /// Its name, which is that of its component's build, too.
    pub name: String,
    /// Its plan.
    pub plan: PathBuf,
    /// The functions whose inputs are made up.
    pub made_up: Vec<FunctionName>,
}

impl Draft {
    /// Puts a copy of it into a run's folder.
    pub fn copy_to(&self, run: &Path) -> Outcome {
        let there = run.join("suite").join(&self.name);
        fs::create_dir_all(run.join("suite"))
            .map_err(|error| CommandError::file("create", &there, &error))?;
        files::copy(&self.folder, &there)
    }
}

/// Writes the suite of a component into a folder, whole or not at all.
pub fn draft(checkout: &Checkout, worker: Option<PathBuf>, asked: &Asked, folder: &Path) -> Outcome<Draft> {
    if folder.exists() {
        return Err(CommandError::usage(format!(
            "{} exists already: name another folder with -o",
            folder.display()
        )));
    }
    let stem = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let name = suite_name(&stem);
    let exports = Exports::read(&asked.file)?;
    let mut calls = calls(&exports, asked, &name)?;
    if let Some(wrapped) = &exports.own.wrapped {
        tell("it is a core module: measured in a component around it, with a call's canonical ABI");
        wrapped.left_out.iter().for_each(|why| tell(&format!("left out: {why}")));
    }
    calls.left_out.iter().for_each(|why| tell(&format!("left out: {why}")));
    if calls.called.is_empty() {
        return Err(CommandError::usage(format!(
            "{} exports no function that can be called: {}",
            asked.file.display(),
            if calls.left_out.is_empty() { "it exports none at all" } else { "each for the reason above" }
        )));
    }
    if let Some(most) = asked.most.filter(|most| asked.invoke.is_empty() && *most < calls.called.len()) {
        let all = calls.called.len();
        tell(&format!(
            "of {all} functions the first {most} are measured: name others with --invoke (--list shows all)"
        ));
        calls.called.truncate(most);
    }
    let beside = std::path::absolute(folder).map_err(|error| CommandError::file("find", folder, &error))?;
    let scratch = Scratch::new(beside.parent().unwrap_or(Path::new(".")))?;
    let suite = scratch.folder.join(&name);
    let source = files::Source { exports: &exports, file: &asked.file, name: &name, seed: asked.seed };
    files::component(&suite, &source)?;
    files::suite(&suite, &source, &unanswered(&calls))?;
    let Recorded { answered, compiling, concurrent } =
        recorded(&checkout.alone_with(suite.clone()), worker, &calls, &name)?;
    let compiled = match (concurrent, compiling > plan::SLOW) {
        (true, _) => Compiled::WithConcurrency,
        (false, true) => Compiled::Slowly,
        (false, false) => Compiled::Quickly,
    };
    files::suite(&suite, &source, &answered)?;
    let plan = format!("{name}.toml");
    files::text(&suite.join(&plan), &plan::text(&name, &answered, asked.runtimes.as_deref(), compiled))?;
    fs::rename(&suite, folder).map_err(|error| CommandError::file("write", folder, &error))?;
    let made_up = answered.iter().filter(|it| it.called.made_up && it.called.takes_inputs);
    let made_up = made_up.map(|it| it.called.name).collect();
    Ok(Draft { folder: folder.to_path_buf(), plan: folder.join(plan), name, made_up })
}

/// Every function with all of its inputs: what the worker reads before there are answers.
fn unanswered(calls: &Calls) -> Vec<Answered> {
    let all = |called: &Called| Answered {
        called: called.clone(),
        ring: called.inputs.iter().map(|input| input.json.clone()).collect(),
        cases: Vec::new(),
        is_command: is_command(called),
    };
    calls.called.iter().map(all).collect()
}

/// The functions that answer, with their answers.
struct Recorded {
    answered: Vec<Answered>,
    /// The time that compiling the component took.
    compiling: Duration,
    /// Whether it takes concurrency support to load it.
    concurrent: bool,
}

/// Asks the component.
fn recorded(checkout: &Checkout, worker: Option<PathBuf>, calls: &Calls, name: &str) -> Outcome<Recorded> {
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
fn is_command(called: &Called) -> bool {
    called.export.starts_with("wasi:cli/run.")
}

/// A function with the inputs that it answers; none, with a word, where it answers none.
fn kept(called: &Called, said: Vec<Said>) -> Option<Answered> {
    let (mut ring, mut cases, mut failures, mut varies) = (Vec::new(), Vec::new(), Vec::new(), false);
    for (input, said) in called.inputs.iter().zip(said) {
        let expected = match said {
            Said::Always(answer) => Expected::of(answer),
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
        tell(&format!(
            "{}: {failed} of {all} inputs fail, and are left out; first {input}: {why}",
            called.export
        ));
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
    (!ring.is_empty()).then(|| Answered { called: called.clone(), ring, cases, is_command })
}
