//! The state behind the worker protocol: a request in, an answer out.

use std::collections::HashMap;
use std::time::Duration;

use rustix::thread::CpuSet;
use tollgate_model::Workload;
use tollgate_model::protocol::{Answer, Clock, Failure, FailureKind, Open, PROTOCOL, Receipt, Request};
use tollgate_subject::Opened;

use crate::closed_loop::{Ready, ready};
use crate::failures::{request, unsupported};
use crate::{clock, cold, held, load, memory, process, spawn, tail, throughput, unopened, verify, warm};

/// One launch.
pub struct Launch {
    opened: Opened,
    clock: Clock,
    /// The cores that the process had before it was pinned.
    cores: CpuSet,
    ready: HashMap<Workload, Ready>,
    /// Nothing was instantiated or called yet.
    untouched: bool,
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
        let idle = memory::memory().unwrap_or_default();
        let cores =
            process::allowed().map_err(|error| request(format!("cannot read the allowed cores: {error}")))?;
        let clock = clock::calibrate();
        let (opened, mut receipt) = tollgate_subject::open(open, program, clock)?;
        receipt.idle = idle;
        receipt.phases.splice(..0, open.spawned_ns.and_then(spawn::phase));
        if let Some(core) = open.core {
            process::pin(core).map_err(|error| request(format!("cannot pin to core {core}: {error}")))?;
        }
        Ok((Launch { opened, clock, cores, ready: HashMap::new(), untouched: true }, receipt))
    }

    /// Carries a request out.
    pub fn handle(&mut self, request: &Request) -> Answer {
        self.answer(request).unwrap_or_else(Answer::Failed)
    }

    fn answer(&mut self, asked: &Request) -> Result<Answer, Failure> {
        let first = self.untouched;
        self.untouched &= matches!(asked, Request::Look | Request::CodeSize);
        let opened = &self.opened;
        match asked {
            Request::Open(_) => {
                Err(request("a launch opens one contender, and this one is open".to_string()))
            }
            Request::Verify { function, golden } => {
                verify::verify(opened, function, golden).map(Answer::Verified)
            }
            Request::Prepare { workload, warm_up_ms, slice_us } => {
                let slice = Duration::from_micros(*slice_us);
                let warm_up = Duration::from_millis(*warm_up_ms);
                let (made, prepared) = ready(opened.prepare(*workload)?, self.clock, slice, warm_up)?;
                self.ready.insert(*workload, made);
                Ok(Answer::Prepared(prepared))
            }
            Request::Measure { workload, slice_us } => {
                self.prepared(*workload)?.slice(Duration::from_micros(*slice_us)).map(Answer::Measured)
            }
            Request::Throughput { workload, threads, window_ms } => {
                let window = Duration::from_millis(*window_ms);
                let threads = throughput::count(opened, *workload, *threads, window, &self.cores)?;
                Ok(Answer::Counted { threads })
            }
            Request::Fuel { workload } => match opened.prepare(*workload)?.fuel()? {
                Some(burned) => Ok(Answer::Burned { calls: burned.calls, fuel: burned.fuel }),
                None => Err(unsupported("this engine counts no fuel, or starts afresh with each call")),
            },
            Request::Release { workload } => {
                self.ready.remove(workload);
                Ok(Answer::Released)
            }
            Request::Cold { .. } if !first => Err(request(
                "something was called in this process before: a cold start is the first thing after `open`",
            )),
            Request::Cold { workload, calls } => cold::start(opened, *workload, calls).map(Answer::Started),
            Request::Warm { workload, instances } => {
                warm::instances(opened, *workload, *instances).map(Answer::Warmed)
            }
            Request::CallTail { workload, duration_ms } => {
                tail::of_calls(opened, *workload, Duration::from_millis(*duration_ms)).map(Answer::CallTail)
            }
            Request::Instances { workload, counts } => held::hold(opened.instances(*workload)?, counts),
            Request::Components { workload, load, counts } => {
                held::hold(opened.components(*workload, *load)?, counts)
            }
            Request::CodeSize => opened.code_size().map(Answer::CodeSize),
            Request::Load(load) if load.service.is_none() => load::in_process(opened, load, &self.cores),
            Request::Serve { .. } => Err(request("only an HTTP contender is served, and another is open")),
            Request::Load(_) | Request::Look | Request::Close => Ok(unopened(asked)),
        }
    }

    fn prepared(&mut self, workload: Workload) -> Result<&mut Ready, Failure> {
        self.ready
            .get_mut(&workload)
            .ok_or_else(|| request(format!("`{workload}` was not prepared: ask for `prepare` first")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use tollgate_model::metric::ColdStep;

    fn launch(config: Option<&str>) -> (Launch, Receipt) {
        Launch::open(&testing::request(config), "test").unwrap()
    }

    #[test]
    fn what_is_read_before_anything_is_open_is_in_the_receipt() {
        crate::main_begins();
        let open = Open { spawned_ns: Some(1), ..testing::request(Some("cranelift")) };
        let (_, receipt) = Launch::open(&open, "test").unwrap();
        let names: Vec<ColdStep> = receipt.phases.iter().map(|phase| phase.name).collect();
        use ColdStep::{Compile, Engine, Link, Read, Spawn};
        assert_eq!(names, [Spawn, Engine, Read, Compile, Link]);
        assert!(receipt.phases.iter().all(|phase| phase.us > 0.0), "{receipt:?}");
        assert!(receipt.idle.private > 0 && receipt.compile_threads.unwrap() >= 1, "{receipt:?}");
        let (_, native) = launch(None);
        assert_eq!((native.phases.len(), native.compile_threads), (0, None));
        let (_, single) = launch(Some("cranelift-1-thread"));
        assert_eq!(single.compile_threads, Some(1));
    }

    #[test]
    fn what_was_compiled_beforehand_is_mapped_and_the_component_is_not_read() {
        launch(Some("precompiled")); // makes it, where it is not there yet
        let (mut launch, receipt) = launch(Some("precompiled"));
        let names: Vec<ColdStep> = receipt.phases.iter().map(|phase| phase.name).collect();
        assert_eq!(names, [ColdStep::Engine, ColdStep::Read, ColdStep::Map, ColdStep::Link]);
        assert_eq!(receipt.compile_threads, None);
        let Answer::CodeSize(size) = launch.handle(&Request::CodeSize) else { panic!() };
        assert!(size.machine_code > 10_000 && size.precompiled > size.machine_code, "{size:?}");
    }

    #[test]
    fn a_cold_start_is_the_first_thing() {
        let (mut launch, _) = launch(Some("cranelift"));
        let workload = testing::workload("pricing/quote-cart");
        let cold = Request::Cold { workload, calls: vec![1] };
        assert!(matches!(launch.handle(&Request::Look), Answer::Seen { .. }));
        assert!(matches!(launch.handle(&cold), Answer::Started(_)));
        assert!(matches!(launch.handle(&Request::Warm { workload, instances: 3 }), Answer::Warmed(_)));
        let Answer::Failed(refused) = launch.handle(&cold) else { panic!("cold twice") };
        assert!(refused.kind == FailureKind::Request && refused.message.contains("before"), "{refused}");
    }
}
