//! Writes down which Wasmtime is linked, so that a receipt can say it without trusting a constant, and sets `cfg`s for
//! what differs between releases.

use std::path::Path;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the crate lies in harness/");
    let lock = root.join("Cargo.lock");
    let manifest = root.join("Cargo.toml");
    println!("cargo::rerun-if-changed={}", lock.display());
    println!("cargo::rerun-if-changed={}", manifest.display());
    let text = std::fs::read_to_string(&lock).expect("the workspace has a Cargo.lock");
    let version = locked_version(&text, "wasmtime");
    // Of a checkout: several of one version may be compared.
    println!("cargo::rerun-if-env-changed=TOLLGATE_WASMTIME_REVISION");
    let revision = std::env::var("TOLLGATE_WASMTIME_REVISION").map_or(String::new(), |it| format!("+{it}"));
    println!("cargo::rustc-env=WASMTIME_VERSION={version}{revision}");
    // For crates that are made of other files before a release: `tollgate-serve-wasi`.
    println!("cargo::metadata=major={}", major(version));
    for release in [42, 43, 45, 46, 48, 50] {
        println!("cargo::rustc-check-cfg=cfg(wasmtime_before_{release})");
        if major(version) < release {
            println!("cargo::rustc-cfg=wasmtime_before_{release}");
        }
    }
    let text = std::fs::read_to_string(&manifest).expect("the workspace has a Cargo.toml");
    println!("cargo::rustc-env=WASMTIME_FEATURES={}", features(&text, "wasmtime"));
}

/// The version that the lock file holds for a package.
fn locked_version<'a>(lock: &'a str, package: &str) -> &'a str {
    lock.split("[[package]]")
        .find(|block| block.contains(&format!("\nname = \"{package}\"\n")))
        .and_then(|block| block.split("version = \"").nth(1)?.split('"').next())
        .unwrap_or_else(|| panic!("Cargo.lock has no {package}"))
}

fn major(version: &str) -> u32 {
    let major = version.split('.').next().and_then(|number| number.parse().ok());
    major.unwrap_or_else(|| panic!("Cargo.lock has wasmtime {version}: what release is that?"))
}

/// The crate features that the workspace's manifest asks for: they change what `Config::new()` means.
fn features(manifest: &str, package: &str) -> String {
    let dependency = manifest
        .split(&format!("\n{package} = {{"))
        .nth(1)
        .and_then(|rest| rest.split('}').next())
        .unwrap_or_else(|| panic!("Cargo.toml does not depend on {package}"));
    let list = dependency.split("features = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or("");
    let names: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    names.join(" ")
}
