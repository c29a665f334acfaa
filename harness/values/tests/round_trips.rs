//! Values at random, of types at random, survive each encoding.

mod support;

use proptest::prelude::*;
use support::{any_type, any_value};
use tollgate_values::json::{self, Bytes};
use tollgate_values::{Signature, Type, Value, abi, canonical, example, wave};

fn typed_value() -> impl Strategy<Value = (Type, Value)> {
    any_type().prop_flat_map(|ty| any_value(ty.clone()).prop_map(move |value| (ty.clone(), value)))
}

fn two_values() -> impl Strategy<Value = (Type, Value, Value)> {
    any_type().prop_flat_map(|ty| {
        (any_value(ty.clone()), any_value(ty.clone())).prop_map(move |(one, other)| (ty.clone(), one, other))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn canonical_text_is_the_same_after_the_way(
        (ty, value) in typed_value(),
        bytes in prop::sample::select(vec![Bytes::Hex, Bytes::Base64]),
    ) {
        let text = json::encode(&ty, &value, bytes).expect("a value of the type");
        let back: Value = json::decode(&ty, &text, bytes).expect("its own text");
        prop_assert_eq!(json::encode(&ty, &back, bytes).expect("a value of the type"), text);
    }

    #[test]
    fn wave_brings_back_the_value((ty, value) in typed_value()) {
        let text = wave::encode(&value).expect("a supported value");
        let back: Value = wave::decode(&ty, &text).expect("its own text");
        prop_assert!(canonical::equal(&ty, &back, &value).expect("values of the type"), "{}", text);
    }

    #[test]
    fn texts_are_equal_just_where_values_are((ty, one, other) in two_values()) {
        let equal = canonical::equal(&ty, &one, &other).expect("values of the type");
        let wave = |value| wave::encode(value).expect("a supported value");
        prop_assert_eq!(equal, wave(&one) == wave(&other));
    }

    #[test]
    fn canonical_text_is_json_that_any_reader_takes((ty, value) in typed_value()) {
        let text = canonical::text(&ty, &value).expect("a value of the type");
        let _: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    }

    #[test]
    fn no_text_at_all_is_a_panic(ty in any_type(), text in ".{0,40}") {
        let _ = json::decode::<Value>(&ty, &text, Bytes::Hex);
        let _ = wave::decode::<Value>(&ty, &text);
    }

    #[test]
    fn every_type_has_examples(ty in any_type()) {
        let values: Vec<Value> = example::all(&ty).expect("a supported type");
        let texts: Vec<_> =
            values.iter().map(|value| canonical::text(&ty, value).expect("a value of the type")).collect();
        prop_assert!((1..=3).contains(&texts.len()));
        let ordinary: Value = example::ordinary(&ty).expect("a supported type");
        prop_assert!(texts.contains(&canonical::text(&ty, &ordinary).expect("a value of the type")));
    }

    #[test]
    fn several_arguments_survive((ty, value) in typed_value(), name in "[a-z]{1,8}") {
        let parameters = [(name, ty.clone()), ("last".to_owned(), Type::U8)];
        let signature = Signature::new(parameters, Some(ty)).expect("supported types");
        let values = [value.clone(), Value::from(7_u8)];
        let text = signature.encode_arguments(&values, Bytes::Hex).expect("arguments");
        let back: Vec<Value> = signature.decode_arguments(&text, Bytes::Hex).expect("its own text");
        prop_assert_eq!(signature.encode_arguments(&back, Bytes::Hex).expect("arguments"), text);
        let call = wave::encode_call("f", &values).expect("supported values");
        let back: Vec<Value> = wave::Call::parse(&call).expect("a call").arguments(&signature).expect("arguments");
        prop_assert_eq!(wave::encode_call("f", &back).expect("supported values"), call);
    }

    #[test]
    fn what_is_moved_is_at_least_what_is_laid_out((ty, value) in typed_value()) {
        let layout = abi::layout(&ty).expect("a supported type");
        let moved = abi::moved([&ty], &[value]).expect("a value of the type");
        prop_assert!(moved >= layout.size && layout.size % layout.align == 0);
    }
}
