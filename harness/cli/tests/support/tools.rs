//! Tools of the system that watch others, and a system without them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use super::Place;

/// Whether a tool is there; where it is not, a test that needs it says so.
pub fn has(tool: &str) -> bool {
    let there = Command::new(tool).arg("--version").output().is_ok();
    if !there {
        eprintln!("skipped: {tool} is not installed");
    }
    there
}

/// A folder with every program that there is, but of these tools only `left`: a `PATH`.
pub fn with_only(place: &Place, tools: &[&str], left: &[&str]) -> PathBuf {
    let folder = place.path("tools");
    fs::create_dir_all(&folder).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    for program in std::env::split_paths(&path).filter_map(|it| fs::read_dir(it).ok()).flatten().flatten() {
        let name = program.file_name();
        let watches = tools.iter().any(|tool| name == *tool);
        if !watches || left.iter().any(|tool| name == *tool) {
            let _ = symlink(program.path(), folder.join(name)); // the first on the path counts
        }
    }
    folder
}
