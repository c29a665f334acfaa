//! Subjects for tests: native, and the checkout's Rust guest under the configurations of `harness/configs`.

use std::path::{Path, PathBuf};

use tollgate_bench_support::GuestFile;
use tollgate_model::protocol::{Clock, Open, PROTOCOL};
use tollgate_model::{Contender, RuntimeConfig, Workload, strict_toml};
use tollgate_subject::Opened;

mod server;

pub use server::{Server, native};

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of the golden files.
pub fn golden() -> PathBuf {
    root().join("fixtures/golden")
}

/// A workload by its name.
pub fn workload(name: &str) -> Workload {
    name.parse().unwrap()
}

/// What opens a contender: natively, or under a configuration.
pub fn request(config: Option<&str>) -> Open {
    let settings = config.map(|name| {
        let file = root().join("harness/configs").join(name).with_extension("toml");
        strict_toml::parse::<RuntimeConfig>(&file, &std::fs::read_to_string(&file).unwrap()).unwrap()
    });
    Open {
        protocol: PROTOCOL,
        contender: config.map_or_else(Contender::native_rust, |name| Contender::component("rust", name)),
        artifact: config.map(|_| GuestFile::fresh().unwrap().0),
        config: settings,
        cache: root().join("target/tollgate/precompiled"),
        core: None,
        memory_limit: 256 << 20,
        service: None,
        spawned_ns: None,
        slower: None,
    }
}

/// A contender, opened.
pub fn open(config: Option<&str>) -> Opened {
    let clock = Clock { cost_ns: 30.0, resolution_ns: 1.0 };
    tollgate_subject::open(&request(config), "test", clock).unwrap().0
}

/// A guest under a configuration that was changed.
pub fn open_with(config: &str, change: impl FnOnce(&mut RuntimeConfig)) -> Opened {
    let mut open = request(Some(config));
    change(open.config.as_mut().unwrap());
    let clock = Clock { cost_ns: 30.0, resolution_ns: 1.0 };
    tollgate_subject::open(&open, "test", clock).unwrap().0
}
