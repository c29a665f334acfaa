//! What a program has of a checkout where there is none: it lies in the program, and is unpacked into the user's cache.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tollgate_model::config::hex;

use super::MARK;
use crate::command_error::{CommandError, Outcome};

/// Each file, by its place in a checkout.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/unpacked_files.rs"));

/// The folders of a checkout of which nothing is brought.
const EMPTY: [&str; 3] = ["fixtures", MARK, "native-baselines"];

/// The folder that it is unpacked to, which has the form of a checkout without guests, suites and plans.
pub(super) fn unpack() -> Outcome<PathBuf> {
    let root = cache().join(digest());
    unpack_to(&root).map_err(|error| CommandError::file("unpack Tollgate's own files to", &root, &error))?;
    Ok(root)
}

/// The user's folder of what can be made again.
fn cache() -> PathBuf {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let of_home = || variable("HOME").map(|home| home.join(".cache"));
    variable("XDG_CACHE_HOME").or_else(of_home).unwrap_or_else(std::env::temp_dir).join("tollgate")
}

/// Another program, perhaps with other files, has a folder of its own.
fn digest() -> String {
    let mut digest = Sha256::new();
    for (name, text) in FILES {
        digest.update(format!("{name}\0{}\0{text}", text.len()));
    }
    hex(&digest.finalize())[..16].to_string()
}

/// Whole or not at all: two may begin at once.
fn unpack_to(root: &Path) -> io::Result<()> {
    if root.join(MARK).is_dir() {
        return Ok(());
    }
    let unfinished = root.with_extension(format!("{}.part", std::process::id()));
    for (name, text) in FILES {
        let file = unfinished.join(name);
        fs::create_dir_all(file.parent().expect("files lie in folders"))?;
        fs::write(file, text)?;
    }
    for empty in EMPTY {
        fs::create_dir_all(unfinished.join(empty))?;
    }
    match fs::rename(&unfinished, root) {
        Err(_) if root.join(MARK).is_dir() => fs::remove_dir_all(unfinished),
        renamed => renamed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::{Checkout, ours};

    #[test]
    fn it_has_the_configurations_and_the_worker_of_a_checkout() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("unpacked");
        unpack_to(&root).unwrap();
        unpack_to(&root).unwrap();
        let (unpacked, ours) = (Checkout::at(&root, None, Vec::new()).unwrap(), ours());
        assert_eq!(unpacked.configs().unwrap(), ours.configs().unwrap());
        assert_eq!(unpacked.services().unwrap().len(), ours.services().unwrap().len());
        assert!(unpacked.programs().unwrap().answering(&"component/x/winch".parse().unwrap()).is_some());
        assert!(unpacked.suites().unwrap().iter().next().is_none());
        assert!(fs::read_dir(folder.path()).unwrap().count() == 1, "nothing unfinished is left behind");
    }
}
