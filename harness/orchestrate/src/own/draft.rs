//! A suite, written from a component alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tollgate_model::FunctionName;
use tollgate_suite::plan_of;

use super::answers::{Recorded, is_command, recorded};
use super::calls::{Called, Calls, calls};
use super::files::{self, Answered};
use super::names::suite_name;
use super::plan::{self, Choice, Compiled};
use super::{Asked, Exports, Scratch};
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::stderr::tell;

/// A suite that was written.
pub struct Draft {
    /// Its folder.
    pub folder: PathBuf,
    /// Its name, which is that of its component's build, too.
    pub name: String,
    /// Its plan.
    pub plan: PathBuf,
    /// The functions whose inputs are made up.
    pub made_up: Vec<FunctionName>,
    pub(super) exports: Exports,
    pub(super) answered: Vec<Answered>,
    pub(super) choice: Choice,
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
    let exports = Exports::read(&asked.file, &asked.grant.imports)?;
    let mut calls = calls(&exports, asked, &name)?;
    if let Some(wrapped) = &exports.own.wrapped {
        tell("it is a core module: measured in a component around it, with a call's canonical ABI");
        wrapped.left_out.iter().for_each(|why| tell(&format!("left out: {why}")));
    }
    if !asked.grant.imports.is_empty() {
        let names: Vec<&str> = asked.grant.imports.iter().map(|(name, _)| name).collect();
        tell(&format!(
            "stubs answer {}: a call of one is the host's, by values, and part of every figure of a function that makes it",
            names.join(", ")
        ));
    }
    calls.left_out.iter().for_each(|why| tell(&format!("left out: {why}")));
    objects(&calls).iter().for_each(|told| tell(told));
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
    let source = files::Source {
        exports: &exports,
        file: &asked.file,
        name: &name,
        seed: asked.seed,
        grant: &asked.grant,
    };
    files::component(&suite, &source)?;
    files::suite(&suite, &source, &unanswered(&calls))?;
    let recorded = recorded(&checkout.alone_with(suite.clone()), worker, &calls, &name);
    let Recorded { answered, compiling, concurrent } =
        recorded.map_err(|error| error.naming(&suite.join(files::COMPONENT), &asked.file))?;
    let compiled = match (concurrent, compiling > asked.slow) {
        (true, _) => Compiled::WithConcurrency,
        (false, true) => Compiled::Slowly,
        (false, false) => Compiled::Quickly,
    };
    if compiled == Compiled::Slowly && asked.runtimes.is_none() {
        tell(&format!(
            "it takes {:.1} s to compile: calls are measured with code that was compiled beforehand, and compiling a few times",
            compiling.as_secs_f64()
        ));
    }
    files::forget_inputs(&suite)?;
    files::suite(&suite, &source, &answered)?;
    let choice = Choice { runtimes: asked.runtimes.clone(), compiled, quick: asked.quick };
    let plan = plan_of(&suite);
    files::text(&plan, &plan::text(&name, &answered, &choice, None))?;
    fs::rename(&suite, folder).map_err(|error| CommandError::file("write", folder, &error))?;
    let made_up = answered.iter().filter(|it| it.called.made_up && it.called.takes_inputs);
    let made_up = made_up.map(|it| it.called.name).collect();
    let plan = folder.join(plan.file_name().expect("a plan is a file"));
    let folder = folder.to_path_buf();
    Ok(Draft { folder, name, plan, made_up, exports, answered, choice })
}

/// A line for each setup: what is called on its objects, and what that means.
fn objects(calls: &Calls) -> Vec<String> {
    let mut called: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for it in &calls.called {
        if let Some(setup) = &it.setup {
            called.entry(setup.shown()).or_default().push(it.name.short());
        }
    }
    let told = |(setup, names): (String, Vec<&str>)| {
        format!(
            "`{setup}` makes an object in each instance: all calls of the instance go to it, and it keeps its state; answers are \
             those of new ones ({})",
            names.join(", ")
        )
    };
    called.into_iter().map(told).collect()
}

/// Every function with all of its inputs: what the worker reads before there are answers.
fn unanswered(calls: &Calls) -> Vec<Answered> {
    let all = |called: &Called| Answered {
        called: called.clone(),
        ring: called.inputs.iter().map(|input| input.json.clone()).collect(),
        cases: Vec::new(),
        answers: Vec::new(),
        is_command: is_command(called),
    };
    calls.called.iter().map(all).collect()
}
