//! One build at a time in each guest's folder.
//!
//! The lock belongs to the folder and not to the artifact, because the builds of a folder share its compiler's
//! output. It is advisory and held on an open file: the system releases it when the process ends, however that
//! happens, so there is no stale lock to clean up.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use crate::error::Error;

/// Held until dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the artifacts in `folder`, creating the folder if need be; calls `waiting` once if
    /// another process or thread holds it.
    pub(crate) fn acquire(folder: &Path, waiting: impl FnOnce()) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
        let path = folder.join(".lock");
        let file = File::create(&path).map_err(Error::io("create", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                file.lock().map_err(Error::io("lock", &path))?;
            }
            Err(TryLockError::Error(e)) => return Err(Error::io("lock", &path)(e)),
        }
        Ok(Self { _file: file })
    }
}
