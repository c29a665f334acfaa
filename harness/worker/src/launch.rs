//! The state behind the worker protocol: a request in, an answer out.

use std::collections::HashMap;
use std::time::Duration;

use rustix::thread::CpuSet;
use tollgate_model::protocol::{Answer, Clock, CodeSize, Failure, Open, Receipt, Request};
use tollgate_model::{Layer, Workload};
use tollgate_process::failures::{request, unsupported};
use tollgate_process::{alone, clock, place};
use tollgate_serve::Service;
use tollgate_subject::{Opened, Subject};

use crate::closed_loop::{Ready, ready};
use crate::slower::Slowdown;
use crate::{cold, count, held, load, serving, tail, throughput, verify, warm};

/// The program and its version, as receipts have it.
pub const PROGRAM: &str = concat!("tollgate-worker ", env!("CARGO_PKG_VERSION"));

/// One launch.
pub struct Launch {
    held: Held,
    clock: Clock,
    /// By what every call is to be slower, if so.
    slower: Option<Slowdown>,
    /// The cores that the process had before it was pinned.
    cores: CpuSet,
    ready: HashMap<Workload, Ready>,
    /// Nothing was instantiated or called yet.
    untouched: bool,
}

/// What a launch opened: something to be called, or something that serves.
enum Held {
    Subject(Opened),
    Service(Service),
}

impl tollgate_process::Launch for Launch {
    /// Opens a contender and pins the calling thread, if asked to, once all is compiled.
    fn open(open: &Open) -> Result<(Self, Receipt), Failure> {
        let cores =
            place::allowed().map_err(|error| request(format!("cannot read the allowed cores: {error}")))?;
        let clock = clock::calibrate();
        let slower = Slowdown::asked(open.slower)?;
        let (held, mut receipt) = match open.contender.layer {
            Layer::Http if let Some(slower) = slower => return Err(slower.refuses()),
            Layer::Http => tollgate_serve::open(open, PROGRAM, clock)
                .map(|(it, receipt)| (Held::Service(it), receipt))?,
            Layer::Native | Layer::Component => tollgate_subject::open(open, PROGRAM, clock)
                .map(|(it, receipt)| (Held::Subject(it), receipt))?,
        };
        if let Some(core) = open.core {
            place::pin(core).map_err(|error| request(format!("cannot pin to core {core}: {error}")))?;
        }
        receipt.effective.extend(slower.map(Slowdown::told));
        Ok((Launch { held, clock, slower, cores, ready: HashMap::new(), untouched: true }, receipt))
    }

    fn answer(&mut self, asked: &Request) -> Result<Answer, Failure> {
        if let Some(slower) = self.slower.filter(|_| !can_be_slower(asked)) {
            return Err(slower.refuses());
        }
        let first = self.untouched;
        self.untouched &= matches!(asked, Request::Look | Request::CodeSize);
        match asked {
            Request::Prepare { workload, warm_up_ms, slice_us } => {
                let slice = Duration::from_micros(*slice_us);
                let warm_up = Duration::from_millis(*warm_up_ms);
                let subject = self.prepare(*workload)?;
                let (made, prepared) = ready(subject, self.clock, slice, warm_up)?;
                self.ready.insert(*workload, made);
                Ok(Answer::Prepared(prepared))
            }
            Request::Measure { workload, slice_us } => {
                self.prepared(*workload)?.slice(Duration::from_micros(*slice_us)).map(Answer::Measured)
            }
            Request::Release { workload } => {
                self.ready.remove(workload);
                Ok(Answer::Released)
            }
            Request::Cold { .. } if !first => Err(request(
                "something was called in this process before: a cold start is the first thing after `open`",
            )),
            Request::Serve { listen, core } => match &mut self.held {
                Held::Service(service) => serving::serve(service, *listen, *core, &self.cores),
                Held::Subject(_) => Err(request("what is open is called, not served: open http/…")),
            },
            Request::Load(load) => match load.service {
                Some(service) => load::on_service(service, load),
                None => load::in_process(self.opened()?, load, &self.cores),
            },
            Request::CodeSize => self.code_size().map(Answer::CodeSize),
            Request::Look | Request::Close => alone(asked),
            _ => self.once(asked),
        }
    }

    /// Nothing need be open to put load on what other processes serve.
    fn unopened(asked: &Request) -> Result<Answer, Failure> {
        match asked {
            Request::Load(load) => match load.service {
                Some(service) => load::on_service(service, load),
                None => {
                    Err(request("nothing is open to put load on: ask for `open` first, or name a service"))
                }
            },
            _ => alone(asked),
        }
    }
}

