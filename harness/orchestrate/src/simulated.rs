//! Workers without processes, for tests: they answer at once, write down what they are asked, and fail where they are
//! told to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tollgate_model::config::CallPath;
use tollgate_model::protocol::{
    self, Answer, Burned, Clock, Close, Counted, Difference, Failure, FailureKind, Fuel, Measure, PROTOCOL,
    Prepare, Prepared, Process, Receipt, Release, Released, Request, Slice, ThreadCount, Throughput,
    Verified, Verify, WarmUp,
};
use tollgate_model::{Contender, Workload};

use crate::checkout::ours;
use crate::launcher::{LaunchSettings, Launcher};
use crate::worker::{Fault, Worker};

/// One request, and whom it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which launch of the launcher, from 0.
    pub launch: usize,
    /// The contender, as it is written.
    pub contender: String,
    /// The request's name.
    pub request: String,
    /// The workload that it is about, if it is about one.
    pub workload: Option<Workload>,
}

/// The faults of a contender's workers.
#[derive(Clone, Default)]
struct Faults {
    /// The reason that it cannot be opened.
    unopenable: Option<FailureKind>,
    /// The request that kills a worker, and after how many of that name.
    dies: Option<(&'static str, usize)>,
    /// A function whose answers differ.
    differs: Option<&'static str>,
    /// What it is known to answer wrongly.
    known_wrong: Option<&'static str>,
    /// A function that it cannot answer.
    refuses: Option<&'static str>,
    /// The call path that it times.
    path: Option<CallPath>,
    /// Whether it counts fuel.
    counts_fuel: bool,
}

/// A launcher of simulated workers.
pub struct SimulatedLauncher {
    settings: LaunchSettings,
    faults: BTreeMap<String, Faults>,
    asked: Arc<Mutex<Vec<Asked>>>,
    launches: Mutex<usize>,
}

impl SimulatedLauncher {
    /// Everything is answered.
    pub fn new() -> Self {
        let (deadline, suites) = (Duration::from_secs(1), ours().suites().unwrap());
        let settings = LaunchSettings { deadline, core: None, generator_core: None, suites };
        SimulatedLauncher {
            settings,
            faults: BTreeMap::new(),
            asked: Arc::default(),
            launches: Mutex::default(),
        }
    }

    /// Workers of that contender do not open.
    pub fn unopenable(mut self, contender: &str, kind: FailureKind) -> Self {
        self.of(contender).unopenable = Some(kind);
        self
    }

    /// Every worker of that contender dies of its n-th request of that name, counted from 1.
    pub fn dying(mut self, contender: &str, request: &'static str, nth: usize) -> Self {
        self.of(contender).dies = Some((request, nth));
        self
    }

    /// That contender's answers of a function are not the golden ones.
    pub fn differing(mut self, contender: &str, function: &'static str) -> Self {
        self.of(contender).differs = Some(function);
        self
    }

    /// That contender is known to answer wrongly.
    pub fn known_wrong(mut self, contender: &str, wrong: &'static str) -> Self {
        self.of(contender).known_wrong = Some(wrong);
        self
    }

    /// That contender gives no golden answers of a function.
    pub fn refusing(mut self, contender: &str, function: &'static str) -> Self {
        self.of(contender).refuses = Some(function);
        self
    }

    /// That contender's calls go that way.
    pub fn timing(mut self, contender: &str, path: CallPath) -> Self {
        self.of(contender).path = Some(path);
        self
    }

    /// That contender's engine counts fuel.
    pub fn counting_fuel(mut self, contender: &str) -> Self {
        self.of(contender).counts_fuel = true;
        self
    }

    fn of(&mut self, contender: &str) -> &mut Faults {
        self.faults.entry(contender.to_string()).or_default()
    }

    /// Everything that was asked so far, `open` and `close` among it, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The contenders of which that was asked, in order.
    pub fn order_of(&self, request: &str, workload: &str) -> Vec<String> {
        let workload = Some(workload.parse().unwrap());
        let asked = self.asked().into_iter().filter(|it| it.request == request && it.workload == workload);
        asked.map(|it| it.contender).collect()
    }
}

impl Launcher for SimulatedLauncher {
    fn settings(&self) -> &LaunchSettings {
        &self.settings
    }

