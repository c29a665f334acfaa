//! Files that are there whole or not at all.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};
use tollgate_model::config::hex;

use crate::command_error::{CommandError, Outcome};

/// The SHA-256 of what is in a file, if it can be read.
pub fn sha256(file: &Path) -> Option<String> {
    Some(hex(&Sha256::digest(fs::read(file).ok()?)))
}

/// Writes a value as JSON, whole or not at all.
pub fn write_json(file: &Path, value: &(impl Serialize + ?Sized)) -> Outcome {
    let mut text = serde_json::to_string_pretty(value).expect("results are plain data");
    text.push('\n');
    write_whole(file, &text)
}

/// Writes a file whole or not at all, and leaves alone what is no file: a pipe, a terminal.
pub fn write_whole(file: &Path, content: &str) -> Outcome {
    replace(file, content).map_err(|error| CommandError::file("write", file, &error))
}

fn replace(file: &Path, content: &str) -> io::Result<()> {
    // What a link points at is written, and the link stays.
    let file = &fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    if fs::metadata(file).is_ok_and(|existing| !existing.is_file()) {
        return fs::write(file, content);
    }
    let mut name = file.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let unfinished = file.with_file_name(name);
    let written = fs::write(&unfinished, content).and_then(|()| fs::rename(&unfinished, file));
    written.inspect_err(|_| {
        let _ = fs::remove_file(&unfinished);
    })
}
