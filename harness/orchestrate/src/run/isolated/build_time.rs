//! How long it takes to build what is deployed, from sources that are there and nothing else.

use std::process::{Command, Stdio};
use std::time::Instant;

use tollgate_build::Quiet;
use tollgate_model::journal::{BuildTime, Observation};
use tollgate_model::protocol::Failure;

use super::size::SHARED_LOGIC;
use super::{Isolated, Subject};
use crate::worker::Fault;

impl Isolated<'_> {
    /// The build time of a contender's component, or of its native program. What several contenders share is built once
    /// a block.
    pub fn build_time(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let build = self.launcher.build(subject.contender);
        let Some(what) = build.clone().or_else(|| self.native_package(subject)) else {
            subject.note("skipped: build time: no package is known of it".to_string());
            return Ok(());
        };
        if self.launcher.comes_with_suite(&what) {
            subject.note(format!("skipped: build time: {what} comes built with its suite"));
            return Ok(());
        }
        let seconds = match self.built.get(&what) {
            Some(seconds) => *seconds,
            None => {
                let seconds = match build {
                    Some(guest) => self.launcher.seconds_from_nothing(&guest, &mut Quiet),
                    None => self.cargo_from_nothing(&what).map(Some),
                };
                let failed = |message: String| Fault::Refused(Failure::subject(message));
                *self.built.entry(what.clone()).or_insert(seconds.map_err(failed)?)
            }
        };
        match seconds {
            Some(seconds) => {
                subject.measured.observed.push(Observation::BuildTime(BuildTime { seconds }));
            }
            None => subject.note(format!("skipped: build time: {what} does not say where its {{target}} is")),
        }
        Ok(())
    }

    /// The package that is deployed natively, where it is one of ours: the logic alone for who calls it, or the program of
    /// a service.
    fn native_package(&self, subject: &Subject) -> Option<String> {
        if subject.contender.deployment.is_called() {
            let ours = self.launcher.programs().is_opened_by_worker(subject.contender);
            return ours.then(|| SHARED_LOGIC.package.to_string());
        }
        let program = self.launcher.program(subject.contender).ok()?.path;
        Some(program.file_name()?.to_string_lossy().into_owned())
    }

    /// A package of this repository, into an empty folder.
    fn cargo_from_nothing(&self, package: &str) -> Result<f64, String> {
        let target = self.launcher.cache.join(format!("from-nothing-{}", std::process::id()));
        let begun = Instant::now();
        let outcome = Command::new("cargo")
            .args(["build", "--release", "--locked", "--quiet", "--package", package, "--target-dir"])
            .arg(&target)
            .current_dir(&self.launcher.root)
            .stdin(Stdio::null())
            .output();
        let seconds = begun.elapsed().as_secs_f64();
        let _ = std::fs::remove_dir_all(&target);
        match outcome {
            Err(error) => Err(format!("cannot start cargo: {error}")),
            Ok(output) if !output.status.success() => {
                let said = String::from_utf8_lossy(&output.stderr);
                Err(format!("`cargo build -p {package}` failed: {}", said.lines().next().unwrap_or_default()))
            }
            Ok(_) => Ok(seconds),
        }
    }
}
