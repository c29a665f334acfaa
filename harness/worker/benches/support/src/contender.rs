//! A contender, opened in this process.

use tollgate_engine::component::settings;
use tollgate_engine::{GENERATORS, Instances, Opened, Subject, failed};
use tollgate_model::config::CodeLoad;
use tollgate_model::protocol::{Failure, Open, Phase};
use tollgate_model::{Contender as Name, Size, Workload};

use crate::guest::GuestFile;
use crate::opening::{self, CLOCK};
use crate::suites::{function, suites};

/// Native Rust, or the Rust guest under a runtime configuration.
pub struct Contender {
    open: Open,
    opened: Opened,
}

impl Contender {
    /// The logic crate, called natively.
    pub fn native() -> Result<Self, Failure> {
        Self::open(opening::of(Name::native("rust")))
    }

    /// `guest` under the runtime configuration of that name in `harness/configs`.
    pub fn component(guest: &GuestFile, config: &str) -> Result<Self, Failure> {
        let (settings, artifact) = (opening::runtime(config)?, guest.0.clone());
        let open = opening::of(Name::component("rust", config));
        Self::open(Open { config: Some(settings), artifact: Some(artifact), ..open })
    }

    fn open(open: Open) -> Result<Self, Failure> {
        // The receipt is for journals: nobody asks here what it says.
        let (opened, _) = tollgate_engine::open(&open, "bench", CLOCK)?;
        Ok(Contender { open, opened })
    }

    /// Opens it once more, with code that comes about in the way that is given, and drops it. Gives the steps that it
    /// took, as a launch times them.
    pub fn reopen(&self, load: Option<CodeLoad>) -> Result<Vec<Phase>, Failure> {
        let mut open = self.open.clone();
        if let (Some(config), Some(load)) = (&mut open.config, load) {
            config.code.load = load;
        }
        tollgate_engine::open(&open, "bench", CLOCK).map(|(_, receipt)| receipt.phases)
    }

    /// Makes its engine once more, where there is one.
    pub fn engine(&self) -> Result<impl Sized, Failure> {
        let engine =
            self.open.config.as_ref().map(|config| settings::engine(config, false, None)).transpose();
        engine.map_err(|error| failed("Wasmtime refuses this combination", &error))
    }

    /// The name of its runtime configuration, or `native`.
    pub fn label(&self) -> &str {
        self.open.contender.config.as_deref().unwrap_or("native")
    }

    /// Whether it has `workload` at all.
    pub fn offers(&self, workload: Workload) -> bool {
        self.open.contender.offers(function(workload))
    }

    /// Makes `workload` ready on a fresh instance, once its answers were found to be right on another.
    pub fn prepare(&self, workload: Workload) -> Result<Box<dyn Subject>, Failure> {
        // A function that no component exports has no golden answers.
        if function(workload).in_components() {
            self.verify(workload)?;
        }
        self.opened.prepare(workload)
    }

    /// Makes `workload` ready to have instances made of it, once answers were found to be right on another.
    pub fn instances(&self, workload: Workload) -> Result<Box<dyn Instances>, Failure> {
        self.verify(workload)?;
        self.opened.instances(workload)
    }

    /// Nothing is measured before its answers match.
    fn verify(&self, workload: Workload) -> Result<(), Failure> {
        let name = workload.function;
        let (suite, entry) = suites().find(name).expect("a function of the suites");
        let cases = suite.golden(entry).map_err(Failure::request)?;
        // Golden cases bring their own payloads: the size only fills the ring of inputs, which is not used.
        let size = workload.size.map(|_| Size::from_bytes(1024));
        let mut subject = self.opened.prepare(Workload { size, ..workload })?;
        let generator = suite.generator(GENERATORS);
        for case in &cases {
            let input = case.input_json(name.as_str(), generator).map_err(Failure::request)?;
            let got = subject.answer(&input)?;
            case.expected.check(&got).map_err(|difference| {
                Failure::subject(format!(
                    "{name} on {} answers differently, so nothing is measured\n  case      {}\n  expected  {}\n  got       {}",
                    self.open.contender, case.name, difference.expected, difference.got
                ))
            })?;
        }
        Ok(())
    }
}
