//! Values made up for a type, where nobody has given any.

use std::borrow::Cow;
use std::collections::HashSet;

use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind, WasmValue, WasmValueError};

use crate::json::Bytes;
use crate::shape::{arms, element, some};
use crate::{Error, Signature, canonical, supported};

/// Lists nested deeper than this have one element each, as their lengths multiply.
const FULL_LISTS: usize = 3;

/// Which of the values of a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Zero, empty, none, the first case, no flags.
    Least,
    /// The largest number (the smallest, where there is a sign), text that needs escapes, the last case, all flags.
    Greatest,
    /// A value that a caller might send.
    Ordinary,
}

/// The shapes, edges first.
const SHAPES: [Shape; 3] = [Shape::Least, Shape::Greatest, Shape::Ordinary];

/// An ordinary value of this type.
///
/// # Errors
/// If the type is not supported.
pub fn ordinary<V: WasmValue>(ty: &V::Type) -> Result<V, Error> {
    supported::check(ty)?;
    Ok(make(ty, Shape::Ordinary))
}

/// Different values of this type, edges first: the least, the greatest, an ordinary one.
///
/// # Errors
/// If the type is not supported.
pub fn all<V: WasmValue>(ty: &V::Type) -> Result<Vec<V>, Error> {
    supported::check(ty)?;
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    for value in SHAPES.map(|shape| make::<V>(ty, shape)) {
        if seen.insert(canonical::text(ty, &value)?) {
            values.push(value);
        }
    }
    Ok(values)
}

/// Different arguments for this function, edges first; one empty list without parameters.
///
/// # Errors
/// If the arguments have no canonical text, which none of a signature's types lacks.
pub fn arguments<V: WasmValue>(signature: &Signature<V::Type>) -> Result<Vec<Vec<V>>, Error> {
    let mut seen = HashSet::new();
    let mut calls = Vec::new();
    for shape in SHAPES {
        let values: Vec<V> = signature.types().map(|ty| make(ty, shape)).collect();
        if seen.insert(signature.encode_arguments(&values, Bytes::Hex)?) {
            calls.push(values);
        }
    }
    Ok(calls)
}

/// A value of a type known to be supported.
fn make<V: WasmValue>(ty: &V::Type, shape: Shape) -> V {
    nested(ty, shape, 0).expect("values made by their type are of their type")
}

fn nested<V: WasmValue>(ty: &V::Type, shape: Shape, lists: usize) -> Result<V, WasmValueError> {
    macro_rules! pick {
        ($make:ident: $least:expr, $greatest:expr, $ordinary:expr) => {
            V::$make(match shape {
                Shape::Least => $least,
                Shape::Greatest => $greatest,
                Shape::Ordinary => $ordinary,
            })
        };
    }
    let part = |ty: &V::Type| nested::<V>(ty, shape, lists);
    let payload = |ty: Option<V::Type>| ty.map(|ty| part(&ty)).transpose();
    Ok(match ty.kind() {
        Kind::Bool => pick!(make_bool: false, true, true),
        Kind::S8 => pick!(make_s8: 0, i8::MIN, 42),
        Kind::S16 => pick!(make_s16: 0, i16::MIN, 42),
        Kind::S32 => pick!(make_s32: 0, i32::MIN, 42),
        Kind::S64 => pick!(make_s64: 0, i64::MIN, 42),
        Kind::U8 => pick!(make_u8: 0, u8::MAX, 42),
        Kind::U16 => pick!(make_u16: 0, u16::MAX, 42),
        Kind::U32 => pick!(make_u32: 0, u32::MAX, 42),
        Kind::U64 => pick!(make_u64: 0, u64::MAX, 42),
        Kind::F32 => pick!(make_f32: 0.0, f32::MIN, 1.5),
        Kind::F64 => pick!(make_f64: 0.0, f64::MIN, 1.5),
        Kind::Char => pick!(make_char: '\0', char::MAX, 'a'),
        Kind::String => pick!(make_string: "".into(), "\"Zoë\" \\ 🦀\n\u{1}".into(), Cow::Borrowed("hello")),
        Kind::List => {
            let length = match shape {
                Shape::Least => 0,
                _ if lists >= FULL_LISTS => 1,
                Shape::Greatest => 3,
                Shape::Ordinary => 2,
            };
            let element = element(ty);
            let values = (0..length).map(|_| nested(&element, shape, lists + 1));
            V::make_list(ty, values.collect::<Result<Vec<V>, _>>()?)?
        }
        Kind::Record => {
            let (names, types): (Vec<_>, Vec<_>) = ty.record_fields().unzip();
            let values = types.iter().map(part).collect::<Result<Vec<V>, _>>()?;
            V::make_record(ty, names.iter().map(Cow::as_ref).zip(values))?
        }
        Kind::Tuple => {
            let values = ty.tuple_element_types().map(|ty| part(&ty)).collect::<Result<Vec<V>, _>>()?;
            V::make_tuple(ty, values)?
        }
        Kind::Variant => {
            let (case, of) = case(shape, ty.variant_cases().collect());
            V::make_variant(ty, &case, payload(of)?)?
        }
        Kind::Enum => {
            let (case, _) = case(shape, ty.enum_cases().map(|name| (name, None::<()>)).collect());
            V::make_enum(ty, &case)?
        }
        Kind::Option if shape == Shape::Least => V::make_option(ty, None)?,
        Kind::Option => V::make_option(ty, Some(part(&some(ty))?))?,
        Kind::Result => {
            let (ok, err) = arms(ty);
            V::make_result(ty, if shape == Shape::Greatest { Err(payload(err)?) } else { Ok(payload(ok)?) })?
        }
        Kind::Flags => {
            let names: Vec<_> = ty.flags_names().collect();
            let set = match shape {
                Shape::Least => 0,
                Shape::Greatest => names.len(),
                Shape::Ordinary => 1,
            };
            V::make_flags(ty, names.iter().take(set).map(Cow::as_ref))?
        }
        other => return Err(WasmValueError::UnsupportedType(other.to_string())),
    })
}

