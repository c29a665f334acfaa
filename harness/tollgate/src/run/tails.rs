//! Whole distributions beside the summary: `tails/*.hgrm`, which HdrHistogram's plotters read.

use std::fs;
use std::path::Path;

use tollgate_loadgen::record::Latencies;
use tollgate_loadgen::{summary, write_hgrm};
use tollgate_model::journal::{Launch, Run};
use tollgate_model::load::{PerCall, Tail};

use crate::results::Launches;
use crate::trouble::{Outcome, Trouble};

/// Writes a file for each cell and kind of time: the operations of all valid launches together.
pub fn write(folder: &Path, run: &Run, launches: &[Launch]) -> Outcome {
    for (number, comparison) in run.comparisons.iter().enumerate() {
        let launches = Launches::of(number, comparison, launches);
        for cell in launches.cells() {
            let found = launches.of_cell(&cell);
            let loads = || {
                found
                    .valid
                    .iter()
                    .filter_map(|(_, measured)| measured.load.as_ref())
                    .filter(|load| load.valid)
            };
            let calls = found.valid.iter().filter_map(|(_, measured)| match measured.call_tail.as_ref()? {
                PerCall::Measured { service, .. } => Some(service),
                PerCall::NotMeasurable { .. } => None,
            });
            let name = cell.to_string().replace('/', "_");
            let tails = folder.join("tails");
            one(&tails, &format!("{name}-response"), loads().map(|load| &load.response))?;
            one(&tails, &format!("{name}-service"), loads().map(|load| &load.service))?;
            one(&tails, &format!("{name}-lateness"), loads().map(|load| &load.lateness))?;
            one(&tails, &format!("{name}-call"), calls)?;
        }
    }
    Ok(())
}

/// One file, if there is anything to write into it.
fn one<'a>(folder: &Path, name: &str, tails: impl Iterator<Item = &'a Tail>) -> Outcome {
    let mut all: Option<Latencies> = None;
    for tail in tails {
        let unreadable = |error| Trouble::usage(format!("a histogram of {name} cannot be read: {error}"));
        let one = summary::histogram(tail).map_err(unreadable)?;
        match &mut all {
            Some(all) => all.merge(&one),
            None => all = Some(one),
        }
    }
    let Some(all) = all else { return Ok(()) };
    let file = folder.join(format!("{name}.hgrm"));
    let mut text = Vec::new();
    write_hgrm(&all, &mut text).expect("memory takes what is written");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&file, text))
        .map_err(|error| Trouble::file("write", &file, &error))
}
