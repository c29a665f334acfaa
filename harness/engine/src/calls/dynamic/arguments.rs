//! The arguments of a call, as they are made ready before the clock runs.

use std::borrow::Cow;

use bytes::Bytes;
use tollgate_values::{Parameter, Signature};
use tollgate_wasi::State;
use tollgate_wasmtime_compat::streams;
use wasmtime::component::{InstancePre, Type, Val};
use wasmtime::{Engine, Store};

use super::Object;

/// The arguments of a call.
pub struct Arguments {
    values: Vec<Val>,
    /// What flows into the parameters that are streams, by their places. A stream ends with the call that it was made for.
    streams: Vec<(usize, Bytes)>,
}

impl Arguments {
    /// These values, in which the bytes of a stream are a list.
    pub fn new(mut values: Vec<Val>, signature: &Signature<Type>) -> Self {
        let streamed = signature.parameters().iter().enumerate().filter(|(_, parameter)| parameter.streamed);
        let streams = streamed.map(|(place, _)| {
            let bytes = std::mem::replace(&mut values[place], Val::Bool(false));
            (place, bytes_of(&bytes))
        });
        Arguments { streams: streams.collect(), values }
    }

    /// The same with a place for the object, which there is none of yet.
    pub(super) fn with_place(mut self, object: Option<usize>) -> Self {
        if let Some(object) = object {
            self.values.insert(object, Val::Bool(false));
            self.streams.iter_mut().filter(|(place, _)| *place >= object).for_each(|(place, _)| *place += 1);
        }
        self
    }

    /// Puts the object into its place.
    #[inline]
    pub(super) fn hand_over(&mut self, object: &Object) {
        self.values[object.place] = Val::Resource(object.handle);
    }

    /// As a call takes them. Streams are made for it: they share the bytes, but what else there is is copied.
    #[inline(always)]
    pub(super) fn ready(&self, store: &mut Store<State>) -> wasmtime::Result<Cow<'_, [Val]>> {
        if self.streams.is_empty() {
            return Ok(Cow::Borrowed(&self.values));
        }
        let mut values = self.values.clone();
        for (place, bytes) in &self.streams {
            values[*place] = streams::of_bytes(&mut *store, bytes.clone())?;
        }
        Ok(Cow::Owned(values))
    }
}

fn bytes_of(list: &Val) -> Bytes {
    let byte = |it: &Val| match it {
        Val::U8(byte) => *byte,
        other => unreachable!("a byte was read as {other:?}"),
    };
    match list {
        Val::List(list) => list.iter().map(byte).collect(),
        other => unreachable!("bytes were read as {other:?}"),
    }
}

/// A function's parameters, by name and type. A stream of bytes is written as the list of them.
pub(super) fn parameters<'a>(
    pre: &InstancePre<State>,
    types: impl Iterator<Item = (&'a str, Type)>,
) -> wasmtime::Result<Vec<Parameter<Type>>> {
    let engine: &Engine = pre.engine();
    let parameter = |(name, ty): (&str, Type)| {
        Ok(match streams::is_of_bytes(&ty) {
            true => Parameter::stream(name.to_owned(), streams::list_of_bytes(engine)?),
            false => Parameter::new(name.to_owned(), ty),
        })
    };
    types.map(parameter).collect()
}
