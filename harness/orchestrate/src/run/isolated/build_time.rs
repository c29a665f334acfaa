//! How long it takes to build what is deployed, from sources that are there and nothing else.

use std::process::{Command, Stdio};
use std::time::Instant;

use tollgate_guests::Quiet;
use tollgate_model::Layer;
use tollgate_model::protocol::{Failure, FailureKind};

use super::{Isolated, Subject};
use crate::worker::Fault;

impl Isolated<'_> {
    /// The build time of a contender's component, or of its native program. What several contenders share is built once
    /// a block.
    pub fn build_time(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let what = self.launcher.guest(subject.contender).unwrap_or_else(|| native(subject).to_string());
        let seconds = match self.built.get(&what) {
            Some(seconds) => *seconds,
            None => {
                let seconds = match self.launcher.guest(subject.contender) {
                    Some(guest) => self.launcher.seconds_from_nothing(&guest, &mut Quiet),
                    None => self.cargo_from_nothing(native(subject)).map(Some),
                };
                let failed = |message| Fault::Refused(Failure { kind: FailureKind::Subject, message });
                *self.built.entry(what.clone()).or_insert(seconds.map_err(failed)?)
            }
        };
        match seconds {
            Some(seconds) => subject.measured.build_s = Some(seconds),
            None => subject.note(format!("skipped: build time: {what} does not say where its {{target}} is")),
        }
        Ok(())
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

/// The package that is deployed natively.
fn native(subject: &Subject) -> &'static str {
    match subject.contender.layer {
        Layer::Http => "tollgate-native-service",
        _ => "tollgate-logic-shared",
    }
}
