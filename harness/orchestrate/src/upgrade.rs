//! Workers of two releases of Wasmtime, and what is measured with both of them.

pub mod bisect;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};

/// The script that builds a worker.
const SCRIPT: &str = "scripts/worker";

/// One end of an upgrade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Release {
    /// A worker program that is there.
    Worker(PathBuf),
    /// A release of Wasmtime, in full or only in part: `48`, `48.0.8`, `51.0.0-rc.1`; or what is in a checkout of it:
    /// `path:../wasmtime`, `git:../wasmtime#main`.
    Wasmtime(String),
}

/// A text that names no release.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "write a release of Wasmtime, such as 48 or 48.0.8, path:DIR or git:DIR#REV for a checkout of it, or the path of a worker program"
)]
pub struct BadRelease;

impl FromStr for Release {
    type Err = BadRelease;

    fn from_str(text: &str) -> Result<Self, BadRelease> {
        let checkout = text.strip_prefix("path:").or(text.strip_prefix("git:").filter(|it| it.contains('#')));
        if checkout.is_some_and(|folder| !folder.is_empty() && !folder.starts_with('#')) {
            return Ok(Release::Wasmtime(text.to_string()));
        }
        if text.contains('/') && !text.starts_with("git:") {
            return Ok(Release::Worker(PathBuf::from(text)));
        }
        let (release, candidate) = text.split_once("-rc.").unwrap_or((text, "1"));
        let numbers: Vec<&str> = release.split('.').collect();
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let named = numbers.len() <= 3 && numbers.iter().all(|it| number(it)) && number(candidate);
        if named { Ok(Release::Wasmtime(text.to_string())) } else { Err(BadRelease) }
    }
}

/// A worker that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The program.
    pub program: PathBuf,
    /// What races for it: a folder of its links, or the program itself.
    pub raced: PathBuf,
}

/// The worker of one end; of the release that the checkout is at, where none is named. It is built where it is not there,
/// with so many links: both ends in one folder, so that equal sources make equal programs.
pub fn worker(checkout: &Checkout, release: Option<&Release>, links: u32) -> Outcome<Built> {
    let release = match release {
        Some(Release::Worker(file)) => {
            let program = existing(file)?;
            return Ok(Built { raced: program.clone(), program });
        }
        Some(Release::Wasmtime(release)) => release.clone(),
        None => todays(checkout.root())?,
    };
    let script = checkout.root().join(SCRIPT);
    if !script.is_file() {
        return Err(CommandError::usage(format!(
            "a worker for Wasmtime {release} is built from a checkout of Tollgate: change into one, or name the worker's file"
        )));
    }
    let mut command = Command::new(&script);
    command.args(["--wasmtime", &release]);
    if links > 0 {
        command.args(["--links", &links.to_string()]);
    }
    let said = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| CommandError::file("run", &script, &error))?;
    let printed = String::from_utf8_lossy(&said.stdout).lines().last().map(PathBuf::from);
    let Some(raced) = printed.filter(|_| said.status.success()) else {
        return Err(CommandError::usage(format!(
            "there is no worker for Wasmtime {release}: the reason is above"
        )));
    };
    // Links lie in a folder beside the program.
    let program = if links > 0 { raced.with_file_name("tollgate-worker") } else { raced.clone() };
    Ok(Built { program: existing(&program)?, raced })
}

fn existing(file: &Path) -> Outcome<PathBuf> {
    match file.is_file() {
        true => std::path::absolute(file).map_err(|error| CommandError::file("find", file, &error)),
        false => Err(CommandError::usage(format!("there is no worker {}", file.display()))),
    }
}

/// The release that a checkout is at.
pub fn own(checkout: &Checkout) -> Outcome<Release> {
    todays(checkout.root()).map(Release::Wasmtime)
}

/// The release that a checkout pins.
fn todays(root: &Path) -> Outcome<String> {
    let manifest = root.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap_or_default();
    let pinned =
        text.lines().find_map(|line| line.strip_prefix("wasmtime = { version = \"=")?.split('"').next());
    pinned.map(str::to_string).ok_or_else(|| {
        CommandError::usage(format!("{} pins no Wasmtime: say which with --to", manifest.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::ours;

    #[test]
    fn a_release_is_a_version_or_a_file() {
        for text in ["48", "48.0", "48.0.8", "51.0.0-rc.1", "path:../wasmtime", "path:w", "git:../w#main"] {
            assert_eq!(text.parse(), Ok(Release::Wasmtime(text.to_string())));
        }
        assert_eq!(
            "target/x/tollgate-worker".parse(),
            Ok(Release::Worker("target/x/tollgate-worker".into()))
        );
        for text in [
            "",
            "latest",
            "48.",
            "v48",
            "48.0.8.1",
            "51.0.0-rc",
            "51.0.0-beta.1",
            "path:",
            "git:../w",
            "git:#main",
        ] {
            assert_eq!(text.parse::<Release>(), Err(BadRelease), "{text}");
        }
    }

    #[test]
    fn the_checkouts_own_release_is_read_from_its_manifest() {
        let todays = todays(ours().root()).unwrap();
        assert!(matches!(todays.parse(), Ok(Release::Wasmtime(_))), "{todays}");
        let refused = super::todays(Path::new("/nowhere")).unwrap_err().to_string();
        assert!(refused.contains("say which with --to"), "{refused}");
    }
}
