//! Subjects for tests: native, and the checkout's Rust guest under the configurations of `harness/configs`.

use std::path::{Path, PathBuf};

use tollgate_bench_support::GuestFile;
use tollgate_engine::Opened;
use tollgate_model::protocol::{Clock, Open, PROTOCOL, Target};
use tollgate_model::{Contender, RuntimeConfig, Workload, strict_toml};

mod server;

pub use server::{Server, native};

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folders of the suites.
pub fn suites() -> Vec<PathBuf> {
    ["commerce", "boundary"].map(|suite| root().join("fixtures").join(suite)).to_vec()
}

/// The folder of the suite that a function is of.
pub fn suite(function: &str) -> PathBuf {
    root().join("fixtures").join(if function.starts_with("probe/") { "boundary" } else { "commerce" })
}

/// The folder of the golden files that a function's lie in.
pub fn golden(function: &str) -> PathBuf {
    suite(function).join("golden")
}

/// A workload as load is put on it.
pub fn target(name: &str, service: Option<std::net::SocketAddr>) -> Target {
    Target { workload: workload(name), service, suite: suite(name), core: None }
}

/// A workload by its name.
pub fn workload(name: &str) -> Workload {
    name.parse().unwrap()
}

/// The request that opens a contender: natively, or under a configuration.
pub fn request(config: Option<&str>) -> Open {
    let settings = config.map(|name| {
        let file = root().join("harness/configs").join(name).with_extension("toml");
        strict_toml::parse::<RuntimeConfig>(&file, &std::fs::read_to_string(&file).unwrap()).unwrap()
    });
    Open {
        protocol: PROTOCOL,
        contender: config
            .map_or_else(|| Contender::native("rust"), |name| Contender::component("rust", name)),
        artifact: config.map(|_| GuestFile::fresh().unwrap().0),
        config: settings,
        cache: root().join("target/tollgate/precompiled"),
        core: None,
        memory_limit: 256 << 20,
        service: None,
        spawned_ns: None,
        slower: None,
        language: None,
        suites: suites(),
        grant: Default::default(),
        perf_map: false,
    }
}

/// A contender, opened.
pub fn open(config: Option<&str>) -> Opened {
    let clock = Clock { cost_ns: 30.0, resolution_ns: 1.0 };
    tollgate_engine::open(&request(config), "test", clock).unwrap().0
}

/// A guest under a configuration that was changed.
pub fn open_with(config: &str, change: impl FnOnce(&mut RuntimeConfig)) -> Opened {
    let mut open = request(Some(config));
    change(open.config.as_mut().unwrap());
    let clock = Clock { cost_ns: 30.0, resolution_ns: 1.0 };
    tollgate_engine::open(&open, "test", clock).unwrap().0
}
