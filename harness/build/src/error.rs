//! The errors of a guest, in words that say what happened, where, and what to do.

use std::io;
use std::path::{Path, PathBuf};

/// The reason that a guest could not be found, built, read or trusted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no `guests` folder, or it holds no `guest.toml`.
    #[error(
        "{} holds no guest: expected <language>/guest.toml there; change into a checkout of Tollgate",
        .folder.display()
    )]
    NoGuests {
        /// The folder in which guests were looked for.
        folder: PathBuf,
    },

    /// A `guest.toml` that cannot be understood.
    #[error("{}: {message}", .path.display())]
    Definition {
        /// The definition's file.
        path: PathBuf,
        /// The error in it.
        message: String,
    },

    /// No definition declares a build of this name.
    #[error("there is no guest `{name}`; there are: {}", .known.join(", "))]
    UnknownGuest {
        /// The name that was asked for.
        name: String,
        /// The names that exist.
        known: Vec<String>,
    },

    /// A program or a compilation target that the build needs is not there.
    #[error("{what} is not installed: {remedy}")]
    MissingToolchain {
        /// The missing program or target, such as `wasm target wasm32-wasip2`.
        what: String,
        /// The way to get it.
        remedy: String,
    },

    /// A command of the build failed.
    #[error("guest `{name}` does not build: {failure}\n{output}\nto run it again: {rerun}")]
    BuildFailed {
        /// The guest.
        name: String,
        /// Which program failed, and how.
        failure: String,
        /// The last lines that it printed.
        output: String,
        /// The command, ready to paste into a shell at the root of the repository.
        rerun: String,
    },

    /// The commands succeeded, but the file that they should produce is not there.
    #[error("guest `{name}` was built, but {} is not there: correct `output` in its guest.toml", .output.display())]
    NoOutput {
        /// The guest.
        name: String,
        /// The file that the definition promises.
        output: PathBuf,
    },

    /// The core module cannot be encoded as a component.
    #[error("guest `{name}`: {} cannot be encoded as a component: {message}", .module.display())]
    Encode {
        /// The guest.
        name: String,
        /// The core module.
        module: PathBuf,
        /// The message of `wit-component`.
        message: String,
    },

    /// The file that `adapter` names is no core module.
    #[error("{} cannot be an adapter: {message}", .path.display())]
    Adapter {
        /// The file.
        path: PathBuf,
        /// A description of what is wrong with it.
        message: String,
    },

    /// The guest has no artifact yet.
    #[error("guest `{name}` is not built: run `tollgate guests build {name}`")]
    NotBuilt {
        /// The guest.
        name: String,
    },

    /// The artifact is not the file that the build wrote.
    #[error(
        "{} is damaged: its SHA-256 is {found}, its build recorded {expected}; run `tollgate guests build {name}`",
        .path.display()
    )]
    Corrupt {
        /// The guest.
        name: String,
        /// The artifact.
        path: PathBuf,
        /// The digest that the build recorded.
        expected: String,
        /// The digest of what is there.
        found: String,
    },

    /// The file is not a component.
    #[error("{} is not a component: {message}", .path.display())]
    NotAComponent {
        /// The file.
        path: PathBuf,
        /// A description of what it is instead, and of what to do.
        message: String,
    },

    /// The component does not export, or wants to import, what the world says.
    #[error("{} {message}", .path.display())]
    Nonconforming {
        /// The component.
        path: PathBuf,
        /// The difference, named.
        message: String,
    },

    /// The WIT cannot be read, or has no such world.
    #[error("{}: {message}", .path.display())]
    Wit {
        /// The folder of the WIT.
        path: PathBuf,
        /// The error in it.
        message: String,
    },

    /// The file system refused.
    #[error("cannot {doing} {}: {source}", .path.display())]
    Io {
        /// The operation that was tried, such as `read`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl Error {
    /// For `map_err`: what was tried, on which path.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

/// A name that a stranger has chosen, as it may stand in a line: nothing in it moves a cursor or begins a line, and it is not
/// longer than one reads.
pub(crate) fn shown(name: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown: String = name.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if name.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// A library's message with its causes, folded into the single line that an error here is allowed.
pub(crate) fn one_line(message: impl std::fmt::Display) -> String {
    let words = format!("{message:#}").split_whitespace().collect::<Vec<_>>().join(" ");
    // What a message quotes may be a stranger's.
    words
        .chars()
        .take(1_000)
        .flat_map(|c| if is_plain(c) { vec![c] } else { c.escape_debug().collect() })
        .collect()
}

/// Whether a character shows itself and does nothing else.
fn is_plain(c: char) -> bool {
    matches!(c, '"' | '\'' | '\\') || c.escape_debug().count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_name_does_nothing_to_a_terminal() {
        assert_eq!(shown("add-two"), "add-two");
        assert_eq!(shown("\u{1b}[31mred\n"), "\\u{1b}[31mred\\n");
        assert_eq!(shown("\u{202e}"), "\\u{202e}");
        assert_eq!(shown(&"x".repeat(81)), format!("{}…", "x".repeat(80)));
        assert_eq!(one_line("it's \"a\"\n\u{1b}[0m ü"), "it's \"a\" \\u{1b}[0m ü");
    }
}
