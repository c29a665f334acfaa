//! The JSON of a value of any WIT type.
//!
//! | WIT | JSON |
//! |---|---|
//! | `u8` … `u32`, `s8` … `s32` | number |
//! | `u64`, `s64` | decimal string: `"18446744073709551615"` |
//! | `f32`, `f64` | number; `"nan"`, `"inf"`, `"-inf"`, `"-0"` |
//! | `bool`, `string` | `true`/`false`, string |
//! | `char` | string of this one character |
//! | `list<u8>` | string of [`Bytes`] |
//! | other `list<T>` | array |
//! | `tuple<…>` | array |
//! | `option<T>` | the value, or `null` (the key is always there) |
//! | `option<option<T>>` | `null`, `{"some":null}`, `{"some":…}` |
//! | record | object, keys as in WIT |
//! | enum | its name: `"eu-standard"` |
//! | flags | array of the set flags' names, in WIT order |
//! | variant | `{"percent":250}`; without payload `"free-shipping"` |
//! | `result<T, E>` | `{"ok":…}` or `{"err":…}`; `null` where there is no payload |
//!
//! What is written is *canonical*, so that equal values have equal texts: no white space, keys in WIT order, and of
//! escapes only those of `"`, `\` and the characters below U+0020 (`\b \t \n \f \r`, else `\u00xx` in lowercase).
//! Numbers are those of RFC 8785, that is, of ECMAScript: the fewest digits that read back as the same `f64`, or as the
//! same `f32`, without `.0`. What its numbers cannot hold is a string, the zero with a sign among it; there is one NaN.
//!
//! What is read may have white space, its keys and flags in any order, and floats in any spelling. All else is refused:
//! unknown, missing and repeated keys, numbers out of range, `"007"`, uppercase digits of bytes.

mod bytes;
mod compound;
pub(crate) mod decode;
pub(crate) mod encode;
mod number;
mod one_of;
pub(crate) mod parts;
pub(crate) mod shown;

pub use bytes::Bytes;

use serde::Serialize;
use serde::de::DeserializeSeed;
use wasm_wave::wasm::WasmValue;

use crate::path::Path;
use crate::{Error, supported};

/// Reads a value of this type.
///
/// # Errors
/// If the text is not this type's JSON, with the place: `lines[2].sku-id: expected u32, got "x"`; or if the type is
/// not supported.
pub fn decode<V: WasmValue>(ty: &V::Type, json: &str, bytes: Bytes) -> Result<V, Error> {
    let typed = decode::Typed { ty, bytes, path: Path::ROOT };
    // Asked only now, a type costs nothing where all is well.
    read(typed, json).map_err(|error| supported::check(ty).err().unwrap_or(error))
}

/// Reads all of a text by a seed.
pub(crate) fn read<'de, S: DeserializeSeed<'de>>(seed: S, json: &'de str) -> Result<S::Value, Error> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = seed.deserialize(&mut reader).map_err(error)?;
    reader.end().map_err(error)?;
    Ok(value)
}

/// Writes a value of this type: the canonical JSON.
///
/// # Errors
/// If the value is not of this type, or the type is not supported.
pub fn encode<V: WasmValue>(ty: &V::Type, value: &V, bytes: Bytes) -> Result<String, Error> {
    let typed = encode::Typed { ty, value, bytes, path: Path::ROOT };
    write(&typed).map_err(|error| supported::check(ty).err().unwrap_or(error))
}

pub(crate) fn write(value: &impl Serialize) -> Result<String, Error> {
    let mut text = Vec::new();
    let mut writer = serde_json::Serializer::with_formatter(&mut text, encode::Canonical);
    value.serialize(&mut writer).map_err(error)?;
    Ok(String::from_utf8(text).expect("JSON is UTF-8"))
}

/// The places of our own errors suffice: those of serde_json follow only where the text is not JSON.
fn error(error: serde_json::Error) -> Error {
    let text = error.to_string();
    if !error.is_data() {
        return Error::Syntax(text);
    }
    let position = format!(" at line {} column {}", error.line(), error.column());
    Error::Mismatch(text.strip_suffix(&position).unwrap_or(&text).to_owned())
}