    fn open_on(
        &self,
        contender: &Contender,
        _core: Option<usize>,
    ) -> Result<(Box<dyn Worker>, Receipt), Fault> {
        let mut launches = self.launches.lock().unwrap();
        let faults = self.faults.get(&contender.to_string()).cloned().unwrap_or_default();
        let worker = SimulatedWorker {
            launch: *launches,
            contender: contender.to_string(),
            faults,
            asked: Arc::clone(&self.asked),
            dead: false,
        };
        *launches += 1;
        worker.write_down("open", None);
        match worker.faults.unopenable {
            Some(kind) => Err(Fault::refused(kind, "it does not open")),
            None => {
                let receipt = receipt(worker.faults.counts_fuel);
                Ok((Box::new(worker), receipt))
            }
        }
    }

    fn known_wrong(&self, contender: &Contender) -> Option<String> {
        self.faults.get(&contender.to_string())?.known_wrong.map(str::to_string)
    }

    fn generator(&self) -> Result<Box<dyn Worker>, Fault> {
        unreachable!("nothing that is simulated is served")
    }
}

struct SimulatedWorker {
    launch: usize,
    contender: String,
    faults: Faults,
    asked: Arc<Mutex<Vec<Asked>>>,
    dead: bool,
}

impl SimulatedWorker {
    fn write_down(&self, request: &str, workload: Option<Workload>) {
        self.asked.lock().unwrap().push(Asked {
            launch: self.launch,
            contender: self.contender.clone(),
            request: request.to_string(),
            workload,
        });
    }
}

impl protocol::Worker for SimulatedWorker {
    fn verify(&mut self, asked: &Verify) -> Result<Verified, Failure> {
        let function = asked.function.as_str();
        if self.faults.refuses == Some(function) {
            return Err(Failure::subject("it trapped"));
        }
        let difference =
            || Difference { case: "case-7".to_string(), expected: "1".to_string(), got: "2".to_string() };
        let difference = (self.faults.differs == Some(function)).then(difference);
        Ok(Verified { cases: 1_000, digest: String::new(), difference })
    }

    fn prepare(&mut self, _: &Prepare) -> Result<Prepared, Failure> {
        let warm_up = WarmUp { steady: true, batches: 1, ms: 1.0, first_over_last: 1.0 };
        Ok(Prepared {
            batch: 100,
            clock_share: 0.0,
            empty_ns: 0.0,
            warm_up,
            path: self.faults.path,
            setup: None,
        })
    }

    fn measure(&mut self, _: &Measure) -> Result<Slice, Failure> {
        Ok(Slice { call_ns: vec![4.0; 3], collections: None, reference_ns: Some(4e4) })
    }

    fn throughput(&mut self, asked: &Throughput) -> Result<Counted, Failure> {
        Ok(Counted { threads: vec![ThreadCount { calls: 1, ns: 1 }; asked.threads.into()] })
    }

    fn fuel(&mut self, _: &Fuel) -> Result<Burned, Failure> {
        Ok(Burned { calls: 10, fuel: 250 })
    }

    fn release(&mut self, _: &Release) -> Result<Released, Failure> {
        Ok(Released {})
    }

    fn close(&mut self, _: &Close) -> Result<Process, Failure> {
        Ok(Process::default())
    }
}

impl Worker for SimulatedWorker {
    fn exchange(&mut self, request: &Request, _deadline: Duration) -> Result<Answer, Fault> {
        assert!(!self.dead, "a worker that died is not asked again");
        let line = serde_json::to_value(request).unwrap();
        self.write_down(request.name(), line["workload"].as_str().map(|it| it.parse().unwrap()));
        if let Some((fatal, nth)) = self.faults.dies
            && request.name() == fatal
        {
            let asked = self.asked.lock().unwrap();
            let so_far = asked.iter().filter(|it| it.launch == self.launch && it.request == fatal).count();
            if so_far == nth {
                self.dead = true;
                return Err(Fault::Died { status: None, last_words: String::new() });
            }
        }
        protocol::Worker::answer(self, request).map_err(Fault::Refused)
    }

    fn garbage(&mut self, request: &'static str) -> Fault {
        self.dead = true;
        Fault::Garbage { request, line: String::new() }
    }

    fn lives(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn end(&mut self, _patience: Duration) -> bool {
        true
    }
}

fn receipt(counts_fuel: bool) -> Receipt {
    Receipt {
        protocol: PROTOCOL,
        program: "simulated 1".to_string(),
        language: "rust".to_string(),
        build: "rust".to_string(),
        runtime: "none".to_string(),
        effective: BTreeMap::new(),
        artifact_sha256: None,
        fixtures: String::new(),
        phases: Vec::new(),
        idle: Default::default(),
        compile_threads: None,
        counts_fuel,
        clock: Clock::default(),
        debug_build: false,
    }
}
