//! The content of a `guest.toml`: the declarative recipe of a guest's builds.
//!
//! ```toml
//! language = "rust"
//! world = "guest"                          # of guests/wit; this is the default; or one of wasi:http
//! sources = ["Cargo.lock", "src"]          # files and folders whose content decides staleness
//!
//! [[needs]]                                # a program; for every build of this file
//! program = "cargo"
//! version = ["--version"]                  # its output is part of what an artifact depends on
//! remedy = "install Rust with rustup, https://rustup.rs"
//!
//! [[build]]
//! name = "rust"
//! about = "Release, no imports"
//! rust-targets = ["wasm32-unknown-unknown"] # whose standard library must be there; `needs` is possible too
//! run = [["cargo", "build", "--release"]]  # one after another, in this folder
//! env = { SOME_FLAG = "{root}/x" }
//! output = "target/…/guest.wasm"
//! encode = true                            # a core module: encode it; otherwise it is a component already
//! note = "its clock stands still"          # a stand-in that readers should know of: shown wherever its figures are
//! without-debug = true                     # debug information is cut out of the output; names of functions stay
//! adapter = "preview1_stub.wasm"           # with `encode`: what stands in for `wasi_snapshot_preview1`; a module or its text
//! wrong = "its integers lose bits"         # what it is known to answer wrongly: functions that do are shown, not measured
//! imports = ["wasi:io@0.2"]                # what it may import beyond the world's imports; nothing by default
//! world = "wasi:http/proxy@0.2"            # where a build is of another world than the file's
//! for-tests = true                         # built when it is named, and listed nowhere; off by default
//! ```
//!
//! Paths are relative to the file's own folder. In `run` and `env`, `{root}` stands for the root of the
//! repository, `{cargo-home}` for the folder where cargo keeps what it downloads, and there and in `output` `{target}`
//! for the folder of what is made on the way: `target`, or an empty one where the time from nothing is taken. A key that
//! is not listed here is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// One `guest.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Definition {
    /// The language that the logic is written in: `rust`, `go`, `js`, `python`, `c`, `zig`.
    pub language: String,
    /// The world that the components must satisfy: one of `guests/wit`, or `wasi:http/proxy@0.2` or
    /// `wasi:http/service@0.3`.
    #[serde(default = "default_world")]
    pub world: String,
    /// Files and folders whose content decides whether an artifact is stale. Hidden files and folders named
    /// `target` or `__pycache__` are passed over. The world's WIT and this build's own recipe count without being listed.
    pub sources: Vec<String>,
    /// The programs that every build of this file needs.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// The ways to build it.
    #[serde(rename = "build")]
    pub builds: Vec<Build>,
}

/// One way to build a guest. Its name is the artifact's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Build {
    /// The artifact's name, unique among all guests: lower-case letters, digits and hyphens.
    pub name: String,
    /// One line for people. No part of the recipe: to reword it makes nothing stale.
    #[serde(skip_serializing)]
    pub about: String,
    /// A stand-in in it that a reader should know of: a clock that is fake, WASI that is stubbed out. Shown wherever its
    /// figures are. No part of the recipe.
    #[serde(default, skip_serializing)]
    pub note: Option<String>,
    /// What it is known to answer wrongly, in a few words: a function whose golden answers differ is then shown as wrong and
    /// not measured, and does not end the run. No part of the recipe.
    #[serde(default, skip_serializing)]
    pub wrong: Option<String>,
    /// The world that this build's component must satisfy, if it is another than the file's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub world: Option<String>,
    /// The programs that this build needs beyond the file's own `needs`.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// Rust compilation targets whose standard library it needs.
    #[serde(default)]
    pub rust_targets: Vec<String>,
    /// Commands (program, then arguments), run one after another in the definition's folder.
    pub run: Vec<Vec<String>>,
    /// Environment variables for the commands.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// The file that the commands leave behind.
    pub output: String,
    /// Whether that file is a core module, still to be encoded as a component of the world.
    #[serde(default)]
    pub encode: bool,
    /// Whether debug information is cut out of that file, for toolchains that can only leave it and the functions' names, or
    /// neither. Names are few bytes, and what profiles show.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_debug: bool,
    /// With `encode`, a core module that stands in for `wasi_snapshot_preview1`, which the output imports: a file in binary
    /// or text form, relative to the definition's folder. Its content counts among what the artifact depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter: Option<String>,
    /// Packages or interfaces that the component may import beyond what its world does, as `namespace:name@version` or
    /// `namespace:name/interface@version`, where `@0.2` admits every 0.2.x.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Whether it is there for the harness's own tests: to be had by its name, and not shown to anyone who asks for
    /// all guests. No part of the recipe.
    #[serde(default, skip_serializing)]
    pub for_tests: bool,
}

/// A program that must be installed before a build can run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Its name, found through `PATH`, or its path with `{root}`.
    pub program: String,
    /// Arguments that make it print its version, which is part of what an artifact depends on.
    pub version: Vec<String>,
    /// The way to get it.
    pub remedy: String,
}

fn default_world() -> String {
    "guest".to_owned()
}

impl Definition {
    /// Reads and checks a `guest.toml`.
    ///
    /// # Errors
    /// If it cannot be read, is not a definition, or declares a build that cannot work.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::io("read", path))?;
        let invalid = |message| Error::Definition { path: path.to_owned(), message };
        let definition: Self = toml::from_str(&text).map_err(|e| invalid(e.to_string()))?;
        definition.check().map_err(invalid)?;
        Ok(definition)
    }

    /// The world that a build's component must satisfy.
    #[must_use]
    pub fn world_of<'a>(&'a self, build: &'a Build) -> &'a str {
        build.world.as_deref().unwrap_or(&self.world)
    }

    /// Checks what TOML's grammar cannot say.
    fn check(&self) -> Result<(), String> {
        if self.builds.is_empty() {
            return Err("declares no [[build]]".to_owned());
        }
        let mut names = BTreeSet::new();
        for build in &self.builds {
            let name = &build.name;
            // The name becomes a file's name and part of a cell's id.
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if name.is_empty() || !name.chars().all(plain) {
                return Err(format!("build name `{name}` must be of lower-case letters, digits and hyphens"));
            }
            if !names.insert(name) {
                return Err(format!("declares build `{name}` twice"));
            }
            if build.run.is_empty() || build.run.iter().any(Vec::is_empty) {
                return Err(format!(
                    "build `{name}`: `run` must hold commands, each a program and its arguments"
                ));
            }
            if build.adapter.is_some() && !build.encode {
                return Err(format!(
                    "build `{name}` has an `adapter`, which only encoding uses: write `encode = true` too, or take it out"
                ));
            }
        }
        Ok(())
    }
}
