//! WAVE as people write it, and the words for what is none.

use tollgate_values::wave::{self, Call};
use tollgate_values::{Error, Signature, Type, Value};

fn unit_price() -> Signature<Type> {
    let parameters = [("sku-id", Type::U32), ("quantity", Type::U32), ("note", Type::option(Type::STRING))];
    let parameters = parameters.map(|(name, ty)| (name.to_owned(), ty));
    Signature::new(parameters, Some(Type::U64)).expect("supported types")
}

#[track_caller]
fn assert_refused(result: Result<impl Sized, Error>, reason: &str) {
    let error = result.err().expect("a refusal");
    assert!(matches!(error, Error::Wave(_)));
    assert_eq!(error.to_string(), reason);
}

#[test]
fn values_go_there_and_back() {
    let line = Type::record([("sku-id", Type::U32), ("note", Type::option(Type::STRING))]).expect("fields");
    let value: Value = wave::decode(&line, "{ sku-id: 7, note: \"x\" }").expect("a line");
    assert_eq!(wave::encode(&value).expect("a line"), r#"{sku-id: 7, note: some("x")}"#);
}

#[test]
fn calls_are_read_by_the_types_of_their_function() {
    for name in ["unit-price", "pricing/unit-price", "tollgate:pricing/pricing.unit-price@1.0.0"] {
        let text = format!("{name}(61, 2)");
        assert_eq!(Call::parse(&text).expect("a call").function(), name);
    }
    let call = Call::parse("unit-price(61, 2)").expect("a call");
    let arguments: Vec<Value> = call.arguments(&unit_price()).expect("arguments");
    assert_eq!(wave::encode_call("unit-price", &arguments).expect("values"), "unit-price(61, 2, none)");
    let nop = Signature::<Type>::new([], None).expect("supported types");
    let none: Vec<Value> = Call::parse("nop( )").expect("a call").arguments(&nop).expect("no arguments");
    assert_eq!(wave::encode_call("nop", &none).expect("values"), "nop()");
}

#[test]
fn values_of_another_type_are_told_with_their_place() {
    assert_refused(
        wave::decode::<Value>(&Type::list(Type::U8), "[1, 2, 300]"),
        r#"not WAVE: invalid value at "300", character 8; expected list<u8>"#,
    );
    assert_refused(
        wave::decode::<Value>(&Type::list(Type::STRING), "[\"é\", 2]"),
        r#"not WAVE: invalid value type at "2", character 7; expected list<string>"#,
    );
    assert_refused(
        wave::decode::<Value>(&Type::list(Type::U8), "[1, 2"),
        "not WAVE: unexpected end of input at the end; expected list<u8>",
    );
    let names = Type::enum_ty(["uk", "eu"]).expect("cases");
    assert_refused(
        wave::decode::<Value>(&names, "us"),
        r#"not WAVE: unknown case "us" at "us", character 1; expected enum { uk, eu }"#,
    );
}

#[test]
fn what_is_no_call_of_the_function_is_told() {
    let expected = "expected func(sku-id: u32, quantity: u32, note: option<string>) -> u64";
    let arguments = |text| Call::parse(text).expect("a call").arguments::<Value>(&unit_price());
    assert_refused(
        arguments("pricing/f(1)"),
        &format!("not WAVE: invalid params: missing required param(s) at \")\", character 12; {expected}"),
    );
    assert_refused(
        arguments("f(1, 2, none, 4)"),
        &format!("not WAVE: invalid params: more param(s) than expected at \"4\", character 15; {expected}"),
    );
    assert_refused(arguments("f()"), &format!("not WAVE: no arguments; {expected}"));
    assert_refused(
        arguments("f(1, x)"),
        &format!("not WAVE: invalid value type at \"x\", character 6; {expected}"),
    );
    let call = "expected a call such as `unit-price(61, 2)`";
    assert_refused(Call::parse("unit-price"), &format!("not WAVE: {call}, got \"unit-price\""));
    assert_refused(Call::parse("(1)"), &format!("not WAVE: {call}, got \"(1)\""));
    assert_refused(Call::parse("f(1"), &format!("not WAVE: unexpected end of input at the end; {call}"));
    assert_refused(
        Call::parse("f(1) 2"),
        &format!("not WAVE: trailing characters after value at \"2\", character 6; {call}"),
    );
}

#[test]
fn types_without_values_are_refused_before_they_are_read() {
    let error =
        wave::decode::<Value>(&Type::fixed_length_list(Type::U8, 2), "[1, 2]").expect_err("no such values");
    assert!(matches!(error, Error::Unsupported(_)), "{error}");
}
