//! Where worker programs lie, and which cores there are for them.

use std::path::PathBuf;

use crate::command_error::{CommandError, Outcome};

/// A worker program that the user named.
pub fn existing(worker: PathBuf) -> Outcome<PathBuf> {
    if worker.is_file() {
        // A bare name would be looked for on the PATH.
        return std::path::absolute(&worker).map_err(|error| CommandError::file("find", &worker, &error));
    }
    Err(CommandError::usage(format!("there is no worker {}: --worker names a program", worker.display())))
}

/// The program of that name beside this one.
pub fn sibling_program(name: &str) -> Outcome<PathBuf> {
    let us = std::env::current_exe()
        .map_err(|error| CommandError::usage(format!("cannot tell where this program lies: {error}")))?;
    let worker = us.with_file_name(name);
    if worker.is_file() {
        return Ok(worker);
    }
    Err(CommandError::usage(format!(
        "there is no {}: build it with `cargo build --release`",
        worker.display()
    )))
}

/// The cores that we may use. Subjects go to the last one: the first is where interrupts and everybody else's work tend
/// to be.
pub fn cores() -> Vec<usize> {
    let Ok(allowed) = rustix::thread::sched_getaffinity(None) else { return Vec::new() };
    (0..rustix::thread::CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core)).collect()
}