/// The first case, the last, or the first one with a payload.
fn case<T>(shape: Shape, mut cases: Vec<(Cow<'_, str>, Option<T>)>) -> (Cow<'_, str>, Option<T>) {
    let index = match shape {
        Shape::Least => 0,
        Shape::Greatest => cases.len() - 1,
        Shape::Ordinary => cases.iter().position(|(_, payload)| payload.is_some()).unwrap_or(0),
    };
    cases.swap_remove(index)
}

#[cfg(test)]
mod tests {
    use wasm_wave::value::{Type, Value};

    use super::*;

    #[track_caller]
    fn assert_examples(ty: &Type, texts: &[&str]) {
        let values: Vec<Value> = all(ty).expect("a supported type");
        let got: Vec<_> =
            values.iter().map(|value| canonical::text(ty, value).expect("a value of the type")).collect();
        assert_eq!(got, texts);
    }

    #[test]
    fn edges_come_first_and_nothing_twice() {
        assert_examples(&Type::BOOL, &["false", "true"]);
        assert_examples(&Type::U8, &["0", "255", "42"]);
        assert_examples(&Type::S64, &[r#""0""#, r#""-9223372036854775808""#, r#""42""#]);
        assert_examples(&Type::STRING, &[r#""""#, r#""\"Zoë\" \\ 🦀\n\u0001""#, r#""hello""#]);
        assert_examples(&Type::list(Type::U8), &[r#""""#, r#""ffffff""#, r#""2a2a""#]);
        assert_examples(&Type::option(Type::U8), &["null", "255", "42"]);
        assert_examples(
            &Type::result(Some(Type::U8), None),
            &[r#"{"ok":0}"#, r#"{"err":null}"#, r#"{"ok":42}"#],
        );
        let coupon = [("free-shipping", None), ("percent", Some(Type::U16)), ("none", None)];
        let coupon = Type::variant(coupon).expect("cases");
        assert_examples(&coupon, &[r#""free-shipping""#, r#""none""#, r#"{"percent":42}"#]);
        let flags = Type::flags(["vpn", "gift-card"]).expect("flags");
        assert_examples(&flags, &["[]", r#"["vpn","gift-card"]"#, r#"["vpn"]"#]);
    }

    #[test]
    fn lists_in_lists_stay_small() {
        let nested = (0..100).fold(Type::S8, |ty, _| Type::list(ty));
        let value: Value = ordinary(&nested).expect("a supported type");
        assert!(canonical::text(&nested, &value).expect("a value of the type").len() < 2_000);
    }

    #[test]
    fn calls_have_all_arguments_of_one_shape() {
        let parameters = [("sku-id".to_owned(), Type::U32), ("note".to_owned(), Type::option(Type::BOOL))];
        let signature = Signature::new(parameters, None).expect("supported types");
        let calls: Vec<Vec<Value>> = arguments(&signature).expect("arguments");
        let call = |values: &Vec<Value>| crate::wave::encode_call("f", values).expect("supported values");
        let texts: Vec<_> = calls.iter().map(call).collect();
        assert_eq!(texts, ["f(0, none)", "f(4294967295, some(true))", "f(42, some(true))"]);
        let nop = Signature::new([], None).expect("supported types");
        assert_eq!(arguments::<Value>(&nop), Ok(vec![vec![]]));
    }

    #[test]
    fn types_without_values_have_no_examples() {
        assert!(all::<Value>(&Type::fixed_length_list(Type::U8, 2)).is_err());
        assert!(ordinary::<Value>(&Type::fixed_length_list(Type::U8, 2)).is_err());
    }
}
