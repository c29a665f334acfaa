//! `tollgate run`.

use std::path::PathBuf;
use std::time::Instant;

use tollgate_analysis::figures::duration;
use tollgate_model::exit::Exit;
use tollgate_model::results::{Row, Status};
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::Outcome;
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::run::{self, Executed, RunRequest};
use tollgate_render::terminal::summary;
use tollgate_render::{csv, text};

use crate::cli::RunArgs;
use crate::invocation::{command, refuse_debug_build, seed_of_the_clock};
use crate::output::{self, Format};
use crate::run_files::{self, PAGE};

/// Measures a plan, or goes on with a run.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: RunArgs) -> Outcome<Exit> {
    let begun = Instant::now();
    refuse_debug_build()?;
    interrupt::listen();
    let executed = match &args.resume {
        Some(folder) => {
            run::resume(checkout, worker, args.links.as_deref(), folder, args.lock.into(), begun)?
        }
        None => run::start(checkout, &request(checkout, worker, &args), begun)?,
    };
    // An interrupted run has its files too: they say what there is.
    let summary = run_files::write(&executed, text)?;
    let executed = executed.finished()?;
    let tables = summary::summary(&executed.run, &summary.rows);
    let said = format!("{}{tables}\n{}", summary.machine, summary.text);
    print(&executed, &summary.rows, &said, args.format)?;
    Ok(exit(&summary.rows))
}

fn request(checkout: &Checkout, worker: Option<PathBuf>, args: &RunArgs) -> RunRequest {
    RunRequest {
        command: command(),
        worker,
        links: args.links.clone(),
        plan: args.plan.clone(),
        cells: args.cells.clone(),
        lane: args.lane.map(Into::into),
        launches: args.launches,
        keep_noisy: args.keep_noisy,
        budget: args.budget,
        placement: args.placement.into(),
        seed: args.seed.unwrap_or_else(seed_of_the_clock),
        reports: args.out.clone().unwrap_or_else(|| checkout.reports()),
        lock: args.lock.into(),
    }
}

/// Prints rows, or what is said of them, and where the rest is.
pub fn print(executed: &Executed, rows: &[Row], said: &str, format: Format) -> Outcome {
    match format {
        Format::Json => return output::print_json(&rows),
        Format::Csv => return output::print(&csv::text(&executed.run.functions, rows)),
        Format::Table => output::print(said)?,
    }
    let overhead = 1.0 - executed.end.measuring_s / executed.end.wall_s.max(1e-9);
    output::print(&format!(
        "\n95 % intervals over launches, seed {}. {} in all, {:.0} % of it not measuring.\nresults: {}\npage:    {}\n",
        executed.run.seed,
        duration(executed.end.wall_s),
        overhead * 100.0,
        executed.folder.display(),
        executed.folder.join(PAGE).display()
    ))
}

/// What the figures mean for the exit code: a subject that failed is worse than a noisy machine.
pub fn exit(rows: &[Row]) -> Exit {
    let any = |of: fn(&Status) -> bool| rows.iter().any(|row| of(&row.status));
    if any(|status| matches!(status, Status::Failed(_))) {
        Exit::SubjectFailed
    } else if any(|status| matches!(status, Status::Invalid(_))) {
        Exit::Invalid
    } else {
        Exit::Fine
    }
}
