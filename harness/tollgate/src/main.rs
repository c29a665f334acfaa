//! Tollgate: the toll of running business logic as a WebAssembly component, measured so that it can be trusted.

#![forbid(unsafe_code)]
// These panic where the reader went away; `output::print` and `output::tell` do not.
#![deny(clippy::print_stderr, clippy::print_stdout)]

mod checkout;
mod cli;
mod cmd;
mod guests;
mod host;
mod interrupt;
mod journal;
mod output;
mod results;
mod run;
mod trouble;
mod worker;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match cmd::carry_out(cli) {
        Ok(exit) => exit.into(),
        Err(trouble) => {
            output::tell(&format!("tollgate: {trouble}"));
            trouble.exit.into()
        }
    }
}
