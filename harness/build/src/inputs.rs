//! The inputs that an artifact depends on, by content: the answer to "is it stale, and why".

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Error;

/// Everything that decides an artifact's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// SHA-256 of each source file, by its path from the repository's root.
    pub files: BTreeMap<String, String>,
    /// The version that each program of the toolchain reports.
    pub tools: BTreeMap<String, String>,
    /// SHA-256 of the build's own recipe: commands, environment, encoding.
    pub recipe: String,
}

impl Inputs {
    /// One digest over all of it.
    #[must_use]
    pub fn digest(&self) -> String {
        // Maps are ordered, so that the same inputs always give the same JSON.
        sha256(&serde_json::to_vec(self).expect("maps of strings always serialize"))
    }

    /// The difference from an earlier build's inputs, in words; `None` if there is none.
    #[must_use]
    pub fn change_since(&self, earlier: &Self) -> Option<String> {
        first_change(&self.files, &earlier.files)
            .or_else(|| first_change(&self.tools, &earlier.tools))
            .or_else(|| {
                (self.recipe != earlier.recipe).then(|| "its recipe in guest.toml changed".to_owned())
            })
    }
}

fn first_change(now: &BTreeMap<String, String>, then: &BTreeMap<String, String>) -> Option<String> {
    let changed = now.iter().find_map(|(key, value)| match then.get(key) {
        None => Some(format!("{key} is new")),
        Some(earlier) if earlier != value => Some(format!("{key} changed")),
        Some(_) => None,
    });
    changed.or_else(|| then.keys().find(|key| !now.contains_key(*key)).map(|key| format!("{key} is gone")))
}

/// Digests of every file that `sources` (files and folders, relative to `folder`) name.
pub(crate) fn digest_sources(
    root: &Path,
    folder: &Path,
    sources: &[String],
) -> Result<BTreeMap<String, String>, Error> {
    let mut files = BTreeMap::new();
    for source in sources {
        digest_into(&mut files, root, &normalize(&folder.join(source)))?;
    }
    Ok(files)
}

fn digest_into(files: &mut BTreeMap<String, String>, root: &Path, path: &Path) -> Result<(), Error> {
    let metadata = fs::metadata(path).map_err(Error::io("read the source", path))?;
    if metadata.is_file() {
        let content = fs::read(path).map_err(Error::io("read", path))?;
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        files.insert(name, sha256(&content));
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(Error::io("list", path))? {
        let entry = entry.map_err(Error::io("list", path))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name != "target" && name != "__pycache__" && !name.starts_with('.') {
            digest_into(files, root, &entry.path())?;
        }
    }
    Ok(())
}

/// Resolves `..` by the path's text alone, so that a file has the same name from whichever folder it is listed.
fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(files: &[(&str, &str)], tool: &str) -> Inputs {
        Inputs {
            files: files.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            tools: BTreeMap::from([("rustc".to_owned(), tool.to_owned())]),
            recipe: "r".to_owned(),
        }
    }

    #[test]
    fn the_change_is_named() {
        let then = inputs(&[("a", "1"), ("b", "2")], "1.0");
        let reason = |now: Inputs| now.change_since(&then).unwrap();
        assert_eq!(then.change_since(&then), None);
        assert_eq!(reason(inputs(&[("a", "9"), ("b", "2")], "1.0")), "a changed");
        assert_eq!(reason(inputs(&[("a", "1")], "1.0")), "b is gone");
        assert_eq!(reason(inputs(&[("a", "1"), ("b", "2"), ("c", "3")], "1.0")), "c is new");
        assert_eq!(reason(inputs(&[("a", "1"), ("b", "2")], "1.1")), "rustc changed");
    }

    #[test]
    fn the_digest_tells_a_renamed_file_from_a_changed_one() {
        assert_ne!(inputs(&[("a", "1")], "t").digest(), inputs(&[("b", "1")], "t").digest());
    }

    #[test]
    fn the_digest_is_that_of_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn parents_are_resolved() {
        assert_eq!(normalize(Path::new("/r/guests/rust/../wit/./a")), Path::new("/r/guests/wit/a"));
    }
}
