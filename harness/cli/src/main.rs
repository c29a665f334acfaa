//! Tollgate: the toll of running business logic as a WebAssembly component, measured so that it can be trusted.
//!
//! One thin file for each verb: arguments in, orchestration asked, what came back analysed, rendered and printed.

#![forbid(unsafe_code)]
// These panic where the reader went away; `output::print` and `stderr::tell` do not.
#![deny(clippy::print_stderr, clippy::print_stdout)]

mod arguments;
mod audited;
mod cli;
mod cmd;
mod invocation;
mod output;
mod run_files;

use std::process::ExitCode;

use clap::Parser;
use tollgate_orchestrate::stderr::tell;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match cmd::execute(cli) {
        Ok(exit) => exit.into(),
        Err(error) => {
            tell(&format!("tollgate: {error}"));
            error.exit.into()
        }
    }
}
