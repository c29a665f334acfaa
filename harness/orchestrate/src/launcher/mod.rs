//! Launchers: they open a contender in a fresh worker.

mod contenders;
mod input_files;
mod placement;
mod process;
mod programs;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tollgate_model::protocol::{Failure, Receipt};
use tollgate_model::{Contender, FunctionName};
use tollgate_suite::{Entry, Suite, Suites};

pub use process::{Links, ProcessLauncher};
pub use programs::{WorkerPrograms, cores, registered_worker};

use crate::worker::{Fault, Worker};

/// Opens contenders in fresh workers. Blocks, golden checks and races ask for no more than this, so that they are tested
/// without a process.
pub trait Launcher {
    /// The settings of all its launches.
    fn settings(&self) -> &LaunchSettings;

    /// Opens a contender in a fresh worker that is pinned to that core, or to none.
    fn open_on(
        &self,
        contender: &Contender,
        core: Option<usize>,
    ) -> Result<(Box<dyn Worker>, Receipt), Fault>;

    /// A worker that puts load on services: nothing is open in it.
    fn generator(&self) -> Result<Box<dyn Worker>, Fault>;

    /// What a contender is known to answer wrongly, as whoever declares it says. Functions that do are shown, and not
    /// measured.
    fn known_wrong(&self, _: &Contender) -> Option<String> {
        None
    }

    /// Opens a contender in a fresh worker on the core of subjects.
    fn open(&self, contender: &Contender) -> Result<(Box<dyn Worker>, Receipt), Fault> {
        self.open_on(contender, self.settings().core)
    }
}

/// The settings that all launches of a run have in common.
#[derive(Clone)]
pub struct LaunchSettings {
    /// The time that an answer may take beyond what was to be measured.
    pub deadline: Duration,
    /// The core that subjects are pinned to.
    pub core: Option<usize>,
    /// The core that the generator of a service's load is pinned to: another one, where there are two.
    pub generator_core: Option<usize>,
    /// The suites whose functions are called.
    pub suites: Arc<Suites>,
}

impl LaunchSettings {
    /// A function, and the suite that it is of. A journal may name one that nobody has any more.
    pub fn function(&self, name: FunctionName) -> Result<(&Suite, &Entry), Failure> {
        function(&self.suites, name)
    }

    /// Whether the golden answers of a function can be asked for: the reason, if not.
    pub fn golden(&self, name: FunctionName) -> Result<(), Failure> {
        let (suite, entry) = self.function(name)?;
        suite.golden(entry).map(drop).map_err(Failure::request)
    }

    /// The folders of all suites.
    pub fn suite_folders(&self) -> Vec<PathBuf> {
        self.suites.iter().map(|suite| suite.folder().to_path_buf()).collect()
    }
}

pub(crate) fn function(suites: &Suites, name: FunctionName) -> Result<(&Suite, &Entry), Failure> {
    suites.find(name).ok_or_else(|| {
        Failure::request(format!("no suite has the function `{name}`: name its suite with --suite"))
    })
}
