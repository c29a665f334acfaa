//! Exit codes: the same meaning for every verb.

/// The outcome of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All is well.
    Fine = 0,
    /// A regression, confirmed.
    Regression = 1,
    /// Wrong usage or bad input.
    Usage = 2,
    /// The figures do not decide it.
    Inconclusive = 3,
    /// The two sides were not measured under comparable conditions.
    NotComparable = 4,
    /// The measurement is not valid: answers differ, the generator was the limit, the machine was too noisy.
    Invalid = 5,
    /// A subject failed.
    SubjectFailed = 6,
    /// Stopped by Ctrl-C, as shells expect it.
    Interrupted = 130,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit as u8)
    }
}
