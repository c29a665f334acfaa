//! Says whether the release of Wasmtime that is linked serves `wasi:http` as this crate does.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(wasmtime_before_48)");
    let major = std::env::var("DEP_TOLLGATE_WASMTIME_MAJOR").ok().and_then(|major| major.parse::<u32>().ok());
    if major.expect("tollgate-wasmtime-compat says which release it is") < 48 {
        println!("cargo::rustc-cfg=wasmtime_before_48");
    }
}
