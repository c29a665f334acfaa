//! Runtime and service configurations.

use std::collections::BTreeMap;

use tollgate_model::{RuntimeConfig, ServiceConfig};

use super::Checkout;
use super::toml_files::read_all;
use crate::command_error::{CommandError, Outcome};

impl Checkout {
    /// Every runtime configuration by name. A user's own replaces ours of the same name.
    pub fn configs(&self) -> Outcome<BTreeMap<String, RuntimeConfig>> {
        let mut configs = read_all(&self.root.join("harness/configs"))?;
        if let Some(more) = &self.more_configs {
            configs.extend(read_all(more)?);
        }
        Ok(configs)
    }

    /// Every service configuration by name. A user's own replaces ours of the same name.
    pub fn services(&self) -> Outcome<BTreeMap<String, ServiceConfig>> {
        let mut services = read_all(&self.root.join("harness/configs/services"))?;
        if let Some(more) =
            self.more_configs.as_ref().map(|more| more.join("services")).filter(|more| more.is_dir())
        {
            services.extend(read_all(&more)?);
        }
        for (name, service) in &services {
            let refused = |why| CommandError::usage(format!("service configuration `{name}`: {why}"));
            ServiceConfig::check(service).map_err(refused)?;
        }
        Ok(services)
    }
}
