//! The JSON of each kind of value.

use tollgate_values::json::{self, Bytes};
use tollgate_values::{Type, Value, WasmValue as _};

/// That this text is canonical for the type.
#[track_caller]
fn assert_canonical(ty: &Type, json: &str) {
    assert_read(ty, json, json);
}

/// That a text is read as what is written like this.
#[track_caller]
fn assert_read(ty: &Type, json: &str, canonical: &str) {
    let value: Value = json::decode(ty, json, Bytes::Hex).expect(json);
    assert_eq!(json::encode(ty, &value, Bytes::Hex).expect(json), canonical);
}

#[track_caller]
fn assert_written(ty: &Type, value: impl Into<Value>, canonical: &str) {
    assert_eq!(json::encode(ty, &value.into(), Bytes::Hex).expect(canonical), canonical);
    assert_canonical(ty, canonical);
}

fn record() -> Type {
    Type::record([("sku-id", Type::U32), ("note", Type::option(Type::STRING))]).expect("fields")
}

fn variant() -> Type {
    let cases =
        [("percent", Some(Type::U16)), ("note", Some(Type::option(Type::U8))), ("free-shipping", None)];
    Type::variant(cases).expect("cases")
}

#[test]
fn small_integers_are_numbers() {
    assert_written(&Type::U8, u8::MAX, "255");
    assert_written(&Type::U16, u16::MAX, "65535");
    assert_written(&Type::U32, u32::MAX, "4294967295");
    assert_written(&Type::S8, i8::MIN, "-128");
    assert_written(&Type::S16, i16::MIN, "-32768");
    assert_written(&Type::S32, i32::MIN, "-2147483648");
}

