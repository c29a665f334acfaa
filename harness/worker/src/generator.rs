//! The generator: a worker in which nothing is open, and which puts load on services of other processes.

use tollgate_model::load::{ClosedResult, LoadResult};
use tollgate_model::protocol::{
    Answered, Close, ClosedLoop, Failure, FirstAnswer, Look, OpenLoop, Process, Seen, Verified,
    VerifyService, Worker,
};
use tollgate_worker_kit::Unopened;

use crate::load::Asked;

/// A worker before anything is open.
#[derive(Debug, Default)]
pub struct Generator;

impl Worker for Generator {
    fn refuse(&self, request: &'static str) -> Failure {
        Unopened.refuse(request)
    }

    fn look(&mut self, asked: &Look) -> Result<Seen, Failure> {
        Unopened.look(asked)
    }

    fn first_answer(&mut self, asked: &FirstAnswer) -> Result<Answered, Failure> {
        Asked::of(&asked.target)?.first_answer(asked.patience_ms)
    }

    fn verify_service(&mut self, asked: &VerifyService) -> Result<Verified, Failure> {
        Asked::of(&asked.target)?.verify()
    }

    fn open_loop(&mut self, asked: &OpenLoop) -> Result<LoadResult, Failure> {
        Asked::of(&asked.target)?.open_loop(&asked.settings)
    }

    fn closed_loop(&mut self, asked: &ClosedLoop) -> Result<ClosedResult, Failure> {
        Asked::of(&asked.target)?.closed_loop(asked.connections, asked.duration_ms)
    }

    fn close(&mut self, asked: &Close) -> Result<Process, Failure> {
        Unopened.close(asked)
    }
}
