//! The state behind the worker protocol: a request in, an answer out.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use rustix::thread::CpuSet;
use tollgate_fixtures::golden;
use tollgate_model::protocol::{
    Answer, Clock, Difference, Failure, FailureKind, Open, PROTOCOL, Receipt, Request, Verified,
};
use tollgate_model::{Function, Layer, Workload};
use tollgate_serve::Service;
use tollgate_subject::Opened;

use crate::closed_loop::{Ready, ready};
use crate::{clock, process, serving, throughput};

/// One launch.
pub struct Launch {
    held: Held,
    clock: Clock,
    /// The cores that the process had before it was pinned.
    cores: CpuSet,
    ready: HashMap<Workload, Ready>,
}

/// What a launch opened: something to be called, or something that serves.
enum Held {
    Subject(Opened),
    Service(Service),
}

impl Launch {
    /// Opens a contender and pins the calling thread, if asked to, once all is compiled.
    pub fn open(open: &Open, program: &str) -> Result<(Self, Receipt), Failure> {
        if open.protocol != PROTOCOL {
            return Err(Failure {
                kind: FailureKind::Protocol,
                message: format!(
                    "this worker speaks protocol {PROTOCOL}, not {}: build both from one commit",
                    open.protocol
                ),
            });
        }
        let cores =
            process::allowed().map_err(|error| request(format!("cannot read the allowed cores: {error}")))?;
        let clock = clock::calibrate();
        let (held, receipt) = match open.contender.layer {
            Layer::Http => tollgate_serve::open(open, program, clock)
                .map(|(it, receipt)| (Held::Service(it), receipt))?,
            _ => tollgate_subject::open(open, program, clock)
                .map(|(it, receipt)| (Held::Subject(it), receipt))?,
        };
        if let Some(core) = open.core {
            process::pin(core).map_err(|error| request(format!("cannot pin to core {core}: {error}")))?;
        }
        Ok((Launch { held, clock, cores, ready: HashMap::new() }, receipt))
    }

    /// Carries a request out.
    pub fn handle(&mut self, request: &Request) -> Answer {
        self.answer(request).unwrap_or_else(Answer::Failed)
    }

    fn answer(&mut self, asked: &Request) -> Result<Answer, Failure> {
        match asked {
            Request::Open(_) => {
                Err(request("a launch opens one contender, and this one is open".to_string()))
            }
            Request::Verify { function, golden } => self.verify(function, golden).map(Answer::Verified),
            Request::Prepare { workload, warm_up_ms, slice_us } => {
                let subject = self.opened()?.prepare(*workload)?;
                let slice = Duration::from_micros(*slice_us);
                let (made, prepared) = ready(subject, self.clock, slice, Duration::from_millis(*warm_up_ms))?;
                self.ready.insert(*workload, made);
                Ok(Answer::Prepared(prepared))
            }
            Request::Measure { workload, slice_us } => {
                self.prepared(*workload)?.slice(Duration::from_micros(*slice_us)).map(Answer::Measured)
            }
            Request::Throughput { workload, threads, window_ms } => {
                let window = Duration::from_millis(*window_ms);
                let threads = throughput::count(self.opened()?, *workload, *threads, window, &self.cores)?;
                Ok(Answer::Counted { threads })
            }
            Request::Fuel { workload } => match self.opened()?.prepare(*workload)?.fuel()? {
                Some(burned) => Ok(Answer::Burned { calls: burned.calls, fuel: burned.fuel }),
                None => Err(Failure {
                    kind: FailureKind::Unsupported,
                    message: "this engine counts no fuel, or starts afresh with each call".to_string(),
                }),
            },
            Request::Release { workload } => {
                self.ready.remove(workload);
                Ok(Answer::Released)
            }
            Request::Serve { listen, core } => match &mut self.held {
                Held::Service(service) => serving::serve(service, *listen, *core, &self.cores),
                Held::Subject(_) => {
                    Err(request("what is open is called, not served: open http/…".to_string()))
                }
            },
            Request::Close => Ok(Answer::Closed(process::seen())),
            _ => Err(request("this worker cannot do that yet".to_string())),
        }
    }

    /// What is open, if it can be called.
    fn opened(&self) -> Result<&Opened, Failure> {
        match &self.held {
            Held::Subject(opened) => Ok(opened),
            Held::Service(_) => Err(request("a service is open: it is served, not called".to_string())),
        }
    }

    fn prepared(&mut self, workload: Workload) -> Result<&mut Ready, Failure> {
        self.ready
            .get_mut(&workload)
            .ok_or_else(|| request(format!("`{workload}` was not prepared: ask for `prepare` first")))
    }

    /// Answers every golden case of a function on one live subject: reuse of an instance is part of what is proved.
    fn verify(&self, name: &str, folder: &Path) -> Result<Verified, Failure> {
        let function =
            Function::named(name).ok_or_else(|| request(format!("there is no function `{name}`")))?;
        let cases = golden::load(folder, name).map_err(|error| request(error.to_string()))?;
        let size = function.sized.then_some(tollgate_model::Size::from_bytes(1024));
        let mut subject = self.opened()?.prepare(Workload { function, size })?;
        let mut digest = golden::Digest::default();
        let mut difference = None;
        for case in &cases {
            let got = subject.answer(case)?;
            digest.add(&got);
            if let Err(other) = case.expected.check(&got) {
                difference =
                    Some(Difference { case: case.name.clone(), expected: other.expected, got: other.got });
                break;
            }
        }
        Ok(Verified { cases: cases.len() as u64, digest: digest.finish(), difference })
    }
}

fn request(message: String) -> Failure {
    Failure { kind: FailureKind::Request, message }
}
