//! The checkout that a command works in: where guests, fixtures, plans and runtime configurations lie.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use tollgate_model::plan::Known;
use tollgate_model::{Plan, RuntimeConfig, ServiceConfig, strict_toml};

use crate::command_error::{CommandError, Outcome};

/// A folder is a checkout if it has this.
const MARK: &str = "harness/plans";

/// A checkout of Tollgate.
#[derive(Clone, Debug)]
pub struct Checkout {
    root: PathBuf,
    /// Further runtime configurations, the user's own.
    more_configs: Option<PathBuf>,
}

impl Checkout {
    /// The checkout that `TOLLGATE_ROOT` names, or the one around the current folder.
    pub fn find(more_configs: Option<PathBuf>) -> Outcome<Self> {
        let root = match std::env::var_os("TOLLGATE_ROOT") {
            Some(root) => PathBuf::from(root),
            None => std::env::current_dir()
                .map_err(|error| CommandError::usage(format!("cannot read the current folder: {error}")))?
                .ancestors()
                .find(|folder| folder.join(MARK).is_dir())
                .map(Path::to_path_buf)
                .ok_or_else(|| {
                    CommandError::usage(
                        "not in a checkout of Tollgate: change into one, or name it in TOLLGATE_ROOT",
                    )
                })?,
        };
        if !root.join(MARK).is_dir() {
            return Err(CommandError::usage(format!(
                "{} is no checkout of Tollgate (no {MARK})",
                root.display()
            )));
        }
        let root = root.canonicalize().map_err(|error| CommandError::file("open", &root, &error))?;
        Ok(Checkout { root, more_configs })
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The commit that it is at, with `+` where files have been changed since; where git can tell.
    pub fn revision(&self) -> Option<String> {
        let git = |arguments: &[&str]| {
            let said = Command::new("git").arg("-C").arg(&self.root).args(arguments).output().ok()?;
            said.status.success().then(|| String::from_utf8_lossy(&said.stdout).trim().to_string())
        };
        let commit = git(&["rev-parse", "HEAD"])?;
        let changed = git(&["status", "--porcelain", "--untracked-files=no"])?;
        Some(if changed.is_empty() { commit } else { commit + "+" })
    }

    /// The golden answers.
    pub fn golden(&self) -> PathBuf {
        self.root.join("fixtures/golden")
    }

    /// Where precompiled code is kept.
    pub fn cache(&self) -> PathBuf {
        self.root.join("target/tollgate/precompiled")
    }

    /// Where runs lie.
    pub fn reports(&self) -> PathBuf {
        self.root.join("reports")
    }

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

    /// The names that plans may use.
    pub fn known(&self) -> Outcome<Known> {
        let (configs, services) = (self.configs()?.into_keys(), self.services()?.into_keys());
        Ok(Known { configs: configs.collect(), services: services.collect() })
    }

    /// Every plan that comes with Tollgate, by name.
    pub fn plans(&self) -> Outcome<BTreeMap<String, Plan>> {
        read_all(&self.root.join(MARK))
    }

    /// The plan of that name, or in that file.
    pub fn plan(&self, name: &str) -> Outcome<Plan> {
        if name.ends_with(".toml") || name.contains('/') {
            return read(Path::new(name));
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

/// Every TOML file of a folder, by its name.
fn read_all<T: serde::de::DeserializeOwned>(folder: &Path) -> Outcome<BTreeMap<String, T>> {
    let unreadable = |error| CommandError::file("read", folder, &error);
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension == "toml")
            && let Some(name) = file.file_stem().and_then(|name| name.to_str())
        {
            all.insert(name.to_string(), read(&file)?);
        }
    }
    Ok(all)
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Outcome<T> {
    let text = std::fs::read_to_string(file).map_err(|error| CommandError::file("read", file, &error))?;
    Ok(strict_toml::parse(file, &text)?)
}
