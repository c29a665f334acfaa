//! `tollgate explain`.

use std::path::PathBuf;

use clap::Args;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::Outcome;
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::lock::MeasuringLock;
use tollgate_orchestrate::profile;
use tollgate_render::terminal::explain as page;

use crate::cli::LockArgs;
use crate::cmd::profile::{ProfileFormat, Subject, SubjectArgs};
use crate::invocation::refuse_debug_build;
use crate::output;

/// What is explained.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate explain pricing/get-quote@component/rust/cranelift
  tollgate explain my.wasm --invoke 'score(\"acct-7\", 1299)' --runtime wasmtime-default

Time is sampled with perf, instructions and allocations are counted under valgrind, system calls under strace; what is not \
installed is left out and said. Advice names what it is concluded from, and the most that it could gain.")]
pub struct ExplainArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,

    #[command(flatten)]
    pub lock: LockArgs,

    /// How to print
    #[arg(long, value_enum, default_value_t = ProfileFormat::Table)]
    pub format: ProfileFormat,
}

/// Says what a call is made of, and what one could do about it.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: &ExplainArgs) -> Outcome<Exit> {
    refuse_debug_build()?;
    interrupt::listen();
    let subject = Subject::of(checkout, worker.clone(), &args.subject)?;
    let alone = subject.alone(checkout);
    let checkout = alone.as_ref().unwrap_or(checkout);
    let _lock = MeasuringLock::take(args.lock.into())?;
    let explained = profile::explain(checkout, &args.subject.asked(&subject.cell, worker))?;
    match args.format {
        ProfileFormat::Json => output::print_json(&explained)?,
        ProfileFormat::Table => output::print(&page::text(
            &explained.profile,
            &explained.stacks,
            explained.not_counted.as_deref(),
            &explained.counts,
            &explained.advice,
        ))?,
    }
    Ok(Exit::Fine)
}
