//! The parts of a contender: its runtime and service configuration, and the guest's build that it needs.

use std::collections::{BTreeMap, BTreeSet};

use tollgate_model::journal::Subject;
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::{Artifact, Failure, FailureKind};
use tollgate_model::service::ServiceKind;
use tollgate_model::{Contender, Layer, RuntimeConfig, ServiceConfig};

use crate::checkout::Checkout;
use crate::command_error::Outcome;

/// Configurations by name, and the guests that could be had.
#[derive(Clone)]
pub struct Contenders {
    configs: BTreeMap<String, RuntimeConfig>,
    services: BTreeMap<String, ServiceConfig>,
    guests: BTreeMap<String, Result<Artifact, String>>,
}

impl Contenders {
    /// Everything that `comparisons` need; guests that are stale are built.
    pub fn gather(checkout: &Checkout, comparisons: &[Comparison]) -> Outcome<Self> {
        let services = checkout.services()?;
        let contenders = comparisons.iter().flat_map(|comparison| &comparison.contenders);
        let guests: BTreeSet<String> = contenders.filter_map(|it| guest(it, &services)).collect();
        let guests = crate::guests::artifacts(checkout, guests.iter().map(String::as_str).collect())?;
        Ok(Contenders { configs: checkout.configs()?, services, guests })
    }

    /// The guest's build that a contender needs, if any.
    pub fn guest(&self, contender: &Contender) -> Option<String> {
        guest(contender, &self.services)
    }

    /// The component of a contender, where it has one that could be built.
    pub fn component(&self, contender: &Contender) -> Option<&Artifact> {
        self.guests.get(&self.guest(contender)?)?.as_ref().ok()
    }

    /// The component that a contender is opened with, where it needs one.
    pub fn artifact(&self, contender: &Contender) -> Result<Option<Artifact>, Failure> {
        let failed = |message| Failure { kind: FailureKind::Subject, message };
        let Some(name) = self.guest(contender) else { return Ok(None) };
        match self.guests.get(&name) {
            Some(Ok(artifact)) => Ok(Some(artifact.clone())),
            Some(Err(why)) => Err(failed(why.clone())),
            None => Err(failed(format!("there is no guest `{name}`"))),
        }
    }

    /// Whether a contender is a native service, which is a program of its own.
    pub fn is_native_service(&self, contender: &Contender) -> bool {
        let service = contender.config.as_ref().filter(|_| contender.layer == Layer::Http);
        let native = |service: &ServiceConfig| service.kind == ServiceKind::Native;
        service.and_then(|name| self.services.get(name)).is_some_and(native)
    }

    /// The parts of a contender, for the journal.
    pub fn subject(&self, contender: &Contender) -> Subject {
        let (config, service) = self.configuration(contender).unwrap_or_default();
        let artifact_sha256 = self.component(contender).map(|component| component.sha256.clone());
        Subject { config, service, artifact_sha256 }
    }

    /// The runtime and the service configuration of a contender, where it has them.
    pub fn configuration(
        &self,
        contender: &Contender,
    ) -> Result<(Option<RuntimeConfig>, Option<ServiceConfig>), Failure> {
        let absent = |kind: &str, name: &str, list: &str| {
            let message =
                format!("there is no {kind} configuration `{name}`; `tollgate list {list}` shows them all");
            Failure { kind: FailureKind::Request, message }
        };
        let service = match (contender.layer, &contender.config) {
            (Layer::Http, Some(name)) => {
                Some(self.services.get(name).ok_or_else(|| absent("service", name, "services"))?)
            }
            _ => None,
        };
        let runtime = service.map_or(contender.config.as_ref(), |service| service.runtime.as_ref());
        let config = match runtime {
            Some(name) => Some(self.configs.get(name).ok_or_else(|| absent("runtime", name, "configs"))?),
            None => None,
        };
        Ok((config.cloned(), service.cloned()))
    }
}

/// The guest's build that a contender needs, if any.
fn guest(contender: &Contender, services: &BTreeMap<String, ServiceConfig>) -> Option<String> {
    match contender.layer {
        Layer::Native => None,
        Layer::Component => Some(contender.language.clone()),
        Layer::Http => services.get(contender.config.as_ref()?)?.guest(&contender.language),
    }
}
