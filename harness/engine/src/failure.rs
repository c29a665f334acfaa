//! Wasmtime's errors as failures of the worker protocol.

use std::fmt::Display;

use tollgate_model::protocol::Failure;

/// The subject is broken. The whole chain of causes goes into the message, on one line.
pub fn failed(what: impl Display, cause: &wasmtime::Error) -> Failure {
    Failure::subject(format!("{what}: {}", chain(cause)))
}

/// The runtime cannot do this at all.
pub fn unsupported(what: impl Display, cause: &wasmtime::Error) -> Failure {
    Failure::unsupported(format!("{what}: {}", chain(cause)))
}

/// All causes on one line, without the guest's backtrace: guests are stripped, so that it is a list of numbers.
pub fn chain(cause: &wasmtime::Error) -> String {
    let causes = cause.chain().map(|cause| cause.to_string().trim().replace('\n', " "));
    let causes: Vec<String> =
        causes.filter(|cause| !cause.starts_with("error while executing at wasm")).collect();
    causes.join(": ")
}
