//! Whether what a build needs is installed, and in which version.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use crate::command::{clean_command, fill};
use crate::definition::Need;
use crate::error::Error;

/// Checks that every program runs, and gives their versions by name.
///
/// # Errors
/// [`Error::MissingToolchain`] for the first that does not.
pub(crate) fn versions<'a>(
    needs: impl IntoIterator<Item = &'a Need>,
    root: &Path,
    folder: &Path,
) -> Result<BTreeMap<String, String>, Error> {
    needs.into_iter().map(|need| Ok((need.program.clone(), version(need, root, folder)?))).collect()
}

/// The text that the program prints when asked for its version.
fn version(need: &Need, root: &Path, folder: &Path) -> Result<String, Error> {
    let missing = |what| Error::MissingToolchain { what, remedy: need.remedy.clone() };
    let output = clean_command(&fill(&need.program, root), folder)
        .args(need.version.iter().map(|argument| fill(argument, root)))
        .stdin(Stdio::null())
        .output()
        // A path of this repository is told from its root.
        .map_err(|_| missing(format!("program {}", need.program.trim_start_matches("{root}/"))))?;
    if !output.status.success() {
        // A rustup proxy is there even when the toolchain behind it is not: its own words say more than ours.
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or_default().trim();
        return Err(missing(format!("a working program {} (it says \"{said}\")", need.program)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Checks that a compilation target's standard library is there. Asks `rustc` instead of `rustup`, which not
/// every installation of Rust has.
///
/// # Errors
/// [`Error::MissingToolchain`] if it is not.
pub(crate) fn require_rust_target(triple: &str, folder: &Path) -> Result<(), Error> {
    let installed = clean_command("rustc", folder)
        .args(["--print", "target-libdir", "--target", triple])
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| {
            output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
        });
    if installed {
        return Ok(());
    }
    Err(Error::MissingToolchain {
        what: format!("wasm target {triple}"),
        remedy: format!("run `rustup target add {triple}`"),
    })
}
