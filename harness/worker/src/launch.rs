//! A launch: the state behind the worker protocol.

use std::collections::HashMap;
use std::time::Duration;

use rustix::thread::CpuSet;
use tollgate_engine::{Opened, Subject};
use tollgate_model::Workload;
use tollgate_model::load::{ClosedResult, LoadResult, PerCall};
use tollgate_model::protocol::*;
use tollgate_serve::Service;
use tollgate_worker_kit::{clock, look, place, reference};

use crate::closed_loop::{Ready, ready};
use crate::generator::Generator;
use crate::slower::Slowdown;
use crate::{cold, count, held, load, serving, tail, throughput, verify, warm};

/// The program and its version, as receipts have it.
pub const PROGRAM: &str = concat!("tollgate-worker ", env!("CARGO_PKG_VERSION"));

/// One launch.
pub struct Launch {
    contents: Contents,
    clock: Clock,
    /// By what every call is to be slower, if so.
    slower: Option<Slowdown>,
    /// The cores that the process had before it was pinned.
    cores: CpuSet,
    ready: HashMap<Workload, Ready>,
    /// Nothing was instantiated or called yet.
    untouched: bool,
}

/// The thing that a launch opened: something to be called, or something that serves.
enum Contents {
    Subject(Opened),
    Service(Service),
}

impl tollgate_worker_kit::Launch for Launch {
    type Before = Generator;

    /// Opens a contender and pins the calling thread, if asked to, once all is compiled.
    fn open(open: &Open) -> Result<(Self, Receipt), Failure> {
        let cores = place::allowed()
            .map_err(|error| Failure::request(format!("cannot read the allowed cores: {error}")))?;
        let clock = clock::calibrate();
        let slower = Slowdown::asked(open.slower)?;
        let (contents, mut receipt) = if open.contender.deployment.is_served() {
            if let Some(slower) = slower {
                return Err(slower.refuses());
            }
            tollgate_serve::open(open, PROGRAM, clock)
                .map(|(it, receipt)| (Contents::Service(it), receipt))?
        } else {
            tollgate_engine::open(open, PROGRAM, clock)
                .map(|(it, receipt)| (Contents::Subject(it), receipt))?
        };
        if let Some(core) = open.core {
            place::pin(core)
                .map_err(|error| Failure::request(format!("cannot pin to core {core}: {error}")))?;
        }
        receipt.effective.extend(slower.map(Slowdown::fact));
        Ok((Launch { contents, clock, slower, cores, ready: HashMap::new(), untouched: true }, receipt))
    }
}

impl Worker for Launch {
    fn answer(&mut self, asked: &Request) -> Result<Answer, Failure> {
        if let Some(slower) = self.slower.filter(|_| !can_be_slower(asked)) {
            return Err(slower.refuses());
        }
        if matches!(asked, Request::Cold(_)) && !self.untouched {
            return Err(Failure::request(
                "something was called in this process before: a cold start is the first thing after `open`",
            ));
        }
        self.untouched &= matches!(asked, Request::Look(_) | Request::CodeSize(_));
        self.dispatch(asked)
    }

    fn verify(&mut self, asked: &Verify) -> Result<Verified, Failure> {
        verify::verify(self.opened()?, asked)
    }

    fn record(&mut self, asked: &Record) -> Result<Recorded, Failure> {
        verify::record(self.opened()?, asked)
    }

    fn prepare(&mut self, asked: &Prepare) -> Result<Prepared, Failure> {
        let (slice, warm_up) =
            (Duration::from_micros(asked.slice_us), Duration::from_millis(asked.warm_up_ms));
        let (made, mut prepared) = ready(self.subject(asked.workload)?, self.clock, slice, warm_up)?;
        prepared.path = self.opened()?.call_path(asked.workload);
        prepared.setup = self.opened()?.setup(asked.workload);
        self.ready.insert(asked.workload, made);
        Ok(prepared)
    }

    fn measure(&mut self, asked: &Measure) -> Result<Slice, Failure> {
        let workload = asked.workload;
        let ready = self.ready.get_mut(&workload);
        let ready = ready.ok_or_else(|| {
            Failure::request(format!("`{workload}` was not prepared: ask for `prepare` first"))
        })?;
        // Before the slice, whose first batch is not timed: nothing that is measured finds the caches as this left them.
        let reference_ns = Some(reference::ns());
        Ok(Slice { reference_ns, ..ready.slice(Duration::from_micros(asked.slice_us))? })
    }

    fn throughput(&mut self, asked: &Throughput) -> Result<Counted, Failure> {
        let window = Duration::from_millis(asked.window_ms);
        let prepare = || self.subject(asked.workload);
        Ok(Counted { threads: throughput::count(asked.threads, window, &self.cores, prepare)? })
    }