#[test]
fn integers_of_64_bits_are_decimal_strings() {
    assert_written(&Type::U64, u64::MAX, r#""18446744073709551615""#);
    assert_written(&Type::S64, i64::MIN, r#""-9223372036854775808""#);
    assert_written(&Type::S64, 0_i64, r#""0""#);
}

#[test]
fn floats_are_the_fewest_digits_as_ecmascript_writes_them() {
    for (float, json) in [
        (0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (0.000_001, "0.000001"),
        (0.000_000_1, "1e-7"),
        (f64::MAX, "1.7976931348623157e+308"),
        (5e-324, "5e-324"),
    ] {
        assert_written(&Type::F64, float, json);
    }
    assert_written(&Type::F32, 0.1_f32, "0.1");
    assert_written(&Type::F32, 16_777_216_f32, "16777216");
    assert_written(&Type::F32, f32::MAX, "3.4028235e+38");
    assert_canonical(&Type::F32, "7.038531e-26");
}

#[test]
fn what_numbers_cannot_hold_is_a_string() {
    for (float, json) in [
        (f64::NAN, r#""nan""#),
        (f64::INFINITY, r#""inf""#),
        (f64::NEG_INFINITY, r#""-inf""#),
        (-0.0, r#""-0""#),
    ] {
        assert_written(&Type::F64, float, json);
        assert_written(&Type::F32, float as f32, json);
    }
    // Whatever its bits.
    assert_written(&Type::F64, f64::from_bits(0xfff8_0000_0000_1234), r#""nan""#);
}

#[test]
fn floats_are_read_in_any_spelling() {
    assert_read(&Type::F64, "1.0", "1");
    assert_read(&Type::F64, "1E2", "100");
    assert_read(&Type::F32, "16777217", "16777216");
    assert_read(&Type::F64, "-0.0", r#""-0""#);
    let value: Value = json::decode(&Type::F64, r#""-0""#, Bytes::Hex).expect("a zero");
    assert!(value.unwrap_f64().is_sign_negative());
}

#[test]
fn text_escapes_what_json_demands_and_no_more() {
    assert_written(&Type::STRING, "a\"é\\/\u{7f}\u{2028}", "\"a\\\"é\\\\/\u{7f}\u{2028}\"");
    assert_written(&Type::STRING, "\0\u{8}\t\n\u{b}\u{c}\r\u{1f}", r#""\u0000\b\t\n\u000b\f\r\u001f""#);
    assert_read(&Type::STRING, r#""\u00e9\/""#, "\"é/\"");
    assert_written(&Type::CHAR, '🦀', "\"🦀\"");
    assert_written(&Type::CHAR, '"', r#""\"""#);
    assert_written(&Type::BOOL, true, "true");
}

#[test]
fn bytes_are_one_string_and_other_lists_are_arrays() {
    let bytes = Type::list(Type::U8);
    assert_written(&bytes, vec![0_u8, 0xab, 0xff], r#""00abff""#);
    assert_canonical(&bytes, r#""""#);
    let value = Value::from(vec![0_u8, 0xab, 0xff, 0xfe]);
    let base64 = json::encode(&bytes, &value, Bytes::Base64).expect("bytes");
    assert_eq!(base64, r#""AKv//g==""#);
    assert_eq!(json::decode::<Value>(&bytes, &base64, Bytes::Base64), Ok(value));
    assert_canonical(&Type::list(Type::S8), "[-1,2]");
    assert_canonical(&Type::list(Type::U32), "[]");
    assert_canonical(&Type::list(bytes), r#"["","00"]"#);
}

#[test]
fn megabytes_of_bytes_are_read_in_one_pass() {
    let json = format!("\"{}\"", "00ff".repeat(1 << 21));
    assert_canonical(&Type::list(Type::U8), &json);
}

#[test]
fn records_and_tuples_keep_their_order() {
    assert_canonical(&record(), r#"{"sku-id":7,"note":null}"#);
    assert_read(&record(), " { \"note\" : \"x\" ,\n\"sku-id\" : 7 } ", r#"{"sku-id":7,"note":"x"}"#);
    let tuple = Type::tuple([Type::U8, record()]).expect("types");
    assert_canonical(&tuple, r#"[1,{"sku-id":7,"note":"x"}]"#);
}

#[test]
fn cases_are_names_or_objects_of_one_key() {
    assert_canonical(&variant(), r#"{"percent":250}"#);
    assert_canonical(&variant(), r#"{"note":null}"#);
    assert_canonical(&variant(), r#""free-shipping""#);
    let names = Type::enum_ty(["domestic", "eu-standard"]).expect("cases");
    assert_canonical(&names, r#""eu-standard""#);
}

#[test]
fn flags_are_written_in_the_order_of_wit() {
    let flags = Type::flags(["vpn", "gift-card", "new-device"]).expect("flags");
    assert_canonical(&flags, "[]");
    assert_read(&flags, r#"["new-device","vpn"]"#, r#"["vpn","new-device"]"#);
}

#[test]
fn options_of_options_stay_apart() {
    let nested = Type::option(Type::option(Type::option(Type::U8)));
    for json in ["null", r#"{"some":null}"#, r#"{"some":{"some":null}}"#, r#"{"some":{"some":7}}"#] {
        assert_canonical(&nested, json);
    }
    assert_canonical(&Type::option(Type::list(Type::option(Type::U8))), "[null,7]");
    assert_canonical(&Type::option(Type::list(Type::option(Type::U8))), "null");
    assert_canonical(&Type::option(Type::result(None, None)), r#"{"ok":null}"#);
}

#[test]
fn results_name_their_arm() {
    let result = Type::result(Some(Type::U8), None);
    assert_canonical(&result, r#"{"ok":7}"#);
    assert_canonical(&result, r#"{"err":null}"#);
    let result = Type::result(Some(Type::option(Type::U8)), Some(variant()));
    assert_canonical(&result, r#"{"ok":null}"#);
    assert_canonical(&result, r#"{"err":"free-shipping"}"#);
}

#[test]
fn a_hundred_levels_fit_any_stack() {
    let nested = |levels| (0..levels).fold(Type::S8, |ty, _| Type::list(ty));
    let json = |levels| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    let in_small_thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(move || {
        assert_canonical(&nested(100), &json(100));
        let mut variant = Type::U8;
        for _ in 0..100 {
            variant = Type::variant([("v", Some(variant))]).expect("a case");
        }
        assert_canonical(&variant, &format!("{}1{}", r#"{"v":"#.repeat(100), "}".repeat(100)));
        let error = json::decode::<Value>(&nested(101), &json(101), Bytes::Hex).expect_err("too deep");
        assert_eq!(error.to_string(), "types nested more than 100 deep are not supported");
    });
    in_small_thread.expect("a thread").join().expect("no overflow");
}
