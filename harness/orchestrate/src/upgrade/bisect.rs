//! The ends between which something changed, brought together: releases, or commits of a checkout.

use std::path::Path;
use std::process::Command;

use super::Release;
use crate::command_error::{CommandError, Outcome};

/// What lies between two ends, in order: of releases the newest of each major version, of a checkout its commits.
pub fn between(from: &Release, to: &Release) -> Outcome<Vec<Release>> {
    let (Release::Wasmtime(from), Release::Wasmtime(to)) = (from, to) else {
        return Err(CommandError::usage(
            "a worker program has no releases between it and another: leave out --bisect",
        ));
    };
    match (in_checkout(from), in_checkout(to)) {
        (Some((folder, from)), Some((other, to))) if folder == other => commits(folder, from, to),
        (None, None) if !from.contains(':') && !to.contains(':') => {
            let (from, to) = (major(from)?, major(to)?);
            Ok((from + 1..to).map(|major| Release::Wasmtime(major.to_string())).collect())
        }
        _ => Err(CommandError::usage(
            "--bisect goes from one release to another, or between two revisions of one checkout: git:DIR#REV, and the same DIR",
        )),
    }
}

/// The folder and the revision of `git:DIR#REV`.
fn in_checkout(release: &str) -> Option<(&str, &str)> {
    release.strip_prefix("git:")?.split_once('#')
}

fn major(release: &str) -> Outcome<u32> {
    let major = release.split('.').next().and_then(|major| major.parse().ok());
    major.ok_or_else(|| CommandError::usage(format!("{release} is no release")))
}

/// The commits after one and before another, along the first parents, as a branch was merged into.
fn commits(folder: &str, from: &str, to: &str) -> Outcome<Vec<Release>> {
    let said = Command::new("git")
        .args(["-C", folder, "rev-list", "--first-parent", "--reverse", &format!("{from}..{to}^")])
        .output()
        .map_err(|error| CommandError::file("run git in", Path::new(folder), &error))?;
    if !said.status.success() {
        let why = String::from_utf8_lossy(&said.stderr).lines().next().unwrap_or_default().to_string();
        return Err(CommandError::usage(format!("{folder}: {why}")));
    }
    let commits = String::from_utf8_lossy(&said.stdout);
    Ok(commits.lines().map(|commit| Release::Wasmtime(format!("git:{folder}#{commit}"))).collect())
}

/// A release as people write it: of a checkout the commit with its subject.
pub fn called(release: &Release) -> String {
    match release {
        Release::Worker(file) => file.display().to_string(),
        Release::Wasmtime(release) => match in_checkout(release) {
            Some((folder, revision)) => subject(folder, revision).unwrap_or_else(|| revision.to_string()),
            None => format!("Wasmtime {release}"),
        },
    }
}

fn subject(folder: &str, revision: &str) -> Option<String> {
    let said = Command::new("git")
        .args(["-C", folder, "log", "-1", "--format=%h %s", revision, "--"])
        .output()
        .ok()
        .filter(|said| said.status.success())?;
    Some(String::from_utf8_lossy(&said.stdout).trim().to_string()).filter(|subject| !subject.is_empty())
}

/// The first of these for which it has changed, by asking as few of them as it takes; none where it has for no one, and so only
/// beyond the last.
pub fn first_changed<T>(
    candidates: &[T],
    mut changed: impl FnMut(&T) -> Outcome<bool>,
) -> Outcome<Option<usize>> {
    let (mut low, mut high) = (0, candidates.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if changed(&candidates[middle])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok((low < candidates.len()).then_some(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_changed_is_found_by_asking_few() {
        for count in 0..40_usize {
            for first in 0..=count {
                let candidates: Vec<usize> = (0..count).collect();
                let mut asked = 0;
                let found = first_changed(&candidates, |one| {
                    asked += 1;
                    Ok(*one >= first)
                });
                assert_eq!(found.unwrap(), (first < count).then_some(first));
                assert!(asked <= (count + 1).next_power_of_two().trailing_zeros(), "{asked} of {count}");
            }
        }
        let failed = first_changed(&[1, 2], |_| Err(CommandError::usage("it does not build")));
        assert!(failed.is_err());
    }

    #[test]
    fn between_releases_are_the_major_ones() {
        let of = |from: &str, to: &str| between(&from.parse().unwrap(), &to.parse().unwrap());
        let wasmtime = |release: &str| Release::Wasmtime(release.to_string());
        assert_eq!(of("46.0.3", "50").unwrap(), [wasmtime("47"), wasmtime("48"), wasmtime("49")]);
        assert_eq!(of("49", "50.0.1").unwrap(), []);
        for (from, to) in [("48", "git:../w#main"), ("git:../w#a", "git:../v#b"), ("path:../w", "50")] {
            assert!(
                of(from, to).unwrap_err().to_string().contains("two revisions of one checkout"),
                "{from} {to}"
            );
        }
        assert!(of("./worker", "50").unwrap_err().to_string().contains("leave out --bisect"));
    }

    #[test]
    fn between_revisions_are_the_commits() {
        let folder = tempfile::tempdir().unwrap();
        let git = |arguments: &[&str]| {
            let somebody = ["-c", "user.name=somebody", "-c", "user.email=somebody@localhost"];
            let said = Command::new("git").current_dir(folder.path()).args(somebody).args(arguments).output();
            assert!(said.unwrap().status.success(), "{arguments:?}");
        };
        git(&["init", "--quiet"]);
        for subject in ["one", "two", "three", "four"] {
            git(&["commit", "--quiet", "--allow-empty", "--message", subject]);
            git(&["tag", subject]);
        }
        let at = |revision: &str| format!("git:{}#{revision}", folder.path().display()).parse().unwrap();
        let found = between(&at("one"), &at("four")).unwrap();
        let names: Vec<String> = found.iter().map(called).collect();
        assert!(names.len() == 2 && names[0].ends_with(" two") && names[1].ends_with(" three"), "{names:?}");
        assert!(between(&at("one"), &at("five")).unwrap_err().to_string().contains("five"));
        assert_eq!(called(&"48".parse().unwrap()), "Wasmtime 48");
    }
}
