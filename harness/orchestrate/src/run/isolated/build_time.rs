//! The time that it takes to build what is deployed, from sources that are there and nothing else.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use tollgate_build::Quiet;
use tollgate_model::journal::{BuildTime, Observation};
use tollgate_model::protocol::Failure;

use super::{Isolated, Subject};
use crate::worker::Fault;

/// The folder of everything that a build makes, in a program's `from-nothing`.
const TARGET: &str = "{target}";

impl Isolated<'_> {
    /// The build time of a contender's component, or of its native program. What several contenders share is built once
    /// a block.
    pub fn build_time(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let build = self.launcher.build(subject.contender);
        let command = match &build {
            Some(build) => vec![build.clone()],
            None => self.native_build(subject),
        };
        if build.as_ref().is_some_and(|build| self.launcher.comes_with_suite(build)) {
            subject.note(format!("skipped: build time: {} comes built with its suite", command[0]));
            return Ok(());
        }
        let seconds = match self.built.get(&command) {
            Some(seconds) => *seconds,
            None => {
                let seconds = match &build {
                    Some(guest) => self.launcher.seconds_from_nothing(guest, &mut Quiet),
                    None => {
                        let folder = format!("from-nothing-{}", std::process::id());
                        seconds_of(&command, &self.launcher.root, &self.launcher.cache.join(folder))
                    }
                };
                let failed = |message: String| Fault::Refused(Failure::subject(message));
                *self.built.entry(command).or_insert(seconds.map_err(failed)?)
            }
        };
        match seconds {
            Some(seconds) => {
                subject.measured.observed.push(Observation::BuildTime(BuildTime { seconds }));
            }
            None => {
                subject.note(format!("skipped: build time: nothing says how to build it into a {TARGET}"))
            }
        }
        Ok(())
    }

    /// The command that builds the native program of a contender.
    fn native_build(&self, subject: &Subject) -> Vec<String> {
        let program = self.launcher.programs().registered(subject.contender);
        program.map(|program| program.from_nothing.clone()).unwrap_or_default()
    }
}

/// The seconds that a command takes at the repository's `root` to fill the folder `target`, which is thrown away; none where
/// it does not name the folder.
fn seconds_of(command: &[String], root: &Path, target: &Path) -> Result<Option<f64>, String> {
    let Some((program, arguments)) = command.split_first() else { return Ok(None) };
    if !arguments.iter().any(|argument| argument.contains(TARGET)) {
        return Ok(None);
    }
    let begun = Instant::now();
    let outcome = Command::new(program)
        .args(arguments.iter().map(|argument| argument.replace(TARGET, &target.to_string_lossy())))
        .current_dir(root)
        .stdin(Stdio::null())
        .output();
    let seconds = begun.elapsed().as_secs_f64();
    let _ = std::fs::remove_dir_all(target);
    match outcome {
        Err(error) => Err(format!("cannot start {program}: {error}")),
        Ok(output) if !output.status.success() => {
            let said = String::from_utf8_lossy(&output.stderr);
            let first = said.lines().next().unwrap_or_default();
            Err(format!("`{}` failed: {first}", command.join(" ")))
        }
        Ok(_) => Ok(Some(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed(command: &[&str]) -> Result<Option<f64>, String> {
        let folder = tempfile::tempdir().unwrap();
        let command: Vec<String> = command.iter().map(|&word| word.to_string()).collect();
        let target = folder.path().join("target");
        let seconds = seconds_of(&command, folder.path(), &target);
        assert!(!target.exists(), "what was made is thrown away");
        seconds
    }

    #[test]
    fn a_build_is_timed_in_an_empty_folder() {
        let made = timed(&["sh", "-c", "test ! -e {target} && mkdir {target} && sleep 0.05"]).unwrap();
        assert!(made.unwrap() >= 0.05);
        assert_eq!(timed(&[]), Ok(None));
        assert_eq!(timed(&["sh", "-c", "exit 1"]), Ok(None), "it names no folder, so it is not run");
    }

    #[test]
    fn a_build_that_fails_is_told_by_its_command() {
        let failed = timed(&["sh", "-c", "mkdir {target}; echo no linker >&2; exit 1"]).unwrap_err();
        assert_eq!(failed, "`sh -c mkdir {target}; echo no linker >&2; exit 1` failed: no linker");
        let absent = timed(&["tollgate-no-such-program", "{target}"]).unwrap_err();
        assert!(absent.starts_with("cannot start tollgate-no-such-program: "), "{absent}");
    }
}
