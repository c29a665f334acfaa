//! `tollgate init`.

use std::path::PathBuf;

use clap::Args;
use tollgate_analysis::reproduce::quoted;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::Outcome;
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::own::{self, Asked};

use crate::output;

/// What a suite is written for.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate init my.wasm                                a suite in ./my of every function that can be called
  tollgate init my.wasm -o suites/score --invoke score --inputs calls.jsonl

Answers are recorded from the component itself: they say that they stay the same, under each configuration and from release \
to release, and not that they are right.")]
pub struct InitArgs {
    /// A component (.wasm, or .wat text), or a core module of plain numbers
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The suite's folder, whose name is the suite's; without it one beside you, named as the file
    #[arg(long, short = 'o', value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Only this function: a call in WAVE, or a bare name; may be given several times
    #[arg(long, value_name = "CALL")]
    pub invoke: Vec<String>,

    /// A file with an input a line, as JSON, for the function that is called
    #[arg(long, value_name = "FILE")]
    pub inputs: Option<PathBuf>,

    /// Inputs that are made up are drawn from this
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// Writes the suite, and says what to do with it.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: &InitArgs) -> Outcome<Exit> {
    interrupt::listen();
    let stem = args.file.file_stem().unwrap_or_default().to_string_lossy();
    let folder = args.output.clone().unwrap_or_else(|| PathBuf::from(own::suite_name(&stem)));
    let asked = Asked {
        file: args.file.clone(),
        invoke: args.invoke.clone(),
        inputs: args.inputs.clone(),
        most: None,
        seed: args.seed,
        runtimes: None,
    };
    let draft = own::draft(checkout, worker, &asked, &folder)?;
    let suite = quoted(&draft.folder.to_string_lossy());
    let plan = quoted(&draft.plan.to_string_lossy());
    output::print(&format!(
        "{suite} is a suite: replace the inputs under {suite}/corpora by what your callers send, and record again.\n\n  \
         tollgate verify --suite {suite} --cells '*@component/{name}/*'\n  \
         tollgate run --suite {suite} --plan {plan}\n  \
         tollgate race BASE HEAD --suite {suite} --plan {plan}\n",
        name = draft.name
    ))?;
    Ok(Exit::Fine)
}
