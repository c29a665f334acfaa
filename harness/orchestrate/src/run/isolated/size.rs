//! Size: what is built and what has to be deployed, in bytes.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use tollgate_model::metric::SizeKind;
use tollgate_model::protocol::{CodeSize, Failure};

use super::{Isolated, Subject};
use crate::launcher::Launcher;
use crate::worker::{AskWorker, Fault};

/// The level that servers and registries compress with by default.
const ZSTD_LEVEL: i32 = 3;

impl Isolated<'_> {
    /// The sizes of a contender's files.
    pub fn size(&mut self, subject: &mut Subject) -> Result<(), Fault> {
        let sizes = self.sizes(subject);
        sizes.map_err(|error| match error {
            SizeError::Fault(fault) => fault,
            SizeError::File(path, error) => {
                Fault::Refused(Failure::subject(format!("cannot read {}: {error}", path.display())))
            }
        })
    }

    fn sizes(&self, subject: &mut Subject) -> Result<(), SizeError> {
        let program = self.launcher.programs().deployed(subject.contender);
        let program = program.map_err(|failure| SizeError::Fault(Fault::Refused(failure)))?.path;
        let component = self.launcher.component(subject.contender).cloned();
        let Some(component) = component else {
            let library = self.launcher.programs().registered(subject.contender);
            let library = library.and_then(|program| program.library.as_ref());
            let deployed = if subject.contender.deployment.is_called() {
                // Who calls the logic in a process links it; what that adds is the library without its symbols.
                match library {
                    Some(library) => stripped_library(&program.with_file_name(library), subject),
                    None => {
                        subject.note("skipped: its size: its program.toml names no `library`".to_string());
                        None
                    }
                }
            } else if is_script(&program)? {
                subject.note(format!(
                    "skipped: its size: {} is a script, and what it runs in is not weighed",
                    program.display()
                ));
                None
            } else {
                let length = length(&program)?;
                subject.measured.begin_sizes().bytes.insert(SizeKind::Binary, length);
                let stripped = stripped(&program, subject);
                let sizes = &mut subject.measured.begin_sizes().bytes;
                sizes.extend(stripped.map(|bytes| (SizeKind::BinaryStripped, bytes)));
                stripped.map(|bytes| (program, bytes))
            };
            deploy(subject, deployed.into_iter().collect());
            return Ok(());
        };
        let stripped = stripped(&program, subject);
        let wasm =
            fs::read(&component.path).map_err(|error| SizeError::File(component.path.clone(), error))?;
        let sizes = &mut subject.measured.begin_sizes().bytes;
        sizes.insert(SizeKind::Wasm, wasm.len() as u64);
        sizes.insert(SizeKind::WasmGzip, gzip(&wasm));
        sizes.insert(SizeKind::WasmZstd, zstd(&wasm));
        sizes.extend(
            tollgate_build::strip(&wasm).ok().map(|bytes| (SizeKind::WasmStripped, bytes.len() as u64)),
        );
        sizes.extend(stripped.map(|bytes| (SizeKind::Host, bytes)));
        let (mut worker, receipt) = self.launcher.open(subject.contender).map_err(SizeError::Fault)?;
        let code = worker.ask(CodeSize {}, self.launcher.settings().deadline).map_err(SizeError::Fault)?;
        sizes.insert(SizeKind::Precompiled, code.precompiled);
        sizes.insert(SizeKind::MachineCode, code.machine_code);
        subject.receipt = Some(receipt);
        let mut files = vec![(component.path, wasm.len() as u64)];
        files.extend(stripped.map(|bytes| (program, bytes)));
        deploy(subject, files);
        Ok(())
    }
}

/// The reason that there are no sizes.
enum SizeError {
    Fault(Fault),
    File(PathBuf, io::Error),
}

/// Records the files that have to be deployed, by name, and their bytes together.
fn deploy(subject: &mut Subject, files: Vec<(PathBuf, u64)>) {
    if files.is_empty() {
        return;
    }
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sizes = subject.measured.begin_sizes();
    sizes.bytes.insert(SizeKind::Deployed, files.iter().map(|(_, bytes)| bytes).sum());
    sizes.deployed = files.iter().map(|(path, _)| name(path)).collect();
}

fn length(file: &Path) -> Result<u64, SizeError> {
    fs::metadata(file).map(|it| it.len()).map_err(|error| SizeError::File(file.to_path_buf(), error))
}

/// Whether a program is read by another: its own file is then next to nothing of what is deployed.
fn is_script(file: &Path) -> Result<bool, SizeError> {
    let mut begin = [0; 2];
    let read = fs::File::open(file).and_then(|mut file| file.read_exact(&mut begin));
    match read {
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            Err(SizeError::File(file.to_path_buf(), error))
        }
        _ => Ok(&begin == b"#!"),
    }
}

fn stripped_library(library: &Path, subject: &mut Subject) -> Option<(PathBuf, u64)> {
    let bytes = stripped(library, subject)?;
    subject.measured.begin_sizes().bytes.insert(SizeKind::SharedLibrary, bytes);
    Some((library.to_path_buf(), bytes))
}

/// The size of a program without symbols and debug information, as the system's `strip` leaves it.
fn stripped(program: &Path, subject: &mut Subject) -> Option<u64> {
    let unfinished = std::env::temp_dir().join(format!("tollgate-stripped-{}", std::process::id()));
    let outcome = Command::new("strip").arg("-o").arg(&unfinished).arg(program).output();
    let bytes = fs::metadata(&unfinished).map(|it| it.len());
    let _ = fs::remove_file(&unfinished);
    let why = match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            "`strip` is missing: apt-get install binutils".to_string()
        }
        Err(error) => error.to_string(),
        Ok(output) if !output.status.success() => String::from_utf8_lossy(&output.stderr).trim().to_string(),
        Ok(_) => return bytes.ok(),
    };
    subject.note(format!("skipped: the stripped size of {}: {why}", program.display()));
    None
}

fn gzip(bytes: &[u8]) -> u64 {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes what is written").len()
        as u64
}

fn zstd(bytes: &[u8]) -> u64 {
    zstd::bulk::compress(bytes, ZSTD_LEVEL).expect("memory takes what is written").len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_told_from_a_program() {
        let folder = tempfile::tempdir().unwrap();
        let is = |content: &[u8]| {
            let file = folder.path().join("program");
            fs::write(&file, content).unwrap();
            is_script(&file).ok()
        };
        assert_eq!(is(b"#!/usr/bin/env node\n"), Some(true));
        assert_eq!((is(b"\x7fELF\x02"), is(b"#"), is(b"")), (Some(false), Some(false), Some(false)));
        assert!(is_script(&folder.path().join("nothing")).is_err());
    }
}
