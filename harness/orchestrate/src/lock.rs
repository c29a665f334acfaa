//! One run measures at a time: two would measure each other.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;
use std::time::Duration;

use crate::command_error::{CommandError, Outcome};
use crate::interrupt;
use crate::stderr::tell;

/// Held while something is measured on this machine; let go when the process ends, however it ends.
pub struct MeasuringLock(#[allow(dead_code)] Option<File>);

/// The choice where another run measures on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockPolicy {
    /// Measure nothing, and say who does.
    Refuse,
    /// Wait for its end.
    Wait,
    /// Measure all the same: whoever asks holds the lock already, or does not mind.
    Ignore,
}

impl MeasuringLock {
    /// Takes the lock, or follows `policy` where another run has it.
    pub fn take(policy: LockPolicy) -> Outcome<Self> {
        if policy == LockPolicy::Ignore {
            return Ok(MeasuringLock(None));
        }
        let path = path();
        let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let mut file = file.map_err(|error| CommandError::file("lock", &path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if policy == LockPolicy::Wait => {
                tell(&format!("waiting for {} to end", holder(&mut file)));
                wait_for(&file).map_err(|error| CommandError::file("lock", &path, &error))?;
                if interrupt::requested() {
                    return Err(CommandError::interrupted("stopped before anything was measured"));
                }
            }
            Err(TryLockError::WouldBlock) => {
                return Err(CommandError::usage(format!(
                    "{} measures on this machine, and two would measure each other: wait for it, or say --wait",
                    holder(&mut file)
                )));
            }
            Err(TryLockError::Error(error)) => return Err(CommandError::file("lock", &path, &error)),
        }
        // Only a courtesy to whoever finds it locked: a failure changes nothing.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()));
        Ok(MeasuringLock(Some(file)))
    }
}

/// Until the lock is ours or somebody asks us to stop: a lock that blocks would not hear Ctrl-C.
fn wait_for(file: &File) -> io::Result<()> {
    while !interrupt::requested() {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(100)),
            Err(TryLockError::Error(error)) => return Err(error),
            Ok(()) => break,
        }
    }
    Ok(())
}

/// The same for every checkout: the machine is what is shared.
fn path() -> PathBuf {
    std::env::temp_dir().join("tollgate-measuring.lock")
}

fn holder(file: &mut File) -> String {
    let mut id = String::new();
    let _ = file.read_to_string(&mut id);
    if id.is_empty() { "another run".to_string() } else { format!("another run (process {id})") }
}
