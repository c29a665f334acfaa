//! `tollgate verify`.

use std::path::PathBuf;
use std::time::Duration;

use tollgate_analysis::golden::exit;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::launcher::ProcessLauncher;
use tollgate_orchestrate::run::only;
use tollgate_orchestrate::stderr::tell;
use tollgate_orchestrate::worker::Fault;
use tollgate_orchestrate::{golden, interrupt};
use tollgate_render::terminal::verify;

use crate::cli::VerifyArgs;
use crate::output::{self, Format};

/// Runs every golden case through every cell that exists, and prints a table.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: &VerifyArgs) -> Outcome<Exit> {
    interrupt::listen();
    let plan = match &args.plan {
        Some(name) => checkout.plan(name)?,
        None => golden::everything(checkout)?,
    };
    let known = checkout.known()?;
    let comparisons = only(plan.resolve(&known).map_err(CommandError::usage)?, args.cells.as_deref())?;
    let deadline = Duration::from_secs(plan.pace.deadline_s);
    let launcher = ProcessLauncher::gather(checkout, worker, &comparisons, deadline)?;
    let needed = golden::needed(&comparisons);
    let mut begun = None;
    let checks = golden::check(&launcher, &needed, |check| {
        if begun.as_ref() != Some(&check.contender) {
            let index = needed.keys().position(|contender| *contender == check.contender).unwrap_or(0);
            tell(&format!("verifying {} of {}: {}", index + 1, needed.len(), check.contender));
            begun = Some(check.contender.clone());
        }
        // It is told when it is found: the table only counts them.
        if let Some(difference) = check.difference_report("answers differently") {
            tell(&difference);
        }
    });
    let checks = checks.map_err(|fault| match fault {
        Fault::Interrupted => CommandError::interrupted("stopped"),
        fault => CommandError::subject(fault),
    })?;
    match args.format {
        Format::Json => output::print_json(&checks)?,
        Format::Csv => output::print(&verify::csv(&checks))?,
        Format::Table => output::print(&verify::table(&checks))?,
    }
    Ok(exit(&checks))
}
