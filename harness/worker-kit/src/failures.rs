//! Failures, as the worker protocol tells them.

use std::fmt::Display;

use tollgate_model::protocol::{Failure, FailureKind, PROTOCOL};

/// The failure of a request that makes no sense here.
pub fn request(message: impl Display) -> Failure {
    Failure { kind: FailureKind::Request, message: message.to_string() }
}

/// The failure of a request that cannot be met with this subject at all.
pub fn unsupported(message: impl Display) -> Failure {
    Failure { kind: FailureKind::Unsupported, message: message.to_string() }
}

/// The subject is broken, or a service does not do what it should.
pub fn broken(message: impl Display) -> Failure {
    Failure { kind: FailureKind::Subject, message: message.to_string() }
}

/// Whoever asks speaks another version of the protocol.
pub fn wrong_protocol(theirs: u32) -> Failure {
    let message = format!("this worker speaks protocol {PROTOCOL}, not {theirs}: build both from one commit");
    Failure { kind: FailureKind::Protocol, message }
}
