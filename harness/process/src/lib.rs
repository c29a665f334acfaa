//! What every worker written in Rust does, whatever it opens: it talks to the command line ([`talk`]), and tells of its
//! own process: when it began ([`spawn`]), what memory it has ([`memory()`]), where it runs and what it has seen of the
//! machine ([`place`]), what reading its clock costs ([`clock`]), what the processor counts for it ([`hardware`]).
//!
//! Apart from the worker that holds Wasmtime, so that a native service need not carry an engine to be a worker.

pub mod clock;
pub mod failures;
pub mod hardware;
mod memory;
pub mod place;
pub mod spawn;
pub mod talk;

use tollgate_model::protocol::{Answer, Failure, Request};

pub use memory::{give_back, memory};
pub use place::{Pinned, end_with_parent, pin};
pub use spawn::main_begins;
pub use talk::{Launch, converse};

/// What a process can answer without anything open: what it has, what it has seen, and that it ends.
pub fn alone(asked: &Request) -> Result<Answer, Failure> {
    match asked {
        Request::Look => {
            let unreadable = |error| failures::broken(format!("cannot read this process's memory: {error}"));
            Ok(Answer::Seen { memory: memory().map_err(unreadable)?, process: place::seen() })
        }
        Request::Close => Ok(Answer::Closed(place::seen())),
        _ => Err(failures::request("nothing is open: the first request is `open`")),
    }
}
