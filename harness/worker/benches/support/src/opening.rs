//! Requests to open something, by the names of the files in `harness/configs`.

use std::path::Path;

use serde::de::DeserializeOwned;
use tollgate_model::protocol::{Clock, Failure, Open, PROTOCOL};
use tollgate_model::{Contender as Name, RuntimeConfig, ServiceConfig, strict_toml};

use crate::guest::root;

/// As `tollgate run` has it: far more than the largest payload needs.
const MEMORY_LIMIT: u64 = 256 << 20;

/// What reading the clock costs is for journals.
pub const CLOCK: Clock = Clock { cost_ns: 0.0, resolution_ns: 0.0 };

/// The request that opens the contender of that name, but for its settings and its component.
pub fn of(contender: Name) -> Open {
    Open {
        protocol: PROTOCOL,
        contender,
        config: None,
        artifact: None,
        cache: root().join("target/tollgate/precompiled"),
        core: None,
        memory_limit: MEMORY_LIMIT,
        service: None,
        spawned_ns: None,
        slower: None,
        language: None,
        suites: Vec::new(),
        grant: Default::default(),
        perf_map: false,
    }
}

/// The runtime configuration of that name.
pub fn runtime(name: &str) -> Result<RuntimeConfig, Failure> {
    read(&root().join("harness/configs").join(name).with_extension("toml"))
}

/// The service configuration of that name.
pub fn service(name: &str) -> Result<ServiceConfig, Failure> {
    read(&root().join("harness/configs/services").join(name).with_extension("toml"))
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::request(format!("cannot read {}: {error}", file.display())))?;
    strict_toml::parse(file, &text).map_err(Failure::request)
}
