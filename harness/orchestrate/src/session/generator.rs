//! The generator of load, in a process of its own.

use std::net::SocketAddr;
use std::time::Duration;

use tollgate_model::Workload;
use tollgate_model::load::{ClosedResult, LoadResult, LoadSettings};
use tollgate_model::protocol::{Ask, ClosedLoop, FirstAnswer, OpenLoop, Target, Verified, VerifyService};

use crate::launcher::{LaunchSettings, Launcher};
use crate::worker::{AskWorker, Fault, Worker};

/// The generator: a worker in which nothing is open.
pub struct Generator<'a> {
    worker: Box<dyn Worker>,
    settings: &'a LaunchSettings,
}

/// A workload of a service, or of what is open in the worker that is asked; load on it comes from that core.
pub fn target(
    settings: &LaunchSettings,
    workload: Workload,
    service: Option<SocketAddr>,
    core: Option<usize>,
) -> Result<Target, Fault> {
    let (suite, _) = settings.function(workload.function).map_err(Fault::Refused)?;
    Ok(Target { workload, service, suite: suite.folder().to_path_buf(), core })
}

impl<'a> Generator<'a> {
    /// Starts one.
    pub fn start(launcher: &'a dyn Launcher) -> Result<Self, Fault> {
        Ok(Generator { worker: launcher.generator()?, settings: launcher.settings() })
    }

    /// Puts load on a service by a schedule.
    pub fn open_loop(
        &mut self,
        workload: Workload,
        service: SocketAddr,
        settings: LoadSettings,
    ) -> Result<LoadResult, Fault> {
        let target = self.target(workload, service)?;
        let long = settings.duration_ms + settings.drain_ms;
        self.ask(OpenLoop { target, settings }, long)
    }

    /// Puts as much load on a service as it answers on so many connections.
    pub fn closed_loop(
        &mut self,
        workload: Workload,
        service: SocketAddr,
        connections: u16,
        duration_ms: u64,
    ) -> Result<ClosedResult, Fault> {
        let target = self.target(workload, service)?;
        self.ask(ClosedLoop { target, connections, duration_ms }, duration_ms)
    }

    /// Every golden case of a workload's function.
    pub fn verify(&mut self, workload: Workload, service: SocketAddr) -> Result<Verified, Fault> {
        let target = self.target(workload, service)?;
        self.ask(VerifyService { target }, 0)
    }

    /// Waits for the first right answer; in microseconds, over a connection made for it.
    pub fn first_answer(&mut self, workload: Workload, service: SocketAddr) -> Result<f64, Fault> {
        let target = self.target(workload, service)?;
        let patience_ms = self.settings.deadline.as_millis() as u64;
        Ok(self.ask(FirstAnswer { target, patience_ms }, patience_ms)?.us)
    }

    fn target(&self, workload: Workload, service: SocketAddr) -> Result<Target, Fault> {
        target(self.settings, workload, Some(service), self.settings.generator_core)
    }

    /// An answer may take as long as what is asked for does, and the deadline on top.
    fn ask<A: Ask>(&mut self, asked: A, long_ms: u64) -> Result<A::Answer, Fault> {
        self.worker.ask(asked, self.settings.deadline + Duration::from_millis(long_ms))
    }
}
