//! Intended starts from a file.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use super::MAX_STARTS;

/// The latest time that a trace may name, in seconds: 30 days.
const LATEST: f64 = 30.0 * 86_400.0;

/// An error in a trace file.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The file cannot be opened or read.
    #[error("cannot read the trace {}: {cause}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The system's error.
        cause: std::io::Error,
    },
    /// A line is wrong.
    #[error("{}:{line}: {what}", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The error in it.
        what: String,
    },
    /// There is no start in it.
    #[error("{}: the trace holds no start; write one time in seconds a line", file.display())]
    Empty {
        /// The file.
        file: PathBuf,
    },
}

/// The starts of a trace file in nanoseconds.
pub(super) fn read(file: &Path) -> Result<Vec<u64>, TraceError> {
    let unreadable = |cause| TraceError::Unreadable { file: file.to_path_buf(), cause };
    let mut starts = Vec::new();
    let mut last = 0;
    for (index, line) in BufReader::new(File::open(file).map_err(unreadable)?).lines().enumerate() {
        let line = line.map_err(unreadable)?;
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let bad = |what| TraceError::Line { file: file.to_path_buf(), line: index + 1, what };
        last = start(text, last).map_err(bad)?;
        if starts.len() == MAX_STARTS {
            return Err(bad(format!("more than {MAX_STARTS} starts; cut the trace")));
        }
        starts.push(last);
    }
    if starts.is_empty() { Err(TraceError::Empty { file: file.to_path_buf() }) } else { Ok(starts) }
}

/// One line's start, not before the one of the line above.
fn start(text: &str, last: u64) -> Result<u64, String> {
    let seconds: f64 =
        text.parse().map_err(|_| format!("`{text}` is not a time in seconds, such as 0.25"))?;
    if !(0.0..=LATEST).contains(&seconds) {
        return Err(format!("{text} s is not a time from the beginning of the run (0 to {LATEST} s)"));
    }
    let start = (seconds * 1e9).round() as u64;
    if start < last {
        let before = last as f64 / 1e9;
        return Err(format!("{text} s lies before the start above it ({before} s); sort the trace"));
    }
    Ok(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<u64>, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("monday.trace");
        std::fs::write(&file, text).unwrap();
        read(&file).map_err(|error| error.to_string().replace(folder.path().to_str().unwrap(), "."))
    }

    #[test]
    fn a_time_a_line() {
        let starts = read_text("# recorded at the gateway\n0\n0.0005\n\n0.0005\n 1.25 \n");
        assert_eq!(starts, Ok(vec![0, 500_000, 500_000, 1_250_000_000]));
    }

    #[test]
    fn a_bad_line_is_named() {
        for (text, expected) in [
            ("0\n1,5\n", "./monday.trace:2: `1,5` is not a time in seconds, such as 0.25"),
            (
                "0\n\n-1\n",
                "./monday.trace:3: -1 s is not a time from the beginning of the run (0 to 2592000 s)",
            ),
            ("NaN", "./monday.trace:1: NaN s is not a time from the beginning of the run (0 to 2592000 s)"),
            ("2\n1\n", "./monday.trace:2: 1 s lies before the start above it (2 s); sort the trace"),
            ("# nothing\n", "./monday.trace: the trace holds no start; write one time in seconds a line"),
        ] {
            assert_eq!(read_text(text), Err(expected.to_string()));
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = read(Path::new("no/such.trace")).unwrap_err().to_string();
        assert!(error.starts_with("cannot read the trace no/such.trace: "), "{error}");
    }
}
