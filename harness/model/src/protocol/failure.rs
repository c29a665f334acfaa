//! Requests that could not be carried out.

use serde::{Deserialize, Serialize};

use super::PROTOCOL;

/// The reason why a request could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[error("{message}")]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// One line: what happened, to which subject or file, and what to do.
    pub message: String,
}

impl Failure {
    /// A request that makes no sense here.
    pub fn request(message: impl std::fmt::Display) -> Self {
        Failure { kind: FailureKind::Request, message: message.to_string() }
    }

    /// A subject that is broken.
    pub fn subject(message: impl std::fmt::Display) -> Self {
        Failure { kind: FailureKind::Subject, message: message.to_string() }
    }

    /// Something that the runtime cannot do at all.
    pub fn unsupported(message: impl std::fmt::Display) -> Self {
        Failure { kind: FailureKind::Unsupported, message: message.to_string() }
    }

    /// Something that is not installed or not built on this machine.
    pub fn missing(message: impl std::fmt::Display) -> Self {
        Failure { kind: FailureKind::Missing, message: message.to_string() }
    }

    /// Another version of the protocol than a worker speaks.
    pub fn protocol(theirs: u32) -> Self {
        let message =
            format!("this worker speaks protocol {PROTOCOL}, not {theirs}: build both from one commit");
        Failure { kind: FailureKind::Protocol, message }
    }
}

/// A kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The runtime cannot do this combination at all.
    Unsupported,
    /// The subject is broken: a component that does not load, link or fit, a trap, a limit reached.
    Subject,
    /// The request makes no sense here.
    Request,
    /// Another protocol version.
    Protocol,
    /// What it takes is not installed or not built on this machine, and need not be.
    Missing,
}
