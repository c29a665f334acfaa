//! The end of a command that cannot go on: one clear line, and the exit code for it.

use std::fmt;
use std::path::Path;

use tollgate_model::exit::Exit;

/// The reason that a command cannot go on.
#[derive(Debug)]
pub struct CommandError {
    /// The exit code.
    pub exit: Exit,
    message: String,
}

/// A command's result.
pub type Outcome<T = ()> = Result<T, CommandError>;

impl CommandError {
    /// Wrong usage or bad input.
    pub fn usage(message: impl fmt::Display) -> Self {
        CommandError { exit: Exit::Usage, message: message.to_string() }
    }

    /// The measurement would not be valid.
    pub fn invalid(message: impl fmt::Display) -> Self {
        CommandError { exit: Exit::Invalid, message: message.to_string() }
    }

    /// The two sides were not measured under comparable conditions.
    pub fn not_comparable(message: impl fmt::Display) -> Self {
        CommandError { exit: Exit::NotComparable, message: message.to_string() }
    }

    /// A subject failed.
    pub fn subject(message: impl fmt::Display) -> Self {
        CommandError { exit: Exit::SubjectFailed, message: message.to_string() }
    }

    /// Stopped by Ctrl-C.
    pub fn interrupted(message: impl fmt::Display) -> Self {
        CommandError { exit: Exit::Interrupted, message: message.to_string() }
    }

    /// The same, saying whom it is about.
    pub fn about(self, whom: impl fmt::Display) -> Self {
        CommandError { message: format!("{whom}: {}", self.message), ..self }
    }

    /// The same, with a file called as the reader knows it.
    pub fn naming(self, file: &Path, known_as: &Path) -> Self {
        let (file, known_as) = (file.display().to_string(), known_as.display().to_string());
        CommandError { message: self.message.replace(&file, &known_as), ..self }
    }

    /// A file that cannot be read or written.
    pub fn file(doing: &str, file: &Path, error: &std::io::Error) -> Self {
        CommandError::usage(format!("cannot {doing} {}: {error}", file.display()))
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<tollgate_model::strict_toml::BadToml> for CommandError {
    fn from(error: tollgate_model::strict_toml::BadToml) -> Self {
        CommandError::usage(error)
    }
}

impl From<tollgate_history::Trouble> for CommandError {
    fn from(error: tollgate_history::Trouble) -> Self {
        CommandError::usage(error)
    }
}

impl From<tollgate_analysis::change::comparable::NotComparable> for CommandError {
    fn from(error: tollgate_analysis::change::comparable::NotComparable) -> Self {
        CommandError::not_comparable(error)
    }
}

impl From<tollgate_analysis::results::UnreadableHistogram> for CommandError {
    fn from(error: tollgate_analysis::results::UnreadableHistogram) -> Self {
        CommandError::usage(error)
    }
}
