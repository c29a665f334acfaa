//! Values as an engine makes them: without their types, with fields and flags in any order, resources among them.

use std::borrow::Cow;

use tollgate_values::json::{self, Bytes};
use tollgate_values::{Type, WasmValue, abi, wave};
use wasm_wave::wasm::WasmTypeKind as Kind;

/// A stand-in for Wasmtime's `Val`, for the kinds in question.
#[derive(Clone)]
enum Val {
    Text(String),
    Record(Vec<(String, Val)>),
    Flags(Vec<String>),
    Resource,
}

impl WasmValue for Val {
    type Type = Type;

    fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::String,
            Self::Record(_) => Kind::Record,
            Self::Flags(_) => Kind::Flags,
            Self::Resource => Kind::Unsupported,
        }
    }

    fn make_flags<'a>(
        _: &Type,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, wasm_wave::wasm::WasmValueError> {
        Ok(Self::Flags(names.into_iter().map(str::to_owned).collect()))
    }

    fn unwrap_string(&self) -> Cow<'_, str> {
        let Self::Text(text) = self else { panic!("not a string") };
        text.into()
    }

    fn unwrap_record(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Cow<'_, Self>)> + '_> {
        let Self::Record(fields) = self else { panic!("not a record") };
        Box::new(fields.iter().map(|(name, value)| (name.into(), Cow::Borrowed(value))))
    }

    fn unwrap_flags(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        let Self::Flags(names) = self else { panic!("not flags") };
        Box::new(names.iter().map(Into::into))
    }
}

fn flags() -> Type {
    Type::flags(["vpn", "gift-card", "new-device"]).expect("flags")
}

fn payment() -> Type {
    Type::record([("id", Type::STRING), ("signals", flags())]).expect("fields")
}

fn field(name: &str, value: Val) -> (String, Val) {
    (name.to_owned(), value)
}

#[test]
fn fields_and_flags_are_written_in_the_order_of_the_type() {
    let signals = Val::Flags(vec!["new-device".to_owned(), "vpn".to_owned()]);
    let value = Val::Record(vec![field("signals", signals), field("id", Val::Text("x".to_owned()))]);
    let json = json::encode(&payment(), &value, Bytes::Hex).expect("a payment");
    assert_eq!(json, r#"{"id":"x","signals":["vpn","new-device"]}"#);
    assert_eq!(abi::moved([&payment()], &[value]), Ok(12 + 1));
}

#[test]
fn flags_are_made_in_the_order_of_the_type() {
    let value: Val = json::decode(&flags(), r#"["new-device","vpn"]"#, Bytes::Hex).expect("flags");
    let Val::Flags(names) = value else { panic!("not flags") };
    assert_eq!(names, ["vpn", "new-device"]);
}

#[test]
fn fields_and_flags_that_the_type_lacks_are_refused() {
    let error =
        |value: Val| json::encode(&payment(), &value, Bytes::Hex).expect_err("no payment").to_string();
    let text = |text: &str| Val::Text(text.to_owned());
    assert_eq!(error(Val::Record(vec![field("id", text("x"))])), "expected 2 fields, the value has 1");
    let value = Val::Record(vec![field("id", text("x")), field("signal", text("y"))]);
    assert_eq!(error(value), "the value has no field `signals`");
    let value =
        Val::Record(vec![field("id", text("x")), field("signals", Val::Flags(vec!["tor".to_owned()]))]);
    assert_eq!(error(value), "signals: expected 0 known flags, the value has 1");
}

#[test]
fn a_resource_is_refused_and_no_panic() {
    let value = Val::Record(vec![field("id", Val::Resource)]);
    let error = wave::encode(&value).expect_err("a resource").to_string();
    assert!(error.starts_with("id: resources, streams, futures"), "{error}");
    assert!(wave::encode_call("f", &[value]).is_err());
}
