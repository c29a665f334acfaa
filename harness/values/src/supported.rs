//! The types, and values, that are read and written here.

use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind, WasmValue};

use crate::Error;
use crate::path::{Path, Step};
use crate::shape::{arm, arms, element, some};

/// The reason why a type of this kind has no values here; `None` if it has.
pub(crate) fn refusal(kind: Kind) -> Option<&'static str> {
    match kind {
        // The traits do not tell which of them it is; `wit` does.
        Kind::Unsupported => Some(
            "resources, streams, futures, error contexts and maps are not supported: they have no WAVE, and all but maps \
             live in one store only",
        ),
        Kind::Bool
        | Kind::S8
        | Kind::S16
        | Kind::S32
        | Kind::S64
        | Kind::U8
        | Kind::U16
        | Kind::U32
        | Kind::U64
        | Kind::F32
        | Kind::F64
        | Kind::Char
        | Kind::String
        | Kind::List
        | Kind::Record
        | Kind::Tuple
        | Kind::Variant
        | Kind::Enum
        | Kind::Option
        | Kind::Result
        | Kind::Flags => None,
        // What this kind is called depends on wasm-wave's version, and so on Wasmtime's.
        _ => Some("lists of fixed length are not supported: wasm-wave can print but not make them"),
    }
}

/// Refuses a type that holds one without values, or is nested too deep.
///
/// # Errors
/// If so: [`Error::Unsupported`], with the place and the reason.
pub fn check(ty: &impl WasmType) -> Result<(), Error> {
    check_at(ty, &Path::ROOT)
}

pub(crate) fn check_at<T: WasmType>(ty: &T, path: &Path<'_>) -> Result<(), Error> {
    path.check_depth()?;
    let kind = ty.kind();
    if let Some(reason) = refusal(kind) {
        return Err(path.unsupported(reason));
    }
    let payload = |name: &str, ty: Option<T>| match ty {
        Some(ty) => check_at(&ty, &path.to(Step::Name(name))),
        None => Ok(()),
    };
    match kind {
        Kind::List => check_at(&element(ty), &path.to(Step::Index(0))),
        Kind::Option => check_at(&some(ty), &path.to(Step::Some)),
        Kind::Record => ty.record_fields().try_for_each(|(name, ty)| payload(&name, Some(ty))),
        Kind::Variant => ty.variant_cases().try_for_each(|(name, ty)| payload(&name, ty)),
        Kind::Tuple => (ty.tuple_element_types().enumerate())
            .try_for_each(|(index, ty)| check_at(&ty, &path.to(Step::Index(index)))),
        Kind::Result => {
            let (ok, err) = arms(ty);
            payload("ok", ok).and_then(|()| payload("err", err))
        }
        _ => Ok(()),
    }
}

/// Refuses a value that holds one of an unsupported kind, which WAVE's writer would panic at.
pub(crate) fn check_value<V: WasmValue>(value: &V) -> Result<(), Error> {
    check_value_at(value, &Path::ROOT)
}

fn check_value_at<V: WasmValue>(value: &V, path: &Path<'_>) -> Result<(), Error> {
    path.check_depth()?;
    let kind = value.kind();
    if let Some(reason) = refusal(kind) {
        return Err(path.unsupported(reason));
    }
    let part = |step: Step<'_>, value: &V| check_value_at(value, &path.to(step));
    match kind {
        Kind::List => {
            value.unwrap_list().enumerate().try_for_each(|(index, it)| part(Step::Index(index), &it))
        }
        Kind::Tuple => {
            value.unwrap_tuple().enumerate().try_for_each(|(index, it)| part(Step::Index(index), &it))
        }
        Kind::Record => value.unwrap_record().try_for_each(|(name, it)| part(Step::Name(&name), &it)),
        Kind::Variant => match value.unwrap_variant() {
            (case, Some(it)) => part(Step::Name(&case), &it),
            (_, None) => Ok(()),
        },
        Kind::Option => value.unwrap_option().map_or(Ok(()), |it| part(Step::Some, &it)),
        Kind::Result => match arm(value) {
            (name, Some(it)) => part(Step::Name(name), &it),
            (_, None) => Ok(()),
        },
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use wasm_wave::value::Type;

    use super::*;

    #[test]
    fn a_type_without_values_is_named_with_its_place() {
        let fixed = Type::fixed_length_list(Type::U8, 4);
        let key = Type::record([("id", Type::U8), ("key", Type::option(fixed))]).expect("fields");
        let error = check(&Type::list(key)).expect_err("a list of fixed length").to_string();
        assert!(error.starts_with("[0].key: lists of fixed length are not supported"), "{error}");
    }

    #[test]
    fn a_hundred_levels_are_fine_and_one_more_is_not() {
        let nested = |levels| (0..levels).fold(Type::U8, |ty, _| Type::list(ty));
        assert_eq!(check(&nested(100)), Ok(()));
        let error = check(&nested(101)).expect_err("too deep").to_string();
        assert_eq!(error, "types nested more than 100 deep are not supported");
    }
}
