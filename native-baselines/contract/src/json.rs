//! The shapes that serde does not give the logic's types by itself.

use serde::{Deserialize, Serialize};
use tollgate_logic::json::decimal;

/// A 64-bit number as a decimal string.
#[derive(Serialize, Deserialize)]
pub(crate) struct Decimal(#[serde(with = "decimal")] pub(crate) u64);

/// A WIT `result`: `{"ok":…}` or `{"err":…}`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Arm<T, E> {
    Ok(T),
    Err(E),
}

impl<'a, T, E> From<&'a Result<T, E>> for Arm<&'a T, &'a E> {
    fn from(result: &'a Result<T, E>) -> Self {
        match result {
            Ok(value) => Self::Ok(value),
            Err(error) => Self::Err(error),
        }
    }
}

impl<T, E> From<Arm<T, E>> for Result<T, E> {
    fn from(arm: Arm<T, E>) -> Self {
        match arm {
            Arm::Ok(value) => Self::Ok(value),
            Arm::Err(error) => Self::Err(error),
        }
    }
}

/// The canonical JSON: no white space, keys in the contract's order.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("every type of the contract has a JSON")
}
