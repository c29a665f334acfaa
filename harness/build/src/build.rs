//! Building one guest: run its commands, encode, verify, publish.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::artifact::{self, Artifact, BuildRecord};
use crate::command::{Step, TARGET, fill_target};
use crate::conform::check_component;
use crate::definition::{Build, Definition};
use crate::encode::{Adapter, ENCODER, encode};
use crate::error::{Error, one_line};
use crate::http::is_of_contracts;
use crate::inputs::{Inputs, digest_sources, sha256};
use crate::lock::Lock;
use crate::progress::{Event, Progress};
use crate::sections::{strip, without_debug};
use crate::toolchain;
use crate::wasm::Component;
use crate::world::World;

/// One build of one definition, with the places that it concerns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job<'a> {
    pub(crate) root: &'a Path,
    pub(crate) folder: &'a Path,
    pub(crate) definition: &'a Definition,
    pub(crate) build: &'a Build,
}

/// The parts of a definition that decide an artifact's bytes.
#[derive(Serialize)]
struct Recipe<'a> {
    world: &'a str,
    build: &'a Build,
    encoder: Option<&'a str>,
}

impl Job<'_> {
    /// The folder of this guest's artifacts: in its `target`, which git ignores.
    pub(crate) fn artifacts(&self) -> PathBuf {
        self.folder.join("target").join("tollgate")
    }

    /// The inputs of the artifact, as things are now.
    pub(crate) fn inputs(&self) -> Result<Inputs, Error> {
        let needs = self.definition.needs.iter().chain(&self.build.needs);
        let tools = toolchain::versions(needs, self.root, self.folder)?;
        for triple in &self.build.rust_targets {
            toolchain::require_rust_target(triple, self.folder)?;
        }
        let mut files = digest_sources(self.root, self.folder, &self.definition.sources)?;
        files.append(&mut digest_sources(self.root, self.folder, self.build.adapter.as_slice())?);
        if self.is_of_contracts() {
            files.append(&mut digest_sources(self.root, &self.wit(), &[String::new()])?);
        }
        let recipe =
            Recipe { world: self.world(), build: self.build, encoder: self.build.encode.then_some(ENCODER) };
        let recipe = serde_json::to_vec(&recipe).expect("a recipe always serializes");
        Ok(Inputs { files, tools, recipe: sha256(&recipe) })
    }

    /// The artifact, if it is what a build from `inputs` would give.
    pub(crate) fn fresh(&self, inputs: &Inputs) -> Option<Artifact> {
        let artifact = artifact::load_now(&self.artifacts(), &self.build.name).ok()?;
        (artifact.build.inputs == *inputs).then_some(artifact)
    }

    /// Builds the artifact, unless it is fresh.
    pub(crate) fn run(&self, progress: &mut dyn Progress) -> Result<Artifact, Error> {
        let name = || self.build.name.clone();
        let inputs = self.inputs()?;
        if let Some(artifact) = self.fresh(&inputs) {
            progress.report(Event::Fresh { name: name() });
            return Ok(artifact);
        }
        let _lock = Lock::acquire(&self.artifacts(), || progress.report(Event::Waiting { name: name() }))?;
        // Whoever held the lock may have built this very artifact. And the sources are digested before they are
        // compiled: an edit during the build then makes the artifact stale, and never passes for built.
        let inputs = self.inputs()?;
        if let Some(artifact) = self.fresh(&inputs) {
            progress.report(Event::Fresh { name: name() });
            return Ok(artifact);
        }
        let artifact = self.make(inputs, progress)?;
        let Artifact { bytes, build: BuildRecord { seconds, .. }, .. } = artifact;
        progress.report(Event::Built { name: name(), seconds, bytes });
        Ok(artifact)
    }

    fn make(&self, inputs: Inputs, progress: &mut dyn Progress) -> Result<Artifact, Error> {
        let begun = Instant::now();
        let component = self.run_in(Path::new("target"), progress)?;
        let seconds = begun.elapsed().as_secs_f64();
        let finished = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let stripped = strip(&component).map_err(|e| Error::NotAComponent {
            path: self.output(Path::new("target")),
            message: one_line(e),
        })?;
        let mut artifact = Artifact {
            name: self.build.name.clone(),
            language: self.definition.language.clone(),
            path: PathBuf::new(),
            sha256: sha256(&component),
            bytes: component.len() as u64,
            stripped_bytes: stripped.len() as u64,
            build: BuildRecord::new(inputs, seconds, finished),
        };
        artifact::publish(&self.artifacts(), &mut artifact, &component)?;
        Ok(artifact)
    }

    /// The seconds that a build takes with nothing there yet, dependencies included; none where the build does not say
    /// where its `{target}` is. What it makes is thrown away.
    pub(crate) fn seconds_from_nothing(&self, progress: &mut dyn Progress) -> Result<Option<f64>, Error> {
        if !self.build.run.iter().flatten().any(|word| word.contains(TARGET)) {
            return Ok(None);
        }
        self.inputs()?; // a toolchain that is missing is told as such
        let target = self.artifacts().join(format!("from-nothing-{}", std::process::id()));
        let begun = Instant::now();
        let outcome = self.run_in(&target, progress);
        let seconds = begun.elapsed().as_secs_f64();
        let _ = fs::remove_dir_all(&target);
        outcome.map(|_| Some(seconds))
    }

    /// Runs the commands and gives the component that they leave behind.
    fn run_in(&self, target: &Path, progress: &mut dyn Progress) -> Result<Vec<u8>, Error> {
        for command in &self.build.run {
            self.command(command, target, progress)?;
        }
        self.component(target)
    }

    fn command(&self, command: &[String], target: &Path, progress: &mut dyn Progress) -> Result<(), Error> {
        let step = Step { root: self.root, folder: self.folder, target, env: &self.build.env, command };
        let name = || self.build.name.clone();
        progress.report(Event::Running { name: name(), command: step.shell() });
        let outcome = step.run(|text| progress.report(Event::Line { name: name(), text: text.to_owned() }));
        let outcome = outcome.map_err(|e| match e.kind() {
            ErrorKind::NotFound => Error::MissingToolchain {
                what: format!("program {}", command[0]),
                remedy: format!("guest `{}` needs it on the PATH", self.build.name),
            },
            _ => Error::io("run a build in", self.folder)(e),
        })?;
        if outcome.status.success() {
            return Ok(());
        }
        Err(Error::BuildFailed {
            name: name(),
            failure: format!("`{}` ended with {}", command[0], outcome.status),
            output: outcome.tail,
            rerun: step.shell(),
        })
    }

    /// The component that the commands left behind, encoded if it has to be, and verified against its world:
    /// what does not conform is not published.
    fn component(&self, target: &Path) -> Result<Vec<u8>, Error> {
        let output = self.output(target);
        let built = fs::read(&output).map_err(|e| match e.kind() {
            ErrorKind::NotFound => Error::NoOutput { name: self.build.name.clone(), output: output.clone() },
            _ => Error::io("read", &output)(e),
        })?;
        let built = match self.build.without_debug {
            true => without_debug(&built)
                .map_err(|e| Error::NotAComponent { path: output.clone(), message: one_line(e) })?,
            false => built,
        };
        let world = World::load(&self.wit(), self.world())?;
        let bytes = if self.build.encode {
            let adapter = self.build.adapter.as_ref().map(|path| Adapter::load(&self.folder.join(path)));
            encode(&self.build.name, &output, built, &world, adapter.transpose()?.as_ref())?
        } else {
            built
        };
        let component = Component::decode(&output, bytes)?;
        check_component(&world, &component, &output, &self.build.imports)?;
        Ok(component.bytes)
    }

    /// The name of the world that it must satisfy.
    pub(crate) fn world(&self) -> &str {
        self.definition.world_of(self.build)
    }

    /// Whether that world is one of `guests/wit`.
    pub(crate) fn is_of_contracts(&self) -> bool {
        is_of_contracts(self.world())
    }

    fn output(&self, target: &Path) -> PathBuf {
        self.folder.join(fill_target(&self.build.output, target))
    }

    fn wit(&self) -> PathBuf {
        self.root.join("guests").join("wit")
    }
}
