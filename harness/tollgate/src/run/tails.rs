//! Whole distributions beside the summary: `tails/*.hgrm`, which HdrHistogram's plotters read.

use std::fs;
use std::path::Path;

use tollgate_report::Distribution;

use crate::trouble::{Outcome, Trouble};

/// Writes a file for each cell and kind of time: the operations of all valid launches together.
pub fn write(folder: &Path, distributions: &[Distribution]) -> Outcome {
    for distribution in distributions {
        let name = distribution.cell.to_string().replace('/', "_");
        let file = folder.join("tails").join(format!("{name}-{}.hgrm", distribution.kind.name()));
        fs::create_dir_all(folder.join("tails"))
            .and_then(|()| fs::write(&file, &distribution.hgrm))
            .map_err(|error| Trouble::file("write", &file, &error))?;
    }
    Ok(())
}
