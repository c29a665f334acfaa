//! Asking a function over HTTP: `POST /<function>` with the JSON of its input, but for bytes, which are base64 there
//! and hexadecimal digits everywhere else.

use std::borrow::Cow;

use tollgate_model::FunctionName;
use tollgate_values::json::Bytes;
use tollgate_values::{Signature, Type, Value};

use crate::class::any_bytes;
use crate::{Entry, Error};

/// No right answer is longer, however it is written: the longest requests are of 64 MiB, in base64.
pub const LONGEST_ANSWER: usize = 128 << 20;

/// The path of a function.
#[must_use]
pub fn path(function: FunctionName) -> String {
    format!("/{function}")
}

/// The body of a request, given the input's canonical JSON.
///
/// # Errors
/// If it is no input of the function.
pub fn body<'a>(entry: &Entry, input: &'a str) -> Result<Cow<'a, str>, Error> {
    let signature = signature(entry)?;
    if !any_bytes(signature.types()) {
        return Ok(Cow::Borrowed(input));
    }
    let values: Result<Vec<Value>, _> = signature.decode_arguments(input, Bytes::Hex);
    let body = values.and_then(|values| signature.encode_arguments(&values, Bytes::Base64));
    body.map(Cow::Owned).map_err(|error| value(entry, format!("this is no input: {error}")))
}

/// The canonical JSON of an answer, given its body: what golden answers and fingerprints are held against.
///
/// # Errors
/// If it is no answer of the function.
pub fn canonical(entry: &Entry, body: &[u8]) -> Result<String, Error> {
    let signature = signature(entry)?;
    let text = std::str::from_utf8(body).map_err(|_| value(entry, "the answer is not UTF-8".to_owned()))?;
    let answer: Result<Option<Value>, _> = signature.decode_result(text, Bytes::Base64);
    let json = answer.and_then(|answer| signature.encode_result(answer.as_ref(), Bytes::Hex));
    json.map_err(|error| value(entry, format!("this is no answer: {error}")))
}

fn signature(entry: &Entry) -> Result<&Signature<Type>, Error> {
    entry
        .signature()
        .ok_or_else(|| value(entry, "it exists natively only, and no service offers it".to_owned()))
}

fn value(entry: &Entry, what: String) -> Error {
    Error::Value { function: entry.name().to_string(), what }
}
