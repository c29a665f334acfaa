//! Parts of types and values, for whoever has looked at their kind.

use std::borrow::Cow;

use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind, WasmValue};

/// The element type of a list.
pub(crate) fn element<T: WasmType>(list: &T) -> T {
    list.list_element_type().expect("a list has an element type")
}

/// The payload type of an option.
pub(crate) fn some<T: WasmType>(option: &T) -> T {
    option.option_some_type().expect("an option has a payload type")
}

/// The payload types of a result.
pub(crate) fn arms<T: WasmType>(result: &T) -> (Option<T>, Option<T>) {
    result.result_types().expect("a result has its two types")
}

/// Whether this is `list<u8>`, which is written as one string.
pub(crate) fn is_bytes(ty: &impl WasmType) -> bool {
    ty.kind() == Kind::List && element(ty).kind() == Kind::U8
}

/// The arm of a result, with its payload.
pub(crate) fn arm<V: WasmValue>(result: &V) -> (&'static str, Option<Cow<'_, V>>) {
    match result.unwrap_result() {
        Ok(payload) => ("ok", payload),
        Err(payload) => ("err", payload),
    }
}

/// The payload type of an arm of a result, as [`case_type`] of a variant.
pub(crate) fn arm_type<T: WasmType>(result: &T, arm: &str) -> Option<Option<T>> {
    let (ok, err) = arms(result);
    Some(if arm == "ok" { ok } else { err })
}

/// A field of a record, which lies at the index of the type's field, but for values that an engine or a caller made in
/// another order.
pub(crate) fn field<'a, V: WasmValue>(
    fields: &'a [(Cow<'_, str>, Cow<'_, V>)],
    index: usize,
    name: &str,
) -> Option<&'a V> {
    let here = fields.get(index).filter(|(field, _)| field == name);
    let (_, value) = here.or_else(|| fields.iter().find(|(field, _)| field == name))?;
    Some(value)
}

/// The payload type of a case of a variant; `None` if there is no such case.
pub(crate) fn case_type<T: WasmType>(variant: &T, case: &str) -> Option<Option<T>> {
    variant.variant_cases().find(|(name, _)| *name == case).map(|(_, payload)| payload)
}
