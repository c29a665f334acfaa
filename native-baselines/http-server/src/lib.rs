//! The HTTP server around whatever answers: executors, connections, limits, an end that finishes what is in flight.
//!
//! Services that are compared with each other run in this one server, so that what differs between two of them is how
//! the answer comes about, and nothing else. It is hyper on tokio and little more; what even that costs is in
//! `docs/SERVICES.md`, measured with the example `floor`.

#![forbid(unsafe_code)]

mod answers;
mod body;
mod connection;
mod executor;
mod limits;
mod server;

pub use answers::{Answers, answer_call, answer_json, json};
pub use body::{Bounded, Broken};
pub use limits::Limits;
pub use server::{Server, Trouble};
