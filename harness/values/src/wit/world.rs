//! A world and what it exports.

use std::path::Path;

use wit_parser::{Resolve, WorldId, WorldItem, WorldKey};

use super::{Export, Import};
use crate::Error;

/// A world, with all that it refers to.
pub struct World {
    pub(super) resolve: Resolve,
    id: WorldId,
}

impl World {
    /// A world that is resolved already.
    #[must_use]
    pub fn new(resolve: Resolve, id: WorldId) -> Self {
        Self { resolve, id }
    }

    /// Reads a WIT package, a folder (with its `deps`) or a file, and takes the world of that name from it; without a
    /// name its only one. The name may be qualified to say one of another package.
    ///
    /// # Errors
    /// If there is no such package or world: [`Error::Wit`].
    pub fn open(path: &Path, name: Option<&str>) -> Result<Self, Error> {
        let error = |reason: String| Error::Wit { path: path.to_owned(), reason };
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_path(path).map_err(|source| error(format!("{source:#}")))?;
        let id = resolve.select_world(&[package], name).map_err(|source| error(format!("{source:#}")))?;
        Ok(Self { resolve, id })
    }

    /// All exported functions, those of interfaces and those of the world itself, in order.
    pub fn exports(&self) -> impl Iterator<Item = Export<'_>> {
        self.resolve.worlds[self.id].exports.iter().flat_map(|(key, item)| self.functions(key, item))
    }

    /// All that it imports, in order.
    pub fn imports(&self) -> impl Iterator<Item = Import<'_>> {
        let imports = self.resolve.worlds[self.id].imports.iter();
        imports.map(|(key, item)| Import::new(self, self.resolve.name_world_key(key), item))
    }

    fn functions<'a>(&'a self, key: &'a WorldKey, item: &'a WorldItem) -> Vec<Export<'a>> {
        match item {
            WorldItem::Function(function) => {
                vec![Export { world: self, function, interface: None, short: None }]
            }
            WorldItem::Interface { id, .. } => {
                let interface = &self.resolve.interfaces[*id];
                let short = match key {
                    WorldKey::Name(name) => Some(name.as_str()),
                    WorldKey::Interface(_) => interface.name.as_deref(),
                };
                let qualified = self.resolve.name_world_key(key);
                let export =
                    |function| Export { world: self, function, interface: Some(qualified.clone()), short };
                interface.functions.values().map(export).collect()
            }
            WorldItem::Type { .. } => Vec::new(),
        }
    }

    /// The exported function of that name: `quote-cart`, where only one is called so, `pricing/quote-cart`, or as in WAVE
    /// `tollgate:pricing/pricing.quote-cart@1.0.0`, with or without the version. What kind of function of a resource it is may
    /// be left out: `counter.next` is `[method]counter.next`, unless a function is called so.
    ///
    /// # Errors
    /// If there is none or more than one: [`Error::Function`], which lists those there are.
    pub fn export(&self, name: &str) -> Result<Export<'_>, Error> {
        // A function of the world itself may be called like one of an interface.
        if let Some(exact) = self.exports().find(|export| export.name() == name) {
            return Ok(exact);
        }
        let mut found: Vec<_> = self.exports().filter(|export| export.is_called(name)).collect();
        if found.is_empty() {
            found = self.exports().filter(|export| export.has_bare_name(name)).collect();
        }
        let world = &self.resolve.worlds[self.id].name;
        let reason = match found.len() {
            1 => return Ok(found.remove(0)),
            0 => format!("no function `{name}`, expected one of {}", names(self.exports())),
            _ => format!("several functions `{name}`, say which of {}", names(found)),
        };
        Err(Error::Function(format!("world `{world}` exports {reason}")))
    }
}

/// The names, as many as a line holds.
fn names<'a>(exports: impl IntoIterator<Item = Export<'a>>) -> String {
    const SHOWN: usize = 20;
    let names: Vec<String> = exports.into_iter().map(|export| export.name()).collect();
    let shown = names[..names.len().min(SHOWN)].join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}
