//! `tollgate init`.

use std::path::PathBuf;

use clap::Args;
use tollgate_analysis::reproduce::quoted;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::Outcome;
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::own;

use crate::cli::ComponentArgs;
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
    #[command(flatten)]
    pub component: ComponentArgs,

    /// The suite's folder, whose name is the suite's; without it one beside you, named as the file
    #[arg(long, short = 'o', value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Inputs that are made up are drawn from this
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// Writes the suite, and says what to do with it.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: &InitArgs) -> Outcome<Exit> {
    interrupt::listen();
    let folder = args.output.clone().unwrap_or_else(|| PathBuf::from(args.component.suite_name()));
    let asked = args.component.asked(None, args.seed);
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
