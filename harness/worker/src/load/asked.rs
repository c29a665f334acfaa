//! A service, and what it is asked: a function of a suite.

use std::net::SocketAddr;
use std::sync::Arc;

use tollgate_engine::GENERATORS;
use tollgate_model::Workload;
use tollgate_model::protocol::{Failure, Target};
use tollgate_suite::{Entry, Exchange, Suite};
use tollgate_worker_kit::place;

/// A service that is asked for one workload.
pub struct Asked {
    /// The address that it listens on.
    pub(super) service: SocketAddr,
    /// The workload.
    pub(super) workload: Workload,
    /// The suite of its function.
    pub(super) suite: Suite,
    /// The function.
    pub(super) entry: Arc<Entry>,
}

impl Asked {
    /// The service of a target. The calling thread is pinned to the target's core, and stays so.
    pub fn of(target: &Target) -> Result<Self, Failure> {
        let Some(service) = target.service else {
            return Err(Failure::request(
                "nothing is open to put load on: ask for `open` first, or name a service",
            ));
        };
        let (workload, name) = (target.workload, target.workload.function);
        let suite = Suite::read(&target.suite).map_err(Failure::request)?;
        let entry = suite.find(name).cloned().map(Arc::new);
        let entry = entry.ok_or_else(|| {
            Failure::request(format!("the suite in {} has no function `{name}`", target.suite.display()))
        })?;
        if !entry.function().served {
            return Err(Failure::unsupported(format!(
                "`{name}` is not served: its suite does not say `served = true`"
            )));
        }
        if let Some(core) = target.core {
            place::pin(core)
                .map_err(|error| Failure::request(format!("cannot pin to core {core}: {error}")))?;
        }
        Ok(Asked { service, workload, suite, entry })
    }

    /// The ring of the workload's corpus.
    pub(super) fn exchanges(&self) -> Result<Vec<Exchange>, Failure> {
        self.suite.exchanges(&self.entry, self.workload.size, GENERATORS).map_err(Failure::request)
    }
}
