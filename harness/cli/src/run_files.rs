//! The files of a run beside its journal: a table, distributions, a page.

use std::fs;
use std::path::Path;

use tollgate_analysis::report::{Report, Source};
use tollgate_analysis::results::{self, Distribution};
use tollgate_model::results::Row;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::file::write_whole;
use tollgate_orchestrate::profile::stacks;
use tollgate_orchestrate::run::Executed;
use tollgate_render::terminal::machine::machine;
use tollgate_render::{csv, html};

/// The page's name in a run's folder.
pub const PAGE: &str = "index.html";

/// The results of a run.
pub struct Summary {
    /// Of each cell.
    pub rows: Vec<Row>,
    /// What to know before: whether the machine was the same throughout. Empty, if so.
    pub machine: String,
    /// What the caller makes of the report.
    pub text: String,
}

/// Writes `summary.csv`, `tails/` and the page into the run's folder, and gives the results, with what `text` says of them.
pub fn write(executed: &Executed, text: impl FnOnce(&Report) -> String) -> Outcome<Summary> {
    let Executed { folder, run, launches, .. } = executed;
    let rows = results::rows(run, launches);
    let tails = results::distributions(run, launches)?;
    write_whole(&folder.join("summary.csv"), &csv::text(&run.functions, &rows))?;
    write_tails(folder, &tails)?;
    let name = folder.file_name().map_or(run.plan.clone(), |name| name.to_string_lossy().into_owned());
    let source = Source { name: &name, run, launches, rows: &rows, tails: &tails };
    let stacks = stacks(folder, launches);
    let report = Report { runs: vec![source], stacks, ..Report::default() };
    write_whole(&folder.join(PAGE), &html(&report))?;
    let (machine, text) = (machine(&report), text(&report));
    Ok(Summary { rows, machine, text })
}

/// A file for each cell and kind of time, which HdrHistogram's plotters read: the operations of all valid launches
/// together.
fn write_tails(folder: &Path, distributions: &[Distribution]) -> Outcome {
    for distribution in distributions {
        let name = distribution.cell.to_string().replace('/', "_");
        let file = folder.join("tails").join(format!("{name}-{}.hgrm", distribution.kind.name()));
        fs::create_dir_all(folder.join("tails"))
            .and_then(|()| fs::write(&file, &distribution.hgrm))
            .map_err(|error| CommandError::file("write", &file, &error))?;
    }
    Ok(())
}
