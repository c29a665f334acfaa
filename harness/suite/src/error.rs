//! The errors of suites.

use std::io;
use std::path::{Path, PathBuf};

use tollgate_model::strict_toml::BadToml;
use tollgate_model::workload::BadWorkload;

/// A suite, or a part of one, that cannot be used: where, what, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that cannot be read.
    #[error("cannot read {}: {source}; {remedy}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
        /// The remedy.
        remedy: &'static str,
    },
    /// A line of a file.
    #[error("{}:{line}: {what}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The error on that line, and what to do.
        what: String,
    },
    /// A file as a whole.
    #[error("{}: {what}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error in it, and what to do.
        what: String,
    },
    /// A workload that its function does not have.
    #[error(transparent)]
    Workload(#[from] BadWorkload),
    /// The input of a golden case that cannot be made.
    #[error("the input of golden case {case} of {function}: {what}")]
    Input {
        /// The function.
        function: String,
        /// The case's name.
        case: String,
        /// The reason.
        what: String,
    },
    /// A text that is no input or no answer of a function.
    #[error("{function}: {what}")]
    Value {
        /// The function.
        function: String,
        /// The error in it.
        what: String,
    },
}

impl Error {
    pub(crate) fn line(path: &Path, line: usize, what: impl Into<String>) -> Self {
        Self::Line { path: path.to_owned(), line, what: what.into() }
    }

    pub(crate) fn file(path: &Path, what: impl Into<String>) -> Self {
        Self::File { path: path.to_owned(), what: what.into() }
    }
}

impl From<BadToml> for Error {
    fn from(BadToml { file, line, what }: BadToml) -> Self {
        Self::Line { path: file, line, what }
    }
}

/// The text of a file.
pub(crate) fn read(path: &Path, remedy: &'static str) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source, remedy })
}

/// The text of a file, if there is one.
pub(crate) fn read_if_there(path: &Path, remedy: &'static str) -> Result<Option<String>, Error> {
    match read(path, remedy) {
        Err(Error::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}
