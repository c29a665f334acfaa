//! A repository of one tiny guest in a temporary folder, which real cargo builds in about a second.

// Each test program uses its own part of this.
#![allow(dead_code, reason = "shared by several test programs")]

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_build::{Artifact, Error, Event, Guests, Listing, Status};

/// The root of the real repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const WIT: &str = "
package tollgate:guests@1.0.0;
world tiny {
  export add: func(a: u32, b: u32) -> u32;
}
";

const SOURCE: &str = r#"
#![no_std]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { core::arch::wasm32::unreachable() }
#[unsafe(no_mangle)]
pub extern "C" fn add(a: u32, b: u32) -> u32 { a.wrapping_add(b) }
"#;

const MANIFEST: &str = r#"
[workspace]
[package]
name = "tiny"
version = "0.0.0"
edition = "2024"
[lib]
crate-type = ["cdylib"]
[profile.release]
panic = "abort"
"#;

/// The definition that the tests edit to see what happens.
pub const DEFINITION: &str = r#"
language = "rust"
world = "tiny"
sources = ["Cargo.toml", "src"]

[[needs]]
program = "cargo"
version = ["--version"]
remedy = "install Rust with rustup"

[[build]]
name = "tiny"
about = "Adds two numbers"
rust-targets = ["wasm32-unknown-unknown"]
run = [["cargo", "build", "--release", "--target", "wasm32-unknown-unknown", "--target-dir", "target"]]
output = "target/wasm32-unknown-unknown/release/tiny.wasm"
encode = true
"#;

pub struct TinyRepository {
    folder: tempfile::TempDir,
}

impl TinyRepository {
    pub fn new() -> Self {
        let tiny = Self { folder: tempfile::tempdir().unwrap() };
        tiny.write("guests/wit/world.wit", WIT);
        tiny.write("guests/tiny/guest.toml", DEFINITION);
        tiny.write("guests/tiny/Cargo.toml", MANIFEST);
        tiny.write("guests/tiny/src/lib.rs", SOURCE);
        // The project's toolchain is the one whose wasm targets are installed.
        let toolchain = fs::read_to_string(repository().join("rust-toolchain.toml")).unwrap();
        tiny.write("rust-toolchain.toml", &toolchain);
        tiny
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub fn write(&self, relative: &str, content: &str) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Replaces a piece of a file, which must be there.
    pub fn edit(&self, relative: &str, from: &str, to: &str) {
        let content = fs::read_to_string(self.path(relative)).unwrap();
        assert!(content.contains(from), "{relative} does not contain `{from}`");
        self.write(relative, &content.replace(from, to));
    }

    pub fn guests(&self) -> Guests {
        Guests::discover(self.folder.path()).unwrap()
    }

    /// Builds, and says which commands that took.
    pub fn build(&self) -> (Result<Artifact, Error>, Vec<String>) {
        let mut commands = Vec::new();
        let built = self.guests().build("tiny", &mut |event| {
            if let Event::Running { command, .. } = event {
                commands.push(command);
            }
        });
        (built, commands)
    }

    pub fn listing(&self) -> Listing {
        self.guests().list().unwrap().remove(0)
    }

    pub fn status(&self) -> Status {
        self.listing().status
    }
}
