//! Values of several types, one behind the other or by their names: tuples, records, arguments.

use std::borrow::Cow;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess};
use serde_json::value::RawValue;
use wasm_wave::wasm::WasmValue;

use super::decode::Typed;
use super::one_of::OneOf;
use super::shown::{MOST, Shown, cut};
use crate::path::Path;

/// The elements of an array of just this many.
pub(crate) fn in_order<'de, 'a, V: WasmValue + 'a, A: SeqAccess<'de>>(
    array: &mut A,
    path: &Path<'_>,
    count: usize,
    part: impl Fn(usize) -> Typed<'a, V>,
) -> Result<Vec<V>, A::Error> {
    let wrong = |got| A::Error::custom(path.says(format_args!("expected {count} elements, got {got}")));
    let mut values = Vec::with_capacity(count);
    while values.len() < count {
        let next = array.next_element_seed(part(values.len()))?;
        values.push(next.ok_or_else(|| wrong(values.len().to_string()))?);
    }
    match array.next_element::<IgnoredAny>()? {
        None => Ok(values),
        Some(_) => Err(wrong("more".to_owned())),
    }
}

/// The values of an object with just these keys, in the order of the names.
pub(crate) fn by_name<'de, 'a, V: WasmValue + 'a, A: MapAccess<'de>>(
    object: &mut A,
    path: &Path<'_>,
    names: &[Cow<'_, str>],
    part: impl Fn(usize) -> Typed<'a, V>,
) -> Result<Vec<V>, A::Error> {
    let wrong = |what, name: &str| A::Error::custom(path.says(format_args!("{what} key {}", Shown(name))));
    let mut values: Vec<Option<V>> = names.iter().map(|_| None).collect();
    let mut key = OneOf { what: "key", names, likely: 0, path: *path };
    while let Some(index) = object.next_key_seed(key)? {
        if values[index].is_some() {
            return Err(wrong("repeated", &names[index]));
        }
        values[index] = Some(object.next_value_seed(part(index))?);
        key.likely = index + 1;
    }
    let present = |(value, name): (Option<V>, &Cow<'_, str>)| value.ok_or_else(|| wrong("missing", name));
    values.into_iter().zip(names).map(present).collect()
}

/// Reads `null`, where there is nothing: no parameter, no result, an arm without payload.
pub(crate) struct Null<'a> {
    pub(crate) path: Path<'a>,
}

impl<'de> DeserializeSeed<'de> for Null<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?.get();
        if json == "null" {
            return Ok(());
        }
        Err(D::Error::custom(self.path.says(format_args!("expected null, got {}", cut(json, MOST).0))))
    }
}
