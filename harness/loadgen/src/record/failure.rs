//! The kinds of failure.

use std::fmt;

/// The way in which an operation failed. Failures are counted beside the latencies, never dropped and never among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failure {
    /// Nobody listens there.
    Refused,
    /// The peer reset the connection.
    Reset,
    /// The peer closed the connection before the whole answer had come.
    Closed,
    /// No whole answer within the time-out, which counts from the actual start.
    TimedOut,
    /// The answer's status is not 2xx.
    Status(u16),
    /// The answer is not HTTP/1.
    Malformed,
    /// The answer is larger than allowed.
    TooLarge,
    /// The answer's body is not the expected one.
    WrongAnswer,
    /// This machine could not: no descriptors, no ports, no route.
    Local,
    /// The in-process operation returned an error.
    Operation,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => write!(f, "connection refused"),
            Self::Reset => write!(f, "connection reset"),
            Self::Closed => write!(f, "connection closed early"),
            Self::TimedOut => write!(f, "timed out"),
            Self::Status(status) => write!(f, "status {status}"),
            Self::Malformed => write!(f, "malformed answer"),
            Self::TooLarge => write!(f, "answer too large"),
            Self::WrongAnswer => write!(f, "wrong answer"),
            Self::Local => write!(f, "out of descriptors, ports or routes"),
            Self::Operation => write!(f, "operation failed"),
        }
    }
}
