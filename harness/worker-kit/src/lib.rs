//! The common part of every worker written in Rust, whatever it opens: it talks to the command line ([`talk`]), and
//! tells of its own process: when it began ([`spawn`]), what memory it has ([`memory()`]), where it runs and what it
//! has seen of the machine ([`place`]), what reading its clock costs ([`clock`]), what the processor counts for it
//! ([`hardware`]), how fast the machine is just now ([`mod@reference`]).
//!
//! Apart from the worker that holds Wasmtime, so that a native service need not carry an engine to be a worker.

pub mod clock;
pub mod hardware;
mod memory;
pub mod place;
pub mod reference;
pub mod spawn;
pub mod talk;

use tollgate_model::protocol::{Close, Failure, Look, Process, Seen, Worker};

pub use memory::{give_back, memory};
pub use place::{Pinned, end_with_parent, pin};
pub use spawn::main_begins;
pub use talk::{Launch, converse};

/// A process in which nothing is open yet: it can be looked at, and ended.
#[derive(Debug, Default)]
pub struct Unopened;

impl Worker for Unopened {
    fn refuse(&self, _: &'static str) -> Failure {
        Failure::request("nothing is open: the first request is `open`")
    }

    fn look(&mut self, _: &Look) -> Result<Seen, Failure> {
        look()
    }

    fn close(&mut self, _: &Close) -> Result<Process, Failure> {
        Ok(place::seen())
    }
}

/// This process at this moment: its memory, and what it has seen of the machine.
pub fn look() -> Result<Seen, Failure> {
    let unreadable = |error| Failure::subject(format!("cannot read this process's memory: {error}"));
    Ok(Seen { memory: memory().map_err(unreadable)?, process: place::seen() })
}
