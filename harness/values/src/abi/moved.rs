//! The bytes that cross the boundary.

use std::borrow::Cow;

use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind, WasmValue};

use super::layout;
use crate::Error;
use crate::path::{Path, Step};
use crate::shape::{arm, arm_type, arms, case_type, element, field, some};

/// The bytes that values of these types take in linear memory: what they are laid out as, one behind the other, and what
/// their strings and lists hold. For the arguments of a call, or for its one result.
///
/// A few scalars are handed over in registers instead, and what is handed over in memory is read as well as written; this
/// counts each value once, wherever it travels.
///
/// # Errors
/// If the values are not of these types, or a type is not supported.
pub fn moved<'a, V: WasmValue>(
    types: impl IntoIterator<Item = &'a V::Type>,
    values: &[V],
) -> Result<u64, Error>
where
    V::Type: 'a,
{
    let types: Vec<_> = types.into_iter().collect();
    if types.len() != values.len() {
        return Err(Path::ROOT.mismatch(format_args!("{} values for {} types", values.len(), types.len())));
    }
    let laid_out = layout::layout_of(types.iter().copied())?.size;
    types.iter().zip(values).try_fold(laid_out, |sum, (ty, value)| Ok(sum + held(*ty, value, &Path::ROOT)?))
}

/// The bytes in the strings and lists of a value.
fn held<V: WasmValue>(ty: &V::Type, value: &V, path: &Path<'_>) -> Result<u64, Error> {
    let kind = ty.kind();
    if value.kind() != kind {
        return Err(path.mismatch(format_args!("expected {kind}, the value is a {}", value.kind())));
    }
    let part = |ty: &V::Type, value: &V, step: Step<'_>| held(ty, value, &path.to(step));
    match kind {
        Kind::String => Ok(value.unwrap_string().len() as u64),
        Kind::List => {
            let element = element(ty);
            let elements = value.unwrap_list().count() as u64 * layout::of(&element).size;
            if !holds(&element) {
                return Ok(elements);
            }
            let mut values = value.unwrap_list().enumerate();
            values.try_fold(elements, |sum, (index, value)| {
                Ok(sum + part(&element, &value, Step::Index(index))?)
            })
        }
        Kind::Record => {
            let fields: Vec<_> = value.unwrap_record().collect();
            ty.record_fields().enumerate().try_fold(0, |sum, (index, (name, ty))| {
                let value = field(&fields, index, &name)
                    .ok_or_else(|| path.mismatch(format_args!("the value has no field `{name}`")))?;
                Ok(sum + part(&ty, value, Step::Name(&name))?)
            })
        }
        Kind::Tuple => {
            let types: Vec<_> = ty.tuple_element_types().collect();
            let values: Vec<_> = value.unwrap_tuple().collect();
            if types.len() != values.len() {
                let (expected, got) = (types.len(), values.len());
                return Err(path.mismatch(format_args!("expected {expected} elements, the value has {got}")));
            }
            types
                .iter()
                .zip(&values)
                .enumerate()
                .try_fold(0, |sum, (index, (ty, value))| Ok(sum + part(ty, value, Step::Index(index))?))
        }
        Kind::Option => match value.unwrap_option() {
            Some(value) => part(&some(ty), &value, Step::Some),
            None => Ok(0),
        },
        Kind::Variant => {
            let (case, payload) = value.unwrap_variant();
            payload_held(case_type(ty, &case), payload, &path.to(Step::Name(&case)))
        }
        Kind::Result => {
            let (arm, payload) = arm(value);
            payload_held(arm_type(ty, arm), payload, &path.to(Step::Name(arm)))
        }
        _ => Ok(0),
    }
}

fn payload_held<V: WasmValue>(
    ty: Option<Option<V::Type>>,
    payload: Option<Cow<'_, V>>,
    path: &Path<'_>,
) -> Result<u64, Error> {
    match (ty, payload) {
        (Some(Some(ty)), Some(payload)) => held(&ty, &*payload, path),
        (Some(None), None) => Ok(0),
        _ => Err(path.mismatch("the type has no case like this")),
    }
}

/// Whether a value of this type can hold strings or lists; of scalars none need be looked at.
fn holds<T: WasmType>(ty: &T) -> bool {
    let payload = |ty: Option<T>| ty.is_some_and(|ty| holds(&ty));
    match ty.kind() {
        Kind::String | Kind::List => true,
        Kind::Record => ty.record_fields().any(|(_, ty)| holds(&ty)),
        Kind::Tuple => ty.tuple_element_types().any(|ty| holds(&ty)),
        Kind::Variant => ty.variant_cases().any(|(_, ty)| payload(ty)),
        Kind::Option => holds(&some(ty)),
        Kind::Result => {
            let (ok, err) = arms(ty);
            payload(ok) || payload(err)
        }
        _ => false,
    }
}
