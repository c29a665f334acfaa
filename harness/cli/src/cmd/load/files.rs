//! The files of `tollgate load --out`.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use tollgate_analysis::load::Document;
use tollgate_loadgen::{Latencies, write_hgrm};
use tollgate_orchestrate::command_error::{CommandError, Outcome};

/// Writes `load.json`.
pub fn write(folder: &Path, document: &Document) -> Outcome {
    let file = folder.join("load.json");
    let mut text = serde_json::to_string_pretty(document).expect("results are plain data");
    text.push('\n');
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&file, text))
        .map_err(|error| CommandError::file("write", &file, &error))
}

/// Writes a percentile table.
pub fn write_histogram(folder: &Path, name: &str, latencies: &Latencies) -> Outcome {
    let file = folder.join(format!("{name}.hgrm"));
    fs::create_dir_all(folder)
        .and_then(|()| File::create(&file))
        .and_then(|out| write_hgrm(latencies, &mut BufWriter::new(out)))
        .map_err(|error| CommandError::file("write", &file, &error))
}
