//! The text by which answers are compared.
//!
//! Two values of one type are equal if and only if their canonical texts are: that is what [`json`] writes, with bytes in
//! hexadecimal digits. Unlike `==`, this makes a NaN equal to itself and keeps the two zeros apart.

use sha2::{Digest as _, Sha256};
use wasm_wave::wasm::WasmValue;

use crate::Error;
use crate::json::{self, Bytes};

/// The canonical text of a value.
///
/// # Errors
/// If the value is not of this type, or the type is not supported.
pub fn text<V: WasmValue>(ty: &V::Type, value: &V) -> Result<String, Error> {
    json::encode(ty, value, Bytes::Hex)
}

/// Whether two values of this type are equal.
///
/// # Errors
/// If one is not of this type, or the type is not supported.
pub fn equal<V: WasmValue>(ty: &V::Type, one: &V, other: &V) -> Result<bool, Error> {
    Ok(text(ty, one)? == text(ty, other)?)
}

/// The SHA-256 of a text, as lowercase hexadecimal digits: it stands for an answer that is long.
#[must_use]
pub fn digest(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use wasm_wave::value::{Type, Value};

    use super::*;

    #[test]
    fn equality_is_that_of_texts() {
        let equal = |one: f64, other: f64| equal(&Type::F64, &Value::from(one), &Value::from(other));
        assert_eq!(equal(f64::NAN, -f64::NAN), Ok(true));
        assert_eq!(equal(0.0, -0.0), Ok(false));
        assert_eq!(equal(1.0, 1.0), Ok(true));
        assert_eq!(equal(0.1, 0.1_f64.next_up()), Ok(false));
    }

    #[test]
    fn the_digest_is_the_usual_one() {
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
