//! A built component and the record that lies beside it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::inputs::{Inputs, sha256};
use crate::lock::Lock;

/// The form of the record. A record of another form counts as no record: the artifact is built again.
const SCHEMA: u32 = 1;

/// A component that is built and was found intact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Artifact {
    /// The guest's name.
    pub name: String,
    /// The language that it is written in.
    pub language: String,
    /// Its path. The record does not hold it: it is found by its place, so that a folder can be moved.
    #[serde(skip_deserializing)]
    pub path: PathBuf,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Its size without custom sections.
    pub stripped_bytes: u64,
    /// The record of its build.
    pub build: BuildRecord,
}

/// The record of an artifact's build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BuildRecord {
    /// The form of this record.
    pub schema: u32,
    /// The inputs that it was built from.
    pub inputs: Inputs,
    /// One digest over all the inputs.
    pub inputs_sha256: String,
    /// Wall-clock time of the commands and the encoding. A compiler's own caches make it shorter.
    pub seconds: f64,
    /// When it was finished, in seconds since 1970.
    pub finished_unix: u64,
}

impl BuildRecord {
    pub(crate) fn new(inputs: Inputs, seconds: f64, finished_unix: u64) -> Self {
        let inputs_sha256 = inputs.digest();
        Self { schema: SCHEMA, inputs, inputs_sha256, seconds, finished_unix }
    }
}

/// Reads the artifact `name` in `folder`, and verifies that it is the file that its build wrote.
///
/// A build replaces the component and its record one after the other. Whoever reads in between finds two that do
/// not match, and has to look again when that build is done. So never call this while holding the folder's lock.
pub(crate) fn load(folder: &Path, name: &str) -> Result<Artifact, Error> {
    match load_now(folder, name) {
        Err(Error::Corrupt { .. }) => {
            let _lock = Lock::acquire(folder, || {})?;
            load_now(folder, name)
        }
        other => other,
    }
}

/// As [`load`], but takes things as they are at this moment.
pub(crate) fn load_now(folder: &Path, name: &str) -> Result<Artifact, Error> {
    let not_built = || Error::NotBuilt { name: name.to_owned() };
    let (path, record) = paths(folder, name);
    let record = read(&record)?.ok_or_else(not_built)?;
    let mut artifact: Artifact = serde_json::from_slice(&record).map_err(|_| not_built())?;
    if artifact.build.schema != SCHEMA || artifact.name != name {
        return Err(not_built());
    }
    let found = sha256(&read(&path)?.ok_or_else(not_built)?);
    if found != artifact.sha256 {
        return Err(Error::Corrupt { name: name.to_owned(), path, expected: artifact.sha256, found });
    }
    artifact.path = path;
    Ok(artifact)
}

/// Writes the component and its record; whoever reads either sees it whole. The caller holds the folder's lock.
pub(crate) fn publish(folder: &Path, artifact: &mut Artifact, component: &[u8]) -> Result<(), Error> {
    let (path, record) = paths(folder, &artifact.name);
    artifact.path.clone_from(&path);
    replace(&path, component)?;
    let mut text = serde_json::to_vec_pretty(artifact).expect("an artifact's record always serializes");
    text.push(b'\n');
    replace(&record, &text)
}

fn paths(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    (folder.join(format!("{name}.wasm")), folder.join(format!("{name}.json")))
}

/// The file's content; `None` if there is no such file.
fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("read", path)(e)),
    }
}

/// Puts a file in place in one step: written beside it, then renamed.
fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".tmp");
    let temporary = PathBuf::from(temporary);
    fs::write(&temporary, content).map_err(Error::io("write", &temporary))?;
    fs::rename(&temporary, path).map_err(Error::io("replace", path))
}
