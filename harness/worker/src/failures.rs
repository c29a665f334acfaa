//! Failures, as the worker protocol tells them.

use std::fmt::Display;

use tollgate_model::protocol::{Failure, FailureKind};

/// What was asked makes no sense here.
pub fn request(message: impl Display) -> Failure {
    Failure { kind: FailureKind::Request, message: message.to_string() }
}

/// What was asked cannot be done with this subject at all.
pub fn unsupported(message: impl Display) -> Failure {
    Failure { kind: FailureKind::Unsupported, message: message.to_string() }
}

/// The subject is broken, or a service does not do what it should.
pub fn broken(message: impl Display) -> Failure {
    Failure { kind: FailureKind::Subject, message: message.to_string() }
}
