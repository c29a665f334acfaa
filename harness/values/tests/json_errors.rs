//! JSON that is refused, and the words of each refusal.

use tollgate_values::json::{self, Bytes};
use tollgate_values::{Error, Type, Value, WasmValue as _};

#[track_caller]
fn assert_refused(ty: &Type, json: &str, reason: &str) {
    let error = json::decode::<Value>(ty, json, Bytes::Hex).expect_err(json);
    assert_eq!(error, Error::Mismatch(reason.to_owned()));
}

fn coupon() -> Type {
    Type::variant([("percent", Some(Type::U16)), ("free-shipping", None)]).expect("cases")
}

fn cart() -> Type {
    let handling = Type::flags(["gift-wrap", "fragile"]).expect("flags");
    let line = [("sku-id", Type::U32), ("handling", handling), ("note", Type::option(Type::STRING))];
    let line = Type::record(line).expect("fields");
    Type::record([("lines", Type::list(line)), ("coupons", Type::list(coupon()))]).expect("fields")
}

#[test]
fn places_are_named_through_records_lists_and_cases() {
    let line = r#"{"sku-id":1,"handling":[],"note":null}"#;
    let cart_of =
        |third: &str, coupon: &str| format!(r#"{{"lines":[{line},{line},{third}],"coupons":[{coupon}]}}"#);
    let third = |third: &str, reason: &str| assert_refused(&cart(), &cart_of(third, ""), reason);
    third(r#"{"sku-id":"x","handling":[],"note":null}"#, r#"lines[2].sku-id: expected u32, got "x""#);
    third(r#"{"sku-id":1,"handling":[],"note":5}"#, "lines[2].note: expected string, got 5");
    third(r#"{"sku-id":1,"handling":[]}"#, r#"lines[2]: missing key "note""#);
    third(r#"{"sku-id":1,"sku-id":1}"#, r#"lines[2]: repeated key "sku-id""#);
    third(r#"{"sku":1}"#, r#"lines[2]: unknown key "sku", expected one of sku-id, handling, note"#);
    third(
        r#"{"sku-id":1,"handling":["heavy"],"note":null}"#,
        r#"lines[2].handling: unknown flag "heavy", expected one of gift-wrap, fragile"#,
    );
    third(
        r#"{"sku-id":1,"handling":["fragile","fragile"],"note":null}"#,
        r#"lines[2].handling: flag "fragile" given twice"#,
    );
    third("[]", "lines[2]: expected an object, got an array");
    assert_refused(
        &cart(),
        &cart_of(line, r#"{"percent":70000}"#),
        "coupons[0].percent: expected u16, got 70000",
    );
}

#[test]
fn numbers_out_of_range_or_of_another_kind_are_refused() {
    assert_refused(&Type::U8, "256", "expected u8, got 256");
    assert_refused(&Type::U8, "-1", "expected u8, got -1");
    assert_refused(&Type::S8, "-129", "expected s8, got -129");
    assert_refused(&Type::U32, "4294967296", "expected u32, got 4294967296");
    assert_refused(&Type::U32, "1.0", "expected u32, got 1.0");
    assert_refused(&Type::U32, "1e3", "expected u32, got 1000.0");
    assert_refused(&Type::S32, "-0", "expected s32, got -0.0");
    assert_refused(&Type::U64, "7", "expected u64 as a decimal string, got 7");
    assert_refused(&Type::U64, r#""007""#, r#"expected u64 as a decimal string, got "007""#);
    assert_refused(
        &Type::S64,
        r#""9223372036854775808""#,
        r#"expected s64 as a decimal string, got "9223372036854775808""#,
    );
    assert_refused(&Type::F32, "1e39", "expected f32, got 1e39");
    assert_refused(&Type::F64, "null", "expected f64, got null");
    assert_refused(&Type::F64, r#""NaN""#, r#"expected f64, got "NaN""#);
    assert_refused(&Type::BOOL, "1", "expected bool, got 1");
    assert_refused(&Type::BOOL, "null", "expected bool, got null");
}

#[test]
fn text_of_another_kind_is_refused() {
    assert_refused(&Type::CHAR, r#""ab""#, r#"expected a string of one character, got "ab""#);
    assert_refused(&Type::CHAR, r#""""#, r#"expected a string of one character, got """#);
    assert_refused(&Type::STRING, "true", "expected string, got true");
    let long = format!("\"{}\"", "x".repeat(1_000));
    assert_refused(&Type::U32, &long, &format!("expected u32, got \"{}\"…", "x".repeat(40)));
}

#[test]
fn bytes_are_spelled_as_was_asked_for() {
    let bytes = Type::list(Type::U8);
    let expected = "expected bytes as pairs of lowercase hexadecimal digits";
    assert_refused(&bytes, r#""0G""#, &format!(r#"{expected}, got "0G" (invalid symbol at 1)"#));
    assert_refused(&bytes, r#""0A""#, &format!(r#"{expected}, got "0A" (invalid symbol at 1)"#));
    assert_refused(&bytes, r#""012""#, &format!(r#"{expected}, got "012" (invalid length at 2)"#));
    assert_refused(&bytes, "[1,2]", &format!("{expected}, got an array"));
    let error =
        json::decode::<Value>(&bytes, r#""00ff1""#, Bytes::Base64).expect_err("no base64").to_string();
    assert!(error.starts_with(r#"expected bytes as base64 with padding, got "00ff1""#), "{error}");
}

#[test]
fn cases_and_arms_are_checked() {
    let case = "expected a case: its name, or an object of name and payload";
    assert_refused(
        &coupon(),
        r#""percents""#,
        r#"unknown case "percents", expected one of percent, free-shipping"#,
    );
    assert_refused(
        &coupon(),
        r#"{"percents":1}"#,
        r#"unknown case "percents", expected one of percent, free-shipping"#,
    );
    assert_refused(&coupon(), r#""percent""#, r#"percent: this case has a payload, write {"percent":…}"#);
    assert_refused(
        &coupon(),
        r#"{"free-shipping":null}"#,
        r#"free-shipping: this case has no payload, write just "free-shipping""#,
    );
    assert_refused(&coupon(), r#"{"percent":1,"percent":2}"#, "expected one key, got a second one");
    assert_refused(&coupon(), "{}", &format!("{case}, got an empty object"));
    assert_refused(&coupon(), "5", &format!("{case}, got 5"));
    let names = Type::enum_ty(["uk", "eu"]).expect("cases");
    assert_refused(&names, r#""us""#, r#"unknown case "us", expected one of uk, eu"#);
    let result = Type::result(Some(Type::U8), None);
    assert_refused(&result, r#"{"okay":1}"#, r#"unknown key "okay", expected one of ok, err"#);
    assert_refused(&result, r#"{"err":1}"#, "err: expected null, got 1");
    assert_refused(&result, r#"{"ok":null}"#, "ok: expected u8, got null");
    assert_refused(&result, "7", r#"expected {"ok":…} or {"err":…}, got 7"#);
}

#[test]
fn tuples_and_nested_options_are_checked() {
    let pair = Type::tuple([Type::U8, Type::U8]).expect("types");
    assert_refused(&pair, "[1]", "expected 2 elements, got 1");
    assert_refused(&pair, "[1,2,3]", "expected 2 elements, got more");
    assert_refused(&pair, "[1,true]", "[1]: expected u8, got true");
    assert_refused(&pair, r#"{"0":1}"#, "expected an array of 2, got an object");
    let nested = Type::option(Type::option(Type::U8));
    assert_refused(&nested, "7", r#"expected null or {"some":…}, got 7"#);
    assert_refused(&nested, r#"{"none":7}"#, r#"unknown key "none", expected one of some"#);
}

#[test]
fn text_that_is_not_json_is_told_apart_with_its_position() {
    for (json, reason) in [
        ("", "not JSON: EOF while parsing a value at line 1 column 0"),
        ("[1,]", "not JSON: trailing comma at line 1 column 4"),
        ("[1] [2]", "not JSON: trailing characters at line 1 column 5"),
        ("[01]", "not JSON: invalid number at line 1 column 3"),
    ] {
        let error = json::decode::<Value>(&Type::list(Type::U32), json, Bytes::Hex).expect_err(json);
        assert!(matches!(error, Error::Syntax(_)));
        assert_eq!(error.to_string(), reason);
    }
}

#[test]
fn types_without_values_are_refused_whatever_the_text() {
    let key = Type::record([("key", Type::fixed_length_list(Type::U8, 4))]).expect("fields");
    for json in [r#"{"key":[1,2,3,4]}"#, "5"] {
        let error = json::decode::<Value>(&key, json, Bytes::Hex).expect_err(json);
        assert!(matches!(error, Error::Unsupported(_)), "{error}");
        assert!(error.to_string().starts_with("key: lists of fixed length are not supported"), "{error}");
    }
}

#[test]
fn values_of_another_type_are_not_written() {
    let error =
        |ty: &Type, value: Value| json::encode(ty, &value, Bytes::Hex).expect_err("another type").to_string();
    assert_eq!(error(&Type::U64, Value::from("7")), "expected u64, the value is a string");
    assert_eq!(
        error(&Type::list(Type::U8), Value::from(vec!["7"])),
        "expected bytes, the list holds a string"
    );
    assert_eq!(
        error(&Type::list(Type::S8), Value::from(vec!["7"])),
        "[0]: expected s8, the value is a string"
    );
    let names = |names: [&'static str; 1]| Type::enum_ty(names).expect("cases");
    let us = Value::make_enum(&names(["us"]), "us").expect("a case");
    assert_eq!(error(&names(["uk"]), us), "the type has no case `us`");
    let percent = Value::make_variant(&coupon(), "percent", Some(Value::from(1_u16))).expect("a case");
    let bare = Type::variant([("percent", None::<Type>)]).expect("cases");
    assert_eq!(error(&bare, percent), "the type has no case like this `percent`");
    let one = Type::tuple([Type::U8]).expect("types");
    assert_eq!(error(&one, Value::from((7_u8, 7_u8))), "expected 1 elements, the value has 2");
}
