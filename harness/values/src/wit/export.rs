//! A function that a world exports.

use wit_parser::Function;

use super::object::{Made, Method};
use super::{World, object, types};
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
        self.qualified(&self.function.name)
    }

    /// The name in WIT without what kind of function it is: `counter.next` of `[method]counter.next`.
    #[must_use]
    pub fn bare(&self) -> &str {
        let name = self.function();
        name.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(name, |(_, bare)| bare)
    }

    fn qualified(&self, function: &str) -> String {
        let Some(interface) = &self.interface else { return function.to_owned() };
        match interface.split_once('@') {
            Some((interface, version)) => format!("{interface}.{function}@{version}"),
            None => format!("{interface}.{function}"),
        }
    }

    /// Whether this is one of its shorter names.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.is(self.function(), name)
    }

    /// Whether this is one of its names without what kind of function it is.
    pub(super) fn has_bare_name(&self, name: &str) -> bool {
        self.is(self.bare(), name) || self.qualified(self.bare()) == name
    }

    fn is(&self, function: &str, name: &str) -> bool {
        let short = self.short.and_then(|short| name.strip_prefix(short)?.strip_prefix('/'));
        let unversioned = || self.qualified(function).split_once('@').is_some_and(|(it, _)| it == name);
        function == name || short == Some(function) || unversioned()
    }

    /// Whether it is async in WIT.
    #[must_use]
    pub fn is_async(&self) -> bool {
        self.function.kind.is_async()
    }

    /// The types of its parameters and result.
    ///
    /// # Errors
    /// If one has no values, such as a resource: [`Error::Unsupported`], with the function, the place and the reason.
    pub fn signature(&self) -> Result<Signature<Type>, Error> {
        types::signature(&self.world.resolve, self.function, |_| true).map_err(|error| self.named(error))
    }

    /// The call on an object that it is; none where it takes no handle.
    ///
    /// # Errors
    /// If it takes several handles, or one that a call uses up, or another type has no values: [`Error::Unsupported`].
    pub fn method(&self) -> Result<Option<Method>, Error> {
        object::method(&self.world.resolve, self.function).map_err(|error| self.named(error))
    }

    /// The object that it makes; none where its result is something else.
    #[must_use]
    pub fn made(&self) -> Option<Made> {
        object::made(&self.world.resolve, self.function)
    }

    /// The types that a call of it takes and gives, but for the object that it is called on.
    ///
    /// # Errors
    /// As of [`signature`](Self::signature) and [`method`](Self::method).
    pub fn values(&self) -> Result<Signature<Type>, Error> {
        self.method()?.map_or_else(|| self.signature(), |method| Ok(method.signature))
    }

    /// The types of its parameters alone, where it makes an object.
    ///
    /// # Errors
    /// As of [`signature`](Self::signature), and if one is a stream.
    pub fn parameters(&self) -> Result<Signature<Type>, Error> {
        types::parameters(&self.world.resolve, self.function, |_| true)
            .and_then(types::without_streams)
            .map_err(|error| self.named(error))
    }

    fn named(&self, error: Error) -> Error {
        match error {
            Error::Unsupported(reason) => Error::Unsupported(format!("`{}`: {reason}", self.name())),
            other => other,
        }
    }
}
