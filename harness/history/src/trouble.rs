//! Errors of a database, each in one line that says what to do.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// A history that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There is none yet.
    #[error("there is no {}: begin it with `tollgate history add RUN` or `tollgate history rebuild`", .0.display())]
    Missing(PathBuf),
    /// Some other file.
    #[error("{} is not a history: name another with --database, or move it away", .0.display())]
    NotOurs(PathBuf),
    /// Written by a newer Tollgate.
    #[error(
        "{} was written with schema {schema}, this program knows {known}: use a newer Tollgate, or move it away and `tollgate history rebuild`",
        .file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// Its schema.
        schema: i64,
        /// Ours.
        known: i64,
    },
    /// Written by an older Tollgate.
    #[error(
        "{} was written with schema {schema}, this program writes {known}: `tollgate history rebuild` makes it anew from the journals",
        .file.display()
    )]
    Older {
        /// The file.
        file: PathBuf,
        /// Its schema.
        schema: i64,
        /// Ours.
        known: i64,
    },
    /// Somebody else writes.
    #[error("another process is writing to {}: wait for it to end, then try again", .0.display())]
    Busy(PathBuf),
    /// Broken.
    #[error("{} is damaged: move it away, then `tollgate history rebuild` makes it anew from the journals", .0.display())]
    Damaged(PathBuf),
    /// No nights under that key.
    #[error("there are no nights under the key `{0}`{known}", known = known(.1))]
    NoKey(String, Vec<String>),
    /// Anything else.
    #[error("cannot use {}: {error}", .file.display())]
    Database {
        /// The file.
        file: PathBuf,
        /// SQLite's error.
        error: rusqlite::Error,
    },
}

fn known(keys: &[String]) -> String {
    if keys.is_empty() { String::new() } else { format!(": there are {}", keys.join(", ")) }
}

impl Trouble {
    /// SQLite's error about `file`, in our words where we have some.
    pub(crate) fn of(file: &Path, error: rusqlite::Error) -> Self {
        let file = file.to_path_buf();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Trouble::NotOurs(file),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Trouble::Busy(file),
            Some(ErrorCode::DatabaseCorrupt) => Trouble::Damaged(file),
            _ => Trouble::Database { file, error },
        }
    }
}
