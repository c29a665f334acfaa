//! Workers: how they are asked, and what can go wrong with one.

mod answers;
mod fault;
mod pipes;
mod process;

use std::time::Duration;

use tollgate_model::protocol::{Answer, Request};

pub use fault::Fault;
pub use process::{Program, WorkerProcess};

/// Something that speaks the worker protocol: a process, or in tests a simulation of one.
pub trait Worker: Send {
    /// Asks, and waits for the answer until `deadline` has passed. It is one to this request, or a fault.
    fn ask(&mut self, request: &Request, deadline: Duration) -> Result<Answer, Fault>;

    /// Whether it lives; how it ended, if not.
    fn lives(&mut self) -> Result<(), Fault>;

    /// Tells it to close, and waits until it has ended. Gives whether it did so by itself.
    fn end(&mut self, patience: Duration) -> bool;
}
