//! Bytes in JSON: base64 over HTTP, hexadecimal digits in the golden files.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// Bytes that are read from base64.
pub(crate) struct Base64(pub(crate) Vec<u8>);

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Decode)
    }
}

/// Decodes from the text in place: with a `String` in between, large bodies would be copied once more.
struct Decode;

impl Visitor<'_> for Decode {
    type Value = Base64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string of base64")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Base64, E> {
        STANDARD.decode(text).map(Base64).map_err(|error| E::custom(format_args!("no base64: {error}")))
    }
}

/// The bytes as a JSON string of base64. No character of base64 needs an escape, so none is looked for.
pub(crate) fn write_base64(bytes: &[u8]) -> Vec<u8> {
    let mut json = String::with_capacity(bytes.len().div_ceil(3) * 4 + 2);
    json.push('"');
    STANDARD.encode_string(bytes, &mut json);
    json.push('"');
    json.into_bytes()
}

/// The bytes as a JSON string of lowercase hexadecimal digits.
pub(crate) fn write_hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut json = Vec::with_capacity(bytes.len() * 2 + 2);
    json.push(b'"');
    json.extend(bytes.iter().flat_map(|byte| [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)])));
    json.push(b'"');
    json
}
