//! Names out of a known few: keys of records, cases, flags.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::shown::Shown;
use crate::path::Path;

/// Reads a string that is one of these names, as its index.
#[derive(Clone, Copy)]
pub(crate) struct OneOf<'a> {
    /// The word for it in messages: key, case or flag.
    pub(crate) what: &'static str,
    pub(crate) names: &'a [Cow<'a, str>],
    /// The index looked at first: canonical text has its names in order.
    pub(crate) likely: usize,
    pub(crate) path: Path<'a>,
}

impl OneOf<'_> {
    pub(crate) fn find<E: Error>(&self, name: &str) -> Result<usize, E> {
        if self.names.get(self.likely).is_some_and(|likely| likely == name) {
            return Ok(self.likely);
        }
        self.names.iter().position(|known| known == name).ok_or_else(|| {
            let (what, name, known) = (self.what, Shown(name), self.names.join(", "));
            E::custom(self.path.says(format_args!("unknown {what} {name}, expected one of {known}")))
        })
    }
}

impl<'de> DeserializeSeed<'de> for OneOf<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for OneOf<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name of a {}", self.what)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        self.find(name)
    }
}
