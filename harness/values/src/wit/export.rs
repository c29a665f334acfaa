//! A function that a world exports.

use wit_parser::Function;

use super::{World, types};
use crate::{Error, Signature, Type};

/// A function that a world exports, alone or in an interface.
pub struct Export<'a> {
    pub(super) world: &'a World,
    pub(super) function: &'a Function,
    /// The qualified name.
    pub(super) interface: Option<String>,
    /// The name without its package.
    pub(super) short: Option<&'a str>,
}

impl Export<'_> {
    /// The name in WIT, without its interface.
    #[must_use]
    pub fn function(&self) -> &str {
        &self.function.name
    }

    /// The interface's qualified name, `tollgate:pricing/pricing@1.0.0`; none for a function of the world itself.
    #[must_use]
    pub fn interface(&self) -> Option<&str> {
        self.interface.as_deref()
    }

    /// The name that WAVE calls it by, unique in its world: `tollgate:pricing/pricing.quote-cart@1.0.0`.
    #[must_use]
    pub fn name(&self) -> String {
        let Some(interface) = &self.interface else { return self.function.name.clone() };
        match interface.split_once('@') {
            Some((interface, version)) => format!("{interface}.{}@{version}", self.function.name),
            None => format!("{interface}.{}", self.function.name),
        }
    }

    /// Whether this is one of its shorter names.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let qualified = self.name();
        let short = self.short.and_then(|short| name.strip_prefix(short)?.strip_prefix('/'));
        self.function.name == name
            || short == Some(&self.function.name)
            || qualified.split_once('@').is_some_and(|(unversioned, _)| unversioned == name)
    }

    /// The types of its parameters and result.
    ///
    /// # Errors
    /// If one has no values, such as a resource: [`Error::Unsupported`], with the function, the place and the reason.
    pub fn signature(&self) -> Result<Signature<Type>, Error> {
        types::signature(&self.world.resolve, self.function).map_err(|error| match error {
            Error::Unsupported(reason) => Error::Unsupported(format!("`{}`: {reason}", self.name())),
            other => other,
        })
    }
}
