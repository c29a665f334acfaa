//! Workers: how they are asked, and what can go wrong with one.

mod fault;
mod pipes;
mod process;

use std::time::Duration;

use tollgate_model::protocol::{Answer, Ask, Request};

pub use fault::Fault;
pub(crate) use pipes::listen;
pub use process::{Executable, WorkerProcess};

/// Something that speaks the worker protocol: a process, or in tests a simulation of one.
pub trait Worker: Send {
    /// Sends a request, and waits for an answer until `deadline` has passed. A failure is a fault.
    fn exchange(&mut self, request: &Request, deadline: Duration) -> Result<Answer, Fault>;

    /// The fault of a worker whose last answer was one to something else. Such a worker is not asked again.
    fn garbage(&mut self, request: &'static str) -> Fault;

    /// Whether it lives; how it ended, if not.
    fn lives(&mut self) -> Result<(), Fault>;

    /// Its process, where it is one.
    fn process(&self) -> Option<u32> {
        None
    }

    /// Tells it to close, and waits until it has ended. Gives whether it did so by itself.
    fn end(&mut self, patience: Duration) -> bool;
}

/// Requests and answers by their types, of any worker.
pub trait AskWorker: Worker {
    /// Asks, and waits for the answer until `deadline` has passed.
    fn ask<A: Ask>(&mut self, asked: A, deadline: Duration) -> Result<A::Answer, Fault> {
        let answer = self.exchange(&asked.into(), deadline)?;
        A::accept(answer).ok_or_else(|| self.garbage(A::NAME))
    }
}

impl<W: Worker + ?Sized> AskWorker for W {}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::protocol::{Look, Measure, Release, Released};

    /// Answers everything as if it were `release`.
    struct Confused;

    impl Worker for Confused {
        fn exchange(&mut self, _: &Request, _: Duration) -> Result<Answer, Fault> {
            Ok(Answer::Released(Released {}))
        }
        fn garbage(&mut self, request: &'static str) -> Fault {
            Fault::Garbage { request, line: "released".to_string() }
        }
        fn lives(&mut self) -> Result<(), Fault> {
            Ok(())
        }
        fn end(&mut self, _: Duration) -> bool {
            true
        }
    }

    #[test]
    fn an_answer_to_something_else_is_garbage_and_says_what_was_asked() {
        let worker: &mut dyn Worker = &mut Confused;
        let workload = "probe/nop".parse().unwrap();
        assert_eq!(worker.ask(Release { workload }, Duration::ZERO).unwrap(), Released {});
        let measured = worker.ask(Measure { workload, slice_us: 1 }, Duration::ZERO).unwrap_err();
        assert_eq!(
            measured.to_string(),
            "the worker said something that is no answer to `measure`: `released`"
        );
        assert!(!measured.worker_lives());
        assert!(worker.ask(Look {}, Duration::ZERO).unwrap_err().to_string().contains("`look`"));
    }
}
