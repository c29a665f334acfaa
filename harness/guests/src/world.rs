//! A world of `guests/wit`: what a component must export to take part.

use std::path::Path;

use wit_parser::{Resolve, WorldId};

use crate::error::{Error, one_line};

/// A world, read from its WIT.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) resolve: Resolve,
    pub(crate) id: WorldId,
}

impl World {
    /// Reads the world `name` from the WIT in `folder` and its `deps`.
    ///
    /// # Errors
    /// [`Error::Wit`] if the WIT is wrong or has no such world.
    pub fn load(folder: &Path, name: &str) -> Result<Self, Error> {
        let invalid = |message| Error::Wit { path: folder.to_owned(), message };
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(folder).map_err(|e| invalid(one_line(e)))?;
        let id = resolve.select_world(&[package], Some(name)).map_err(|e| invalid(one_line(e)))?;
        Ok(Self { resolve, id })
    }
}
