//! Tollgate: the toll of running business logic as a WebAssembly component, measured so that it can be trusted.

#![forbid(unsafe_code)]
// These panic where the reader went away; `output::print` and `output::tell` do not.
#![deny(clippy::print_stderr, clippy::print_stdout)]

mod change;
mod checkout;
mod cli;
mod cmd;
mod counted;
mod export;
mod guests;
mod history;
mod host;
mod interrupt;
mod journal;
mod output;
mod race;
mod results;
mod run;
mod runs;
mod selftest;
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
