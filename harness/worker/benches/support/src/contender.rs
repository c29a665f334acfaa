//! A contender, opened in this process.

use tollgate_fixtures::golden;
use tollgate_model::protocol::{Clock, Failure, FailureKind, Open, PROTOCOL};
use tollgate_model::{Contender as Name, RuntimeConfig, Size, Workload, strict_toml};
use tollgate_subject::{Opened, Subject};

use crate::guest::{GuestFile, root};

/// As `tollgate run` has it: far more than the largest payload needs.
const MEMORY_LIMIT: u64 = 256 << 20;

/// Native Rust, or the Rust guest under a runtime configuration.
pub struct Contender {
    name: Name,
    opened: Opened,
}

impl Contender {
    /// The logic crate, called natively.
    pub fn native() -> Result<Self, Failure> {
        Self::open(Name::native_rust(), None, None)
    }

    /// `guest` under the runtime configuration of that name in `harness/configs`.
    pub fn component(guest: &GuestFile, config: &str) -> Result<Self, Failure> {
        let file = root().join("harness/configs").join(config).with_extension("toml");
        let unusable = |message| Failure { kind: FailureKind::Request, message };
        let text = std::fs::read_to_string(&file)
            .map_err(|error| unusable(format!("cannot read {}: {error}", file.display())))?;
        let settings = strict_toml::parse(&file, &text).map_err(|error| unusable(error.to_string()))?;
        Self::open(Name::component("rust", config), Some(settings), Some(guest))
    }

    fn open(name: Name, config: Option<RuntimeConfig>, guest: Option<&GuestFile>) -> Result<Self, Failure> {
        let open = Open {
            protocol: PROTOCOL,
            contender: name.clone(),
            config,
            artifact: guest.map(|guest| guest.0.clone()),
            cache: root().join("target/tollgate/precompiled"),
            core: None,
            memory_limit: MEMORY_LIMIT,
            service: None,
            spawned_ns: None,
        };
        // The receipt is for journals: nobody asks here what the clock costs.
        let clock = Clock { cost_ns: 0.0, resolution_ns: 0.0 };
        let (opened, _) = tollgate_subject::open(&open, "bench", clock)?;
        Ok(Contender { name, opened })
    }

    /// The name of its runtime configuration, or `native`.
    pub fn label(&self) -> &str {
        self.name.config.as_deref().unwrap_or("native")
    }

    /// Whether it has `workload` at all.
    pub fn offers(&self, workload: Workload) -> bool {
        self.name.offers(workload)
    }

    /// Makes `workload` ready on a fresh instance, once its answers were found to be right on another.
    pub fn prepare(&self, workload: Workload) -> Result<Box<dyn Subject>, Failure> {
        // What no guest has is no function of the contracts, and has no golden answers.
        if workload.function.in_guests() {
            self.verify(workload)?;
        }
        self.opened.prepare(workload)
    }

    /// Nothing is measured before its answers match.
    fn verify(&self, workload: Workload) -> Result<(), Failure> {
        let name = workload.function.name;
        let cases = golden::load(&root().join("fixtures/golden"), name)
            .map_err(|error| Failure { kind: FailureKind::Request, message: error.to_string() })?;
        // Golden cases bring their own payloads: the size only fills the ring of inputs, which is not used.
        let size = workload.size.map(|_| Size::from_bytes(1024));
        let mut subject = self.opened.prepare(Workload { size, ..workload })?;
        for case in &cases {
            let got = subject.answer(case)?;
            case.expected.check(&got).map_err(|difference| Failure {
                kind: FailureKind::Subject,
                message: format!(
                    "{name} on {} answers differently, so nothing is measured\n  case      {}\n  expected  {}\n  got       {}",
                    self.name, case.name, difference.expected, difference.got
                ),
            })?;
        }
        Ok(())
    }
}
