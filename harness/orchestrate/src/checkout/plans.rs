//! Plans.

use std::collections::BTreeMap;
use std::path::Path;

use tollgate_model::{Plan, strict_toml};

use super::toml_files::{read, read_all};
use super::{Checkout, MARK};
use crate::command_error::{CommandError, Outcome};

impl Checkout {
    /// Every plan that comes with Tollgate, by name.
    pub fn plans(&self) -> Outcome<BTreeMap<String, Plan>> {
        read_all(&self.root.join(MARK))
    }

    /// The plan of that name, or in that file.
    pub fn plan(&self, name: &str) -> Outcome<Plan> {
        if name.ends_with(".toml") || name.contains('/') {
            return read(Path::new(name));
        }
        if self.is_unpacked {
            return Err(CommandError::usage(format!(
                "there is no plan `{name}` here: ours measure the guests of a checkout of Tollgate. Change into one, or \
                 name it in TOLLGATE_ROOT; or measure a component of yours: `tollgate bench my.wasm`"
            )));
        }
        let mut plans = self.plans()?;
        plans.remove(name).ok_or_else(|| {
            let known: Vec<_> = plans.keys().map(String::as_str).collect();
            let near = strict_toml::nearest(name, known.iter().copied());
            let near = near.map_or(String::new(), |near| format!(" did you mean `{near}`?"));
            CommandError::usage(format!(
                "there is no plan `{name}`:{near} there are {}, or name a file that ends in .toml",
                known.join(", ")
            ))
        })
    }
}