    fn fuel(&mut self, asked: &Fuel) -> Result<Burned, Failure> {
        match self.opened()?.prepare(asked.workload)?.fuel()? {
            Some(burned) => Ok(Burned { calls: burned.calls, fuel: burned.fuel }),
            None => Err(Failure::unsupported("this engine counts no fuel, or starts afresh with each call")),
        }
    }

    fn count(&mut self, asked: &Count) -> Result<Called, Failure> {
        count::calls(self.subject(asked.workload)?, asked.calls)
    }

    fn bytes_moved(&mut self, asked: &BytesMoved) -> Result<Moved, Failure> {
        let (calls, bytes) = self.opened()?.bytes_moved(asked.workload)?;
        Ok(Moved { calls, bytes })
    }

    fn watch_allocator(&mut self, asked: &WatchAllocator) -> Result<AllocatorWatched, Failure> {
        self.opened()?.watch_allocator(asked.workload)
    }

    fn release(&mut self, asked: &Release) -> Result<Released, Failure> {
        self.ready.remove(&asked.workload);
        Ok(Released {})
    }

    fn cold(&mut self, asked: &Cold) -> Result<Started, Failure> {
        cold::start(self.opened()?, asked.workload, &asked.calls, patience(asked.patience_ms, cold::LONGEST))
    }

    fn warm(&mut self, asked: &Warm) -> Result<Warmed, Failure> {
        warm::instances(
            self.opened()?,
            asked.workload,
            asked.instances,
            patience(asked.patience_ms, warm::LONGEST),
        )
    }

    fn call_tail(&mut self, asked: &CallTail) -> Result<PerCall, Failure> {
        tail::of_calls(self.opened()?, asked.workload, Duration::from_millis(asked.duration_ms))
    }

    fn look(&mut self, _: &Look) -> Result<Seen, Failure> {
        look()
    }

    fn instances(&mut self, asked: &Instances) -> Result<Held, Failure> {
        held::hold(
            self.opened()?.instances(asked.workload)?,
            &asked.counts,
            patience(asked.patience_ms, held::LONGEST),
        )
    }

    fn components(&mut self, asked: &Components) -> Result<Held, Failure> {
        held::hold(
            self.opened()?.components(asked.workload, asked.load)?,
            &asked.counts,
            patience(asked.patience_ms, held::LONGEST),
        )
    }

    fn code_size(&mut self, _: &CodeSize) -> Result<CodeBytes, Failure> {
        match &self.contents {
            Contents::Subject(opened) => opened.code_size(),
            Contents::Service(service) => service.code_size(),
        }
    }

    fn serve(&mut self, asked: &Serve) -> Result<Serving, Failure> {
        match &mut self.contents {
            Contents::Service(service) => serving::serve(service, asked, &self.cores),
            Contents::Subject(_) => Err(Failure::request("what is open is called, not served: open http/…")),
        }
    }

    fn first_answer(&mut self, asked: &FirstAnswer) -> Result<Answered, Failure> {
        Generator.first_answer(asked)
    }

    fn verify_service(&mut self, asked: &VerifyService) -> Result<Verified, Failure> {
        Generator.verify_service(asked)
    }

    fn open_loop(&mut self, asked: &OpenLoop) -> Result<LoadResult, Failure> {
        match asked.target.service {
            Some(_) => Generator.open_loop(asked),
            None => load::in_process(self.opened()?, asked, &self.cores),
        }
    }

    fn closed_loop(&mut self, asked: &ClosedLoop) -> Result<ClosedResult, Failure> {
        match asked.target.service {
            Some(_) => Generator.closed_loop(asked),
            None => Err(Failure::request(
                "what is open in this process takes open-loop load only: ask for `throughput` to have its capacity",
            )),
        }
    }

    fn close(&mut self, _: &Close) -> Result<Process, Failure> {
        Ok(place::seen())
    }
}

/// The time that was asked for, or else what is usual.
fn patience(asked_ms: Option<u64>, usual: Duration) -> Duration {
    asked_ms.map_or(usual, Duration::from_millis)
}

/// Whether calls are timed in batches or counted for it, or not timed at all.
fn can_be_slower(asked: &Request) -> bool {
    matches!(
        asked,
        Request::Prepare(_)
            | Request::Measure(_)
            | Request::Throughput(_)
            | Request::Count(_)
            | Request::BytesMoved(_)
            | Request::Release(_)
            | Request::Verify(_)
            | Request::CodeSize(_)
            | Request::Look(_)
            | Request::Close(_)
    )
}

impl Launch {
    /// A workload made ready, slower if that was asked for.
    fn subject(&self, workload: Workload) -> Result<Box<dyn Subject>, Failure> {
        let subject = self.opened()?.prepare(workload)?;
        Ok(match self.slower {
            None => subject,
            Some(slower) => slower.of(subject),
        })
    }

