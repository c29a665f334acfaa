//! The files of `tollgate load --out`.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use tollgate_analysis::load::Document;
use tollgate_loadgen::{Latencies, write_hgrm};
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::file::write_json;

/// Writes `load.json`.
pub fn write(folder: &Path, document: &Document) -> Outcome {
    let file = folder.join("load.json");
    fs::create_dir_all(folder).map_err(|error| CommandError::file("write", &file, &error))?;
    write_json(&file, document)
}

/// Writes a percentile table.
pub fn write_histogram(folder: &Path, name: &str, latencies: &Latencies) -> Outcome {
    let file = folder.join(format!("{name}.hgrm"));
    fs::create_dir_all(folder)
        .and_then(|()| File::create(&file))
        .and_then(|out| write_hgrm(latencies, &mut BufWriter::new(out)))
        .map_err(|error| CommandError::file("write", &file, &error))
}
