//! What a misbehaving worker does, and when.

use std::path::Path;
use std::process::Command;

/// One wrong thing at a chosen moment.
#[derive(Clone, Debug)]
pub struct Fault {
    does: &'static str,
    on: &'static str,
    about: &'static str,
    contender: &'static str,
    nth: u32,
}

impl Fault {
    /// What it does (a function of `faulty_worker.py`) when it gets that request.
    pub fn new(does: &'static str, on: &'static str) -> Self {
        Fault { does, on, about: "", contender: "", nth: 1 }
    }

    /// Nothing: the real worker, whose processes are counted.
    pub fn none() -> Self {
        Fault::new("hangs", "no such request")
    }

    /// Only for this workload or function.
    pub fn of(self, about: &'static str) -> Self {
        Fault { about, ..self }
    }

    /// Only in the worker of this contender.
    pub fn for_contender(self, contender: &'static str) -> Self {
        Fault { contender, ..self }
    }

    /// Not the first time that it is asked, but the second.
    pub fn the_second_time(self) -> Self {
        Fault { nth: 2, ..self }
    }

    /// Has `tollgate` start this worker; its process ids go to the file `started`.
    pub fn apply(&self, command: &mut Command, started: &Path) {
        let fault = serde_json::json!({
            "worker": super::real_worker(),
            "started": started,
            "does": self.does,
            "on": self.on,
            "about": self.about,
            "contender": self.contender,
            "nth": self.nth,
        });
        command.env("FAULTY_WORKER", fault.to_string());
        command.arg("--worker").arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/faulty_worker.py"));
    }
}
