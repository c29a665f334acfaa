//! The native service as a worker: opened, told to serve, looked at and closed by the command line.

use std::net::SocketAddr;
use std::time::Instant;

use tollgate_model::protocol::{Answer, Failure, Open, PROTOCOL, Receipt, Request};
use tollgate_model::service::{ServiceConfig, ServiceKind};
use tollgate_process::failures::request;
use tollgate_process::{Launch, alone, clock};
use tollgate_shell::{Limits, Server};

use crate::serve;

/// A launch of the native service.
pub struct Worker {
    threads: u16,
    server: Option<Server>,
}

impl Launch for Worker {
    fn open(open: &Open) -> Result<(Self, Receipt), Failure> {
        let config = open.service.as_ref().filter(|config| config.kind == ServiceKind::Native);
        let Some(config) = config else {
            return Err(request(format!(
                "{}: this program is the native service and nothing else",
                open.contender
            )));
        };
        let receipt = Receipt {
            protocol: PROTOCOL,
            program: concat!("tollgate-native-service ", env!("CARGO_PKG_VERSION")).to_string(),
            language: open.contender.language.clone(),
            runtime: "native".to_string(),
            effective: effective(config),
            artifact_sha256: None,
            fixtures: tollgate_fixtures::corpus::committed_digest(),
            phases: Vec::new(),
            idle: Default::default(),
            compile_threads: None,
            clock: clock::calibrate(),
            debug_build: cfg!(debug_assertions),
        };
        Ok((Worker { threads: config.threads, server: None }, receipt))
    }

    fn answer(&mut self, asked: &Request) -> Result<Answer, Failure> {
        match asked {
            Request::Serve { listen, core } => self.serve(*listen, *core),
            Request::Look | Request::Close => alone(asked),
            _ => Err(request("a service is open: it is served, not called")),
        }
    }
}

impl Worker {
    fn serve(&mut self, listen: SocketAddr, core: Option<usize>) -> Result<Answer, Failure> {
        if let Some(server) = &self.server {
            return Err(request(format!("it listens on {} already", server.address())));
        }
        let begin = Instant::now();
        let server = serve(listen, self.threads, core, Limits::default()).map_err(request)?;
        let address = self.server.insert(server).address();
        Ok(Answer::Serving { address, listen_us: begin.elapsed().as_secs_f64() * 1e6 })
    }
}

/// What it is in effect: the same facts as the services have that are held against it.
fn effective(config: &ServiceConfig) -> std::collections::BTreeMap<String, String> {
    Limits::default().facts(config.threads).into_iter().collect()
}
