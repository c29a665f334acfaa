//! What is profiled: a cell, or a function of a component of the user's in a suite that is written for it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use tollgate_model::Cell;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::own::{self, Draft, Scratch};
use tollgate_orchestrate::profile;

use crate::arguments::time;
use crate::cmd::load::rate;
use crate::invocation::seed_of_the_clock;

/// What is profiled, and for how long.
#[derive(Debug, Args)]
pub struct SubjectArgs {
    /// A cell, WORKLOAD@CONTENDER; or a component of yours, with --invoke; `profile` also takes a run, with --against
    #[arg(value_name = "CELL|FILE")]
    pub subject: String,

    /// The call that is profiled of a component of yours, in WAVE, or the bare name of a function
    #[arg(long, value_name = "CALL")]
    pub invoke: Option<String>,

    /// A file with an input a line, as JSON, for that function
    #[arg(long, value_name = "FILE", requires = "invoke")]
    pub inputs: Option<PathBuf>,

    /// The runtime configuration that a component of yours runs under
    #[arg(long, value_name = "NAME", default_value = "cranelift")]
    pub runtime: String,

    /// The time that is recorded; it takes as long again, and a second or two
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "5s")]
    pub duration: Duration,

    /// Samples a second
    #[arg(long, value_name = "HZ", default_value_t = 999, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub frequency: u32,

    /// Count instructions by class, too: exactly, under valgrind, which takes seconds. Where perf is missing or forbidden, `profile`
    /// then goes on with that alone; `explain` always counts
    #[arg(long)]
    pub exact: bool,

    /// Requests a second that a service is under, instead of as many as it answers
    #[arg(long, value_name = "N", value_parser = rate, allow_hyphen_values = true)]
    pub rate: Option<f64>,
}

impl SubjectArgs {
    /// Whether anything asks for more than what was measured already.
    pub fn measures(&self) -> bool {
        self.invoke.is_some() || self.exact || self.rate.is_some()
    }

    /// What is asked for, of a cell in a worker program.
    pub fn asked(&self, cell: &Cell, worker: Option<PathBuf>) -> profile::Asked {
        profile::Asked {
            cell: cell.clone(),
            worker,
            duration: self.duration,
            frequency: self.frequency,
            exact: self.exact,
            starts: false,
            rate: self.rate,
        }
    }
}

/// What is profiled, and the suite that was written for it, where it is a component of the user's.
pub struct Subject {
    /// The cell.
    pub cell: Cell,
    own: Option<OwnSuite>,
}

struct OwnSuite {
    draft: Draft,
    _scratch: Scratch,
}

impl Subject {
    /// What the arguments name.
    pub fn of(checkout: &Checkout, worker: Option<PathBuf>, args: &SubjectArgs) -> Outcome<Self> {
        let file = Path::new(&args.subject);
        let is_file = file.extension().is_some_and(|it| it == "wasm" || it == "wat" || it == "cwasm");
        if !is_file {
            if args.invoke.is_some() {
                return Err(CommandError::usage(
                    "--invoke is about a component's file, and a cell names its function itself",
                ));
            }
            return Ok(Subject { cell: profile::cell(checkout, &args.subject)?, own: None });
        }
        let asked = own::Asked {
            file: file.to_path_buf(),
            invoke: args.invoke.iter().cloned().collect(),
            inputs: args.inputs.clone(),
            most: Some(1),
            seed: seed_of_the_clock(),
            slow: own::SLOW,
            runtimes: Some(args.runtime.clone()),
            ..own::Asked::default()
        };
        let scratch = Scratch::new(&checkout.drafts())?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let draft = own::draft(checkout, worker, &asked, &scratch.folder.join(own::suite_name(&stem)))?;
        let alone = checkout.alone_with(draft.folder.clone());
        let suites = alone.suites()?;
        let function = suites.functions().iter().next().map(|function| function.name).ok_or_else(|| {
            CommandError::usage(format!("{} has no function that can be called", file.display()))
        })?;
        let cell = profile::cell(&alone, &format!("{function}@component/{}/{}", draft.name, args.runtime))?;
        Ok(Subject { cell, own: Some(OwnSuite { draft, _scratch: scratch }) })
    }

    /// The checkout with the suite that was written, where there is one.
    pub fn alone(&self, checkout: &Checkout) -> Option<Checkout> {
        self.own.as_ref().map(|own| checkout.alone_with(own.draft.folder.clone()))
    }
}
