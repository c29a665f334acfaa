//! `tollgate completions`.

use clap::CommandFactory;
use clap_complete::Shell;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::command_error::Outcome;

use crate::cli::Cli;
use crate::output;

/// Prints completions for a shell.
pub fn print(shell: Shell) -> Outcome<Exit> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "tollgate", &mut text);
    output::print(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Fine)
}
