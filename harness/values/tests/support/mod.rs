//! Types and values at random.

use proptest::prelude::*;
use proptest::sample::subsequence;
use tollgate_values::{Type, Value, WasmType as _, WasmValue as _};
use wasm_wave::wasm::WasmTypeKind as Kind;

/// Names of fields and cases, WAVE's keywords among them.
const NAMES: [&str; 12] =
    ["a", "sku-id", "some", "none", "ok", "err", "true", "false", "inf", "nan", "x-1", "loyalty-points"];

fn names() -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(NAMES.to_vec(), 1..=5).prop_shuffle()
}

fn scalar() -> impl Strategy<Value = Type> {
    prop::sample::select(vec![
        Type::BOOL,
        Type::S8,
        Type::S16,
        Type::S32,
        Type::S64,
        Type::U8,
        Type::U16,
        Type::U32,
        Type::U64,
        Type::F32,
        Type::F64,
        Type::CHAR,
        Type::STRING,
    ])
}

/// Any supported type.
pub fn any_type() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        6 => scalar(),
        1 => names().prop_map(|names| Type::enum_ty(names).expect("cases")),
        1 => names().prop_map(|names| Type::flags(names).expect("flags")),
        1 => Just(Type::list(Type::U8)),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let several = |inner: BoxedStrategy<Type>| prop::collection::vec(inner, 5);
        let maybe = prop::option::of(inner.clone());
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::option),
            (maybe.clone(), maybe.clone()).prop_map(|(ok, err)| Type::result(ok, err)),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|types| Type::tuple(types).expect("types")),
            (names(), several(inner.boxed()))
                .prop_map(|(names, types)| Type::record(names.into_iter().zip(types)).expect("fields")),
            (names(), prop::collection::vec(maybe, 5))
                .prop_map(|(names, types)| Type::variant(names.into_iter().zip(types)).expect("cases")),
        ]
    })
}

/// Any value of a type.
pub fn any_value(ty: Type) -> BoxedStrategy<Value> {
    match ty.kind() {
        Kind::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Kind::S8 => any::<i8>().prop_map(Value::from).boxed(),
        Kind::S16 => any::<i16>().prop_map(Value::from).boxed(),
        Kind::S32 => any::<i32>().prop_map(Value::from).boxed(),
        Kind::S64 => any::<i64>().prop_map(Value::from).boxed(),
        Kind::U8 => any::<u8>().prop_map(Value::from).boxed(),
        Kind::U16 => any::<u16>().prop_map(Value::from).boxed(),
        Kind::U32 => any::<u32>().prop_map(Value::from).boxed(),
        Kind::U64 => any::<u64>().prop_map(Value::from).boxed(),
        Kind::F32 => prop::num::f32::ANY.prop_map(Value::make_f32).boxed(),
        Kind::F64 => prop::num::f64::ANY.prop_map(Value::make_f64).boxed(),
        Kind::Char => any::<char>().prop_map(Value::from).boxed(),
        Kind::String => any::<String>().prop_map(Value::from).boxed(),
        Kind::List => {
            let element = ty.list_element_type().expect("a list");
            let values = prop::collection::vec(any_value(element), 0..4);
            values.prop_map(move |values| Value::make_list(&ty, values).expect("elements")).boxed()
        }
        Kind::Tuple => {
            let values: Vec<_> = ty.tuple_element_types().map(any_value).collect();
            values.prop_map(move |values| Value::make_tuple(&ty, values).expect("elements")).boxed()
        }
        Kind::Record => {
            let names: Vec<String> = ty.record_fields().map(|(name, _)| name.into_owned()).collect();
            let values: Vec<_> = ty.record_fields().map(|(_, ty)| any_value(ty)).collect();
            let record = move |values: Vec<Value>| {
                Value::make_record(&ty, names.iter().map(String::as_str).zip(values)).expect("fields")
            };
            values.prop_map(record).boxed()
        }
        Kind::Variant => {
            let cases: Vec<_> = ty.variant_cases().map(|(name, ty)| (name.into_owned(), ty)).collect();
            let case = prop::sample::select(cases);
            let variant = move |(name, payload): (String, Option<Type>)| {
                let ty = ty.clone();
                any_payload(payload)
                    .prop_map(move |payload| Value::make_variant(&ty, &name, payload).expect("a case"))
            };
            case.prop_flat_map(variant).boxed()
        }
        Kind::Enum => {
            let names: Vec<String> = ty.enum_cases().map(|name| name.into_owned()).collect();
            prop::sample::select(names)
                .prop_map(move |name| Value::make_enum(&ty, &name).expect("a case"))
                .boxed()
        }
        Kind::Flags => {
            let names: Vec<String> = ty.flags_names().map(|name| name.into_owned()).collect();
            let all = names.len();
            subsequence(names, 0..=all)
                .prop_map(move |set| Value::make_flags(&ty, set.iter().map(String::as_str)).expect("flags"))
                .boxed()
        }
        Kind::Option => {
            let some = any_value(ty.option_some_type().expect("an option"));
            prop::option::of(some)
                .prop_map(move |value| Value::make_option(&ty, value).expect("an option"))
                .boxed()
        }
        Kind::Result => {
            let (ok, err) = ty.result_types().expect("a result");
            let arms = prop_oneof![any_payload(ok).prop_map(Ok), any_payload(err).prop_map(Err)];
            arms.prop_map(move |arm| Value::make_result(&ty, arm).expect("a result")).boxed()
        }
        other => panic!("no type at random is a {other}"),
    }
}

fn any_payload(ty: Option<Type>) -> BoxedStrategy<Option<Value>> {
    match ty {
        Some(ty) => any_value(ty).prop_map(Some).boxed(),
        None => Just(None).boxed(),
    }
}
