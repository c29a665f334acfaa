//! A world: what a component must export to take part.

use std::path::Path;

use wit_parser::{Resolve, WorldId};

use crate::error::{Error, one_line};
use crate::http::{self, Service};

/// A world: one that is read from its WIT, or one of `wasi:http`.
#[derive(Debug, Clone)]
pub struct World(pub(crate) Kind);

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Of our own contracts, compared type by type.
    Wit { resolve: Box<Resolve>, id: WorldId },
    /// A standard's.
    Http(&'static Service),
}

impl World {
    /// Reads the world `name` from the WIT in `folder` and its `deps`; `wasi:http/proxy@0.2` and `wasi:http/service@0.3`
    /// are known without any.
    ///
    /// # Errors
    /// [`Error::Wit`] if the WIT is wrong or has no such world.
    pub fn load(folder: &Path, name: &str) -> Result<Self, Error> {
        let invalid = |message| Error::Wit { path: folder.to_owned(), message };
        if let Some(service) = http::service(name) {
            return service.map(|service| Self(Kind::Http(service))).map_err(invalid);
        }
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(folder).map_err(|e| invalid(one_line(e)))?;
        let id = resolve.select_world(&[package], Some(name)).map_err(|e| invalid(one_line(e)))?;
        Ok(Self(Kind::Wit { resolve: Box::new(resolve), id }))
    }
}