/// Whether calls are timed in batches or counted for it, or not timed at all.
fn can_be_slower(asked: &Request) -> bool {
    matches!(
        asked,
        Request::Prepare { .. }
            | Request::Measure { .. }
            | Request::Throughput { .. }
            | Request::Count { .. }
            | Request::BytesMoved { .. }
            | Request::Release { .. }
            | Request::Verify { .. }
            | Request::CodeSize
            | Request::Look
            | Request::Close
    )
}

impl Launch {
    /// A workload made ready, slower if that was asked for.
    fn prepare(&self, workload: Workload) -> Result<Box<dyn Subject>, Failure> {
        let subject = self.opened()?.prepare(workload)?;
        Ok(match self.slower {
            None => subject,
            Some(slower) => slower.of(subject),
        })
    }

    /// What is measured on what is open, and leaves nothing behind here.
    fn once(&self, asked: &Request) -> Result<Answer, Failure> {
        let opened = self.opened()?;
        match asked {
            Request::Verify { function, golden } => {
                verify::verify(opened, function, golden).map(Answer::Verified)
            }
            Request::Throughput { workload, threads, window_ms } => {
                let window = Duration::from_millis(*window_ms);
                let threads = throughput::count(*threads, window, &self.cores, || self.prepare(*workload))?;
                Ok(Answer::Counted { threads })
            }
            Request::Fuel { workload } => match opened.prepare(*workload)?.fuel()? {
                Some(burned) => Ok(Answer::Burned { calls: burned.calls, fuel: burned.fuel }),
                None => Err(unsupported("this engine counts no fuel, or starts afresh with each call")),
            },
            Request::Count { workload, calls } => {
                count::calls(self.prepare(*workload)?, *calls).map(Answer::Called)
            }
            Request::BytesMoved { workload } => {
                let (calls, bytes) = opened.bytes_moved(*workload)?;
                Ok(Answer::Moved { calls, bytes })
            }
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
            _ => Err(request("that is not asked of what is open")),
        }
    }

    fn code_size(&self) -> Result<CodeSize, Failure> {
        match &self.held {
            Held::Subject(opened) => opened.code_size(),
            Held::Service(service) => service.code_size(),
        }
    }

    /// What is open, if it can be called.
    fn opened(&self) -> Result<&Opened, Failure> {
        match &self.held {
            Held::Subject(opened) => Ok(opened),
            Held::Service(_) => Err(request("a service is open: it is served, not called")),
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
    use tollgate_model::protocol::FailureKind;
    use tollgate_process::Launch as _;

    fn launch(config: Option<&str>) -> (Launch, Receipt) {
        Launch::open(&testing::request(config)).unwrap()
    }

    #[test]
    fn what_opening_took_is_in_the_receipt() {
        let (_, receipt) = launch(Some("cranelift"));
        let names: Vec<ColdStep> = receipt.phases.iter().map(|phase| phase.name).collect();
        use ColdStep::{Compile, Engine, Link, Read};
        assert_eq!(names, [Engine, Read, Compile, Link]);
        assert!(receipt.phases.iter().all(|phase| phase.us > 0.0), "{receipt:?}");
        assert!(receipt.compile_threads.unwrap() >= 1, "{receipt:?}");
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
        let Ok(Answer::CodeSize(size)) = launch.answer(&Request::CodeSize) else { panic!() };
        assert!(size.machine_code > 10_000 && size.precompiled > size.machine_code, "{size:?}");
    }

    #[test]
    fn a_slower_launch_says_so_and_refuses_what_it_cannot_slow_down() {
        let mut open = testing::request(None);
        open.slower = Some(0.02);
        let (mut launch, receipt) = Launch::open(&open).unwrap();
        assert_eq!(receipt.effective["slower"], "2 %");
        let workload = testing::workload("probe/nop");
        let prepare = Request::Prepare { workload, warm_up_ms: 2, slice_us: 300 };
        assert!(matches!(launch.answer(&prepare), Ok(Answer::Prepared(_))));
        let Err(refused) = launch.answer(&Request::Cold { workload, calls: vec![1] }) else { panic!() };
        assert!(refused.message.contains("slower by 2 %"), "{refused}");
        open.slower = Some(-1.0);
        assert!(Launch::open(&open).is_err());
    }

    #[test]
    fn a_cold_start_is_the_first_thing() {
        let (mut launch, _) = launch(Some("cranelift"));
        let workload = testing::workload("pricing/quote-cart");
        let cold = Request::Cold { workload, calls: vec![1] };
        assert!(matches!(launch.answer(&Request::Look), Ok(Answer::Seen { .. })));
        assert!(matches!(launch.answer(&cold), Ok(Answer::Started(_))));
        assert!(matches!(launch.answer(&Request::Warm { workload, instances: 3 }), Ok(Answer::Warmed(_))));
        let Err(refused) = launch.answer(&cold) else { panic!("cold twice") };
        assert!(refused.kind == FailureKind::Request && refused.message.contains("before"), "{refused}");
    }
}
