//! The native service as a worker: opened, told to serve, looked at and closed by the command line.

use std::time::Instant;

use tollgate_http_server::{Limits, Server};
use tollgate_model::protocol::{
    Close, Failure, Look, Open, PROTOCOL, Process, Receipt, Seen, Serve, Serving, Worker as Answers,
};
use tollgate_model::service::{ServiceConfig, ServiceKind};
use tollgate_worker_kit::{Launch, Unopened, clock, look, place};

use crate::serve;

/// SHA-256 of the committed corpora of our suites: written down, so that the service need not carry what makes them.
pub const FIXTURES: &str = "e1f653fade43aac2b7af85e372c0ab8fbd0791aeed441c61e7183b4fc241761a";

/// A launch of the native service.
pub struct Worker {
    threads: u16,
    server: Option<Server>,
}

impl Launch for Worker {
    type Before = Unopened;

    fn open(open: &Open) -> Result<(Self, Receipt), Failure> {
        let config = open.service.as_ref().filter(|config| config.kind == ServiceKind::Native);
        let Some(config) = config else {
            return Err(Failure::request(format!(
                "{}: this program is the native service and nothing else",
                open.contender
            )));
        };
        let receipt = Receipt {
            protocol: PROTOCOL,
            program: concat!("tollgate-native-service ", env!("CARGO_PKG_VERSION")).to_string(),
            language: "rust".to_string(),
            build: open.contender.build.clone(),
            runtime: "native".to_string(),
            effective: effective(config),
            artifact_sha256: None,
            fixtures: FIXTURES.to_string(),
            phases: Vec::new(),
            idle: Default::default(),
            compile_threads: None,
            counts_fuel: false,
            clock: clock::calibrate(),
            debug_build: cfg!(debug_assertions),
        };
        Ok((Worker { threads: config.threads, server: None }, receipt))
    }
}

impl Answers for Worker {
    fn refuse(&self, _: &'static str) -> Failure {
        Failure::request("a service is open: it is served, not called")
    }

    fn serve(&mut self, asked: &Serve) -> Result<Serving, Failure> {
        if let Some(server) = &self.server {
            return Err(Failure::request(format!("it listens on {} already", server.address())));
        }
        let begin = Instant::now();
        let server =
            serve(asked.listen, self.threads, asked.core, Limits::default()).map_err(Failure::request)?;
        let address = self.server.insert(server).address();
        Ok(Serving { address, listen_us: begin.elapsed().as_secs_f64() * 1e6 })
    }

    fn look(&mut self, _: &Look) -> Result<Seen, Failure> {
        look()
    }

    fn close(&mut self, _: &Close) -> Result<Process, Failure> {
        Ok(place::seen())
    }
}

/// Its effective facts: the same facts as the services have that are held against it.
fn effective(config: &ServiceConfig) -> std::collections::BTreeMap<String, String> {
    Limits::default().facts(config.threads).into_iter().collect()
}
