//! Values made up for a type, where nobody has given any.

mod drawn;
mod make;
mod shape;

use std::collections::HashSet;

use wasm_wave::wasm::WasmValue;

use crate::json::Bytes;
use crate::{Error, Signature, canonical, supported};
pub use drawn::Drawn;
use make::make;
use shape::{SHAPES, Shape};

/// An ordinary value of this type.
///
/// # Errors
/// If the type is not supported.
pub fn ordinary<V: WasmValue>(ty: &V::Type) -> Result<V, Error> {
    supported::check(ty)?;
    Ok(make(ty, &mut Shape::Ordinary))
}

/// Different values of this type, edges first: the least, the greatest, an ordinary one.
///
/// # Errors
/// If the type is not supported.
pub fn all<V: WasmValue>(ty: &V::Type) -> Result<Vec<V>, Error> {
    supported::check(ty)?;
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    for value in SHAPES.map(|mut shape| make::<V>(ty, &mut shape)) {
        if seen.insert(canonical::text(ty, &value)?) {
            values.push(value);
        }
    }
    Ok(values)
}

/// Ordinary arguments for this function.
pub fn ordinary_arguments<V: WasmValue>(signature: &Signature<V::Type>) -> Vec<V> {
    signature.types().map(|ty| make(ty, &mut Shape::Ordinary)).collect()
}

/// Different arguments for this function, edges first; one empty list without parameters.
///
/// # Errors
/// If the arguments have no canonical text, which none of a signature's types lacks.
pub fn arguments<V: WasmValue>(signature: &Signature<V::Type>) -> Result<Vec<Vec<V>>, Error> {
    let mut seen = HashSet::new();
    let mut calls = Vec::new();
    for mut shape in SHAPES {
        let values: Vec<V> = signature.types().map(|ty| make(ty, &mut shape)).collect();
        if seen.insert(signature.encode_arguments(&values, Bytes::Hex)?) {
            calls.push(values);
        }
    }
    Ok(calls)
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
