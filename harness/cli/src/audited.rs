//! The files of a run held against its journal: `tollgate report --audit`.

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_analysis::report::Report;
use tollgate_audit::{Audit, audit};
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::report_inputs;

use crate::output;
use crate::run_files::PAGE;

/// So many differences are told one by one.
const TOLD: usize = 20;

/// Holds the page of a run, and its table, against its journal. Says what was compared; fails on the first difference.
pub fn run(run: &Path) -> Outcome {
    let folder = folder(run);
    let read = |name: &str| {
        let file = folder.join(name);
        fs::read_to_string(&file).map_err(|error| CommandError::file("read", &file, &error))
    };
    let (journal, page) = (read("journal.jsonl")?, read(PAGE)?);
    let table = folder.join("summary.csv").exists().then(|| read("summary.csv")).transpose()?;
    let name = folder.display();
    let mut audited = audit(&journal, &page, table.as_deref())
        .map_err(|refused| CommandError::usage(refused).about(&name))?;
    let [markdown, terminal] = told(&folder)?;
    audited.join(tollgate_audit::told(&page, &markdown, &terminal));
    output::print(&said(&audited, table.is_some()))?;
    match &audited.differences[..] {
        [] => Ok(()),
        [first, others @ ..] => {
            let more = match others.len() {
                0 => String::new(),
                more => format!("; {more} more differ"),
            };
            Err(CommandError::invalid(format!("{first}{more}")).about(&name))
        }
    }
}

/// What a pull request and a terminal are told of a run.
fn told(folder: &Path) -> Outcome<[String; 2]> {
    let head = report_inputs::head(&[folder.to_path_buf()])?;
    let name = report_inputs::name(folder);
    let runs = head.runs.iter().map(|run| run.source(&name, &[]));
    let report = Report { runs: runs.collect(), ..Report::default() };
    Ok([tollgate_render::markdown(&report), tollgate_render::text(&report)])
}

/// A run's folder; a name is that of a folder in `reports`.
fn folder(run: &Path) -> PathBuf {
    let named = Path::new("reports").join(run);
    if !run.exists() && named.exists() { named } else { run.to_path_buf() }
}

fn said(audit: &Audit, table: bool) -> String {
    let compared: usize = audit.compared.values().sum();
    let mut said = format!("{compared} comparisons, {} differences\n", audit.differences.len());
    for (what, count) in &audit.compared {
        said.push_str(&format!("  {what}: {count}\n"));
    }
    for difference in audit.differences.iter().take(TOLD) {
        said.push_str(&format!("differs: {difference}\n"));
    }
    if !table {
        said.push_str("skipped: summary.csv, because it is not there\n");
    }
    let metrics: Vec<&str> = audit.not_recomputed.iter().map(String::as_str).collect();
    if !metrics.is_empty() {
        said.push_str(&format!("not recomputed from the journal: {}\n", metrics.join(", ")));
    }
    let untold: Vec<String> =
        audit.untold.iter().map(|(section, count)| format!("{section} {count}")).collect();
    if !untold.is_empty() {
        said.push_str(&format!("figures of the page that name no cell: {}\n", untold.join(", ")));
    }
    said
}
