//! The errors of all encodings.

use std::path::PathBuf;

/// Text that is no value of its type, or a type that has no values here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Text that is not JSON at all, with line and column.
    #[error("not JSON: {0}")]
    Syntax(String),
    /// JSON or a value of another type: where, what was expected, what it is.
    #[error("{0}")]
    Mismatch(String),
    /// Text that is not WAVE, or WAVE of another type.
    #[error("not WAVE: {0}")]
    Wave(String),
    /// A type without values that could be written down: where, which, why.
    #[error("{0}")]
    Unsupported(String),
    /// A WIT package that cannot be read, or holds no such world.
    #[error("cannot read the WIT in {}: {reason}", path.display())]
    Wit {
        /// The file or folder.
        path: PathBuf,
        /// The reason, over as many lines as the parser takes.
        reason: String,
    },
    /// A function that the world does not export, or not under this name alone.
    #[error("{0}")]
    Function(String),
}
