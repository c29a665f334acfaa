//! `tollgate suite`.

mod allow;
mod check;
mod import;
mod key;
mod recorded;
mod written;

use clap::Subcommand;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::command_error::Outcome;

/// What is done with suites as data.
#[derive(Debug, Subcommand)]
pub enum SuiteVerb {
    /// Make corpora of recorded calls or JSON lines, with what is personal in them masked
    Import(import::ImportArgs),
    /// Look for what is personal in a suite: exit code 2 where a detector fires
    Check(check::CheckArgs),
}

/// Does what is asked.
pub fn execute(verb: &SuiteVerb) -> Outcome<Exit> {
    match verb {
        SuiteVerb::Import(args) => import::execute(args),
        SuiteVerb::Check(args) => check::execute(args),
    }
}