    /// The opened contender, if it can be called.
    fn opened(&self) -> Result<&Opened, Failure> {
        match &self.contents {
            Contents::Subject(opened) => Ok(opened),
            Contents::Service(_) => Err(Failure::request("a service is open: it is served, not called")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use tollgate_model::config::CodeLoad;
    use tollgate_model::metric::ColdStep;
    use tollgate_model::protocol::FailureKind;
    use tollgate_worker_kit::Launch as _;

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
        let size = launch.code_size(&CodeSize {}).unwrap();
        assert!(size.machine_code > 10_000 && size.precompiled > size.machine_code, "{size:?}");
    }

    #[test]
    fn a_compilation_cache_is_found_again_or_filled_and_gone() {
        let steps = |receipt: &Receipt| receipt.phases.iter().map(|phase| phase.name).collect::<Vec<_>>();
        launch(Some("cached")); // fills it, where nothing is in it yet
        let (_, found) = launch(Some("cached"));
        assert_eq!(steps(&found), [ColdStep::Engine, ColdStep::Read, ColdStep::Cached, ColdStep::Link]);
        assert_eq!(found.compile_threads, None, "nothing was compiled");

        let mut open = testing::request(Some("cached-empty"));
        let folder = std::env::temp_dir().join(format!("tollgate-compilations-{}", std::process::id()));
        open.cache = folder.clone();
        for _ in 0..2 {
            let (_, filled) = Launch::open(&open).unwrap();
            assert_eq!(
                steps(&filled),
                [ColdStep::Engine, ColdStep::Read, ColdStep::FillCache, ColdStep::Link]
            );
            assert!(filled.compile_threads.unwrap() >= 1, "{filled:?}");
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "gone with what was started");

        // What is kept and broken is compiled once more, and then found: no phase is called what it was not.
        open.config.as_mut().unwrap().code.load = CodeLoad::Cache;
        let kept = |folder: &std::path::Path| {
            let mut files = vec![folder.to_path_buf()];
            while let Some(at) = files.iter().position(|file| file.is_dir()) {
                let within = files.swap_remove(at);
                files.extend(std::fs::read_dir(within).unwrap().map(|entry| entry.unwrap().path()));
            }
            files.retain(|file| file.extension().is_none());
            files
        };
        for compiled in [true, false] {
            let (_, receipt) = Launch::open(&open).unwrap();
            assert_eq!(receipt.compile_threads.is_some(), compiled);
            assert_eq!(receipt.phases[2].name, ColdStep::Cached);
        }
        let files = kept(&folder);
        assert_eq!(files.len(), 1, "{files:?}");
        std::fs::write(&files[0], "no code").unwrap();
        let (_, mended) = Launch::open(&open).unwrap();
        assert!(mended.compile_threads.is_some());
        assert_eq!(mended.phases[2].name, ColdStep::Cached);
        // Wasmtime's own thread may just be writing a file of statistics into it.
        while folder.exists() {
            let _ = std::fs::remove_dir_all(&folder);
        }

        open.cache = folder.with_extension("file");
        std::fs::write(&open.cache, "").unwrap();
        let Err(refused) = Launch::open(&open) else { panic!("there is no folder to keep anything in") };
        assert!(refused.message.contains("cannot make the folder"), "{refused}");
        std::fs::remove_file(&open.cache).unwrap();
    }

    #[test]
    fn a_slower_launch_says_so_and_refuses_what_it_cannot_slow_down() {
        let mut open = testing::request(None);
        open.slower = Some(0.02);
        let (mut launch, receipt) = Launch::open(&open).unwrap();
        assert_eq!(receipt.effective["slower"], "2 %");
        let workload = testing::workload("probe/nop");
        let prepare = Prepare { workload, warm_up_ms: 2, slice_us: 300, inputs: None }.into();
        assert!(matches!(launch.answer(&prepare), Ok(Answer::Prepared(_))));
        let cold = Cold { workload, calls: vec![1], inputs: None, patience_ms: None }.into();
        let Err(refused) = launch.answer(&cold) else { panic!() };
        assert!(refused.message.contains("slower by 2 %"), "{refused}");
        open.slower = Some(-1.0);
        assert!(Launch::open(&open).is_err());
    }

    #[test]
    fn a_cold_start_is_the_first_thing() {
        let (mut launch, _) = launch(Some("cranelift"));
        let workload = testing::workload("pricing/quote-cart");
        let cold = Cold { workload, calls: vec![1], inputs: None, patience_ms: None }.into();
        assert!(matches!(launch.answer(&Look {}.into()), Ok(Answer::Seen(_))));
        assert!(matches!(launch.answer(&cold), Ok(Answer::Started(_))));
        assert!(launch.warm(&Warm { workload, instances: 3, patience_ms: None }).is_ok());
        let Err(refused) = launch.answer(&cold) else { panic!("cold twice") };
        assert!(refused.kind == FailureKind::Request && refused.message.contains("before"), "{refused}");
    }
}
