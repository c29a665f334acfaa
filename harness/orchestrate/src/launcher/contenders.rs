//! The parts of a contender: its runtime and service configuration, and the build of a component that it needs.

use std::collections::{BTreeMap, BTreeSet};

use tollgate_model::deployment::Configured;
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::{Artifact, Failure};
use tollgate_model::{Contender, Grant, RuntimeConfig, ServiceConfig};

use crate::builds::{Build, Origin, artifacts, builds};
use crate::checkout::Checkout;
use crate::command_error::Outcome;

/// Configurations by name, and the components that could be had.
#[derive(Clone)]
pub struct Contenders {
    configs: BTreeMap<String, RuntimeConfig>,
    services: BTreeMap<String, ServiceConfig>,
    builds: BTreeMap<String, Build>,
    components: BTreeMap<String, Result<Artifact, Failure>>,
}

impl Contenders {
    /// Everything that `comparisons` need; guests that are stale are built.
    pub fn gather(checkout: &Checkout, comparisons: &[Comparison]) -> Outcome<Self> {
        let services = checkout.services()?;
        let contenders = comparisons.iter().flat_map(|comparison| &comparison.contenders);
        let needed: BTreeSet<String> = contenders.filter_map(|it| build(it, &services)).collect();
        let builds = builds(checkout)?;
        let components = artifacts(checkout, &builds, &needed)?;
        Ok(Contenders { configs: checkout.configs()?, services, builds, components })
    }

    /// What one contender needs, of a component that nothing here has built.
    pub fn of_component(
        checkout: &Checkout,
        contender: &Contender,
        build: Build,
        artifact: Artifact,
    ) -> Outcome<Self> {
        let (configs, services) = (checkout.configs()?, checkout.services()?);
        let name = self::build(contender, &services).unwrap_or_default();
        let components = BTreeMap::from([(name.clone(), Ok(artifact))]);
        Ok(Contenders { configs, services, builds: BTreeMap::from([(name, build)]), components })
    }

    /// The same with another component for a build.
    pub fn with_component(mut self, build: &str, artifact: Artifact) -> Self {
        self.components.insert(build.to_string(), Ok(artifact));
        self
    }

    /// The build of a component that a contender needs, if any.
    pub fn build(&self, contender: &Contender) -> Option<String> {
        build(contender, &self.services)
    }

    /// Whether a build's component comes with a suite, and is not built here.
    pub fn comes_with_suite(&self, build: &str) -> bool {
        self.builds.get(build).is_some_and(|build| matches!(build.origin, Origin::Suite { .. }))
    }

    /// The language of a contender's component, where it has one.
    pub fn language(&self, contender: &Contender) -> Option<String> {
        Some(self.builds.get(&self.build(contender)?)?.language.clone())
    }

    /// A stand-in in a contender's component that a reader should know of.
    pub fn note(&self, contender: &Contender) -> Option<String> {
        self.builds.get(&self.build(contender)?)?.note.clone()
    }

    /// What a contender's component is known to answer wrongly.
    pub fn wrong(&self, contender: &Contender) -> Option<String> {
        self.builds.get(&self.build(contender)?)?.wrong.clone()
    }

    /// What a contender's component is granted.
    pub fn grant(&self, contender: &Contender) -> Grant {
        let build = self.build(contender).and_then(|build| self.builds.get(&build));
        build.map(|build| build.grant.clone()).unwrap_or_default()
    }

    /// The component of a contender, where it has one that could be had.
    pub fn component(&self, contender: &Contender) -> Option<&Artifact> {
        self.components.get(&self.build(contender)?)?.as_ref().ok()
    }

    /// The component that a contender is opened with, where it needs one.
    pub fn artifact(&self, contender: &Contender) -> Result<Option<Artifact>, Failure> {
        let Some(name) = self.build(contender) else { return Ok(None) };
        match self.components.get(&name) {
            Some(Ok(artifact)) => Ok(Some(artifact.clone())),
            Some(Err(why)) => Err(why.clone()),
            None => Err(Failure::subject(format!("there is no guest `{name}`"))),
        }
    }

    /// The runtime and the service configuration of a contender, where it has them.
    pub fn configuration(
        &self,
        contender: &Contender,
    ) -> Result<(Option<RuntimeConfig>, Option<ServiceConfig>), Failure> {
        let absent = |kind: &str, name: &str, list: &str| {
            let message =
                format!("there is no {kind} configuration `{name}`; `tollgate list {list}` shows them all");
            Failure::request(message)
        };
        let service = match (contender.deployment.configured(), &contender.config) {
            (Configured::ByService, Some(name)) => {
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

/// The build of a component that a contender needs, if any.
fn build(contender: &Contender, services: &BTreeMap<String, ServiceConfig>) -> Option<String> {
    match contender.deployment.configured() {
        Configured::Not => None,
        Configured::ByRuntime => Some(contender.build.clone()),
        Configured::ByService => services.get(contender.config.as_ref()?)?.guest(&contender.build),
    }
}
