//! Faults of a worker, each with a name: none of them takes the run down.

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use tollgate_model::journal::Stopped;
use tollgate_model::protocol::{Failure, FailureKind};

/// A failure of a worker.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It could not be started.
    #[error("cannot start the worker {}: {error}; {remedy}", .program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// The reason.
        error: std::io::Error,
        /// The remedy.
        remedy: String,
    },
    /// It ended in the middle.
    #[error("the worker died ({}){}", ended(.status), said(.last_words))]
    Died {
        /// The status that it ended with.
        status: Option<ExitStatus>,
        /// Its last lines on stderr.
        last_words: String,
    },
    /// It gave no answer in time, and was killed.
    #[error("the worker gave no answer to `{request}` within {:.0} s and was killed", .after.as_secs_f64())]
    Hung {
        /// The request.
        request: &'static str,
        /// The deadline.
        after: Duration,
    },
    /// It said something that is no answer to the request.
    #[error("the worker said something that is no answer to `{request}`: `{line}`")]
    Garbage {
        /// The request.
        request: &'static str,
        /// The beginning of what it said.
        line: String,
    },
    /// It answered that it cannot do it.
    #[error("{0}")]
    Refused(Failure),
    /// Ctrl-C, while waiting.
    #[error("interrupted")]
    Interrupted,
}

fn ended(status: &Option<ExitStatus>) -> String {
    match status {
        None => "how is not known".to_string(),
        Some(status) => match status.signal() {
            Some(signal) => format!("signal {signal}"),
            None => format!("exit code {}", status.code().unwrap_or(-1)),
        },
    }
}

fn said(last_words: &str) -> String {
    if last_words.is_empty() { String::new() } else { format!("; its last words: {last_words}") }
}

impl Fault {
    /// Whether the worker lives on and can be asked something else.
    pub fn worker_lives(&self) -> bool {
        matches!(self, Fault::Refused(_))
    }

    /// Its words in the journal.
    pub fn stopped(&self) -> Stopped {
        match self {
            Fault::Refused(Failure { kind: FailureKind::Unsupported, message }) => {
                Stopped::Unsupported(message.clone())
            }
            Fault::Refused(Failure { kind: FailureKind::Missing, message }) => {
                Stopped::Skipped(message.clone())
            }
            fault => Stopped::Failed(fault.to_string()),
        }
    }

    /// A refusal in our own words.
    pub(crate) fn refused(kind: FailureKind, message: impl Into<String>) -> Self {
        Fault::Refused(Failure { kind, message: message.into() })
    }
}
