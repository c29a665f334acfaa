//! Writes down which compiler builds this, which is part of a machine's comparability; and puts what a program needs of
//! the checkout into it, for where there is none: configurations, and the entry of the worker.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    write_down_compiler()?;
    put_in_files()
}

fn write_down_compiler() -> Result<(), Box<dyn Error>> {
    let rustc = env::var_os("RUSTC").expect("cargo names the compiler");
    let version = Command::new(rustc).arg("--version").output()?;
    let version = String::from_utf8_lossy(&version.stdout);
    // `rustc 1.99.1 (58cf8f9c3 2026-10-13)`: the commit says nothing that the version does not.
    let short: Vec<&str> = version.split_whitespace().take(2).collect();
    println!("cargo::rustc-env=TOLLGATE_RUSTC={}", short.join(" "));
    Ok(())
}

fn put_in_files() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../..").canonicalize()?;
    let mut files = vec![PathBuf::from("harness/worker/program.toml")];
    for folder in ["harness/configs", "harness/configs/services"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        for entry in fs::read_dir(root.join(folder))? {
            let name = entry?.file_name();
            if Path::new(&name).extension().is_some_and(|it| it == "toml") {
                files.push(Path::new(folder).join(name));
            }
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        // The compiler sees to it that a changed file is taken up.
        writeln!(list, "    ({file:?}, include_str!({:?})),", root.join(&file))?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("unpacked_files.rs"), list)?;
    Ok(())
}
