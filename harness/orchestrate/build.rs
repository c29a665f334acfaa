//! Writes down which compiler builds this: part of a machine's comparability.

use std::process::Command;

fn main() {
    let rustc = std::env::var_os("RUSTC").expect("cargo names the compiler");
    let version = Command::new(rustc).arg("--version").output().expect("the compiler tells its version");
    let version = String::from_utf8_lossy(&version.stdout);
    // `rustc 1.99.1 (58cf8f9c3 2026-10-13)`: the commit says nothing that the version does not.
    let short: Vec<&str> = version.split_whitespace().take(2).collect();
    println!("cargo::rustc-env=TOLLGATE_RUSTC={}", short.join(" "));
    println!("cargo::rerun-if-changed=build.rs");
}
