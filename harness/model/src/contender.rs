//! Contenders: everything of a cell but the workload.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::as_string::as_string;
use crate::deployment::{Configured, Deployment};
use crate::function::Function;

/// A build in a deployment, with its configuration if any, that workloads run on. A launch opens one contender.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Contender {
    /// The shape of the deployment.
    pub deployment: Deployment,
    /// The build of the logic: a language (`rust`) or one way of building it (`rust-debug`).
    pub build: String,
    /// The runtime configuration, or the service configuration of a service; native code has none.
    pub config: Option<String>,
}

/// A text that is no contender.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a contender: write `native/LANGUAGE`, `component/BUILD/CONFIGURATION` or `http/BUILD/SERVICE`"
)]
pub struct BadContender(pub String);

impl Contender {
    /// The logic of a language, called natively.
    pub fn native(language: &str) -> Self {
        Contender { deployment: Deployment::Native, build: language.to_string(), config: None }
    }

    /// A component of that build under that runtime configuration.
    pub fn component(build: &str, config: &str) -> Self {
        Self::configured(Deployment::Component, build, config)
    }

    /// An HTTP service of that build under that service configuration.
    pub fn http(build: &str, service: &str) -> Self {
        Self::configured(Deployment::Http, build, service)
    }

    fn configured(deployment: Deployment, build: &str, config: &str) -> Self {
        Contender { deployment, build: build.to_string(), config: Some(config.to_string()) }
    }

    /// Whether a function exists here at all.
    pub fn offers(&self, function: &Function) -> bool {
        self.deployment.offers(function)
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.config {
            None => f.pad(&format!("{}/{}", self.deployment, self.build)),
            Some(config) => f.pad(&format!("{}/{}/{config}", self.deployment, self.build)),
        }
    }
}

impl FromStr for Contender {
    type Err = BadContender;

    fn from_str(text: &str) -> Result<Self, BadContender> {
        let bad = || BadContender(text.to_string());
        let (deployment, rest) = text.split_once('/').ok_or_else(bad)?;
        let deployment = Deployment::named(deployment).ok_or_else(bad)?;
        let (build, config) = match rest.split_once('/') {
            Some((build, config)) => (build, Some(config)),
            None => (rest, None),
        };
        let configured = deployment.configured() != Configured::Not;
        if is_name(build) && config.is_none_or(is_name) && configured == config.is_some() {
            Ok(Contender { deployment, build: build.to_string(), config: config.map(str::to_string) })
        } else {
            Err(bad())
        }
    }
}

/// Names are those of files and folders, and stay where they are.
fn is_name(part: &str) -> bool {
    !part.is_empty()
        && !part.starts_with('.')
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

as_string!(Contender => BadContender);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_contender_says_what_to_write() {
        let error = |text: &str| text.parse::<Contender>().unwrap_err().to_string();
        assert!(error("component/rust").contains("component/BUILD/CONFIGURATION"));
        for text in ["component/../x", "native/rust/x", "http/rust", "nativ/rust", "component//x", "native/"]
        {
            assert!(error(text).contains("not a contender"), "{text}");
        }
    }

    #[test]
    fn what_is_called_and_what_is_served_are_told_apart() {
        let asked = |text: &str| text.parse::<Contender>().unwrap().deployment;
        let service = asked("http/rust/native");
        assert!(service.is_served() && !service.is_called() && !service.has_instances());
        let component = asked("component/rust/winch");
        assert!(component.is_called() && component.has_instances() && component.is_compiled_by_runtime());
        assert!(asked("native/rust").is_called() && !asked("native/rust").has_instances());
    }
}
