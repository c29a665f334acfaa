//! Functions that worlds export, and those that cannot be called with values.

use std::path::Path;

use tollgate_values::wit::World;
use tollgate_values::{Error, Type};
use wit_parser::Resolve;

fn ours() -> World {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests/wit");
    World::open(&wit, Some("guest")).expect("our own WIT")
}

fn world(wit: &str) -> World {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", wit).expect("valid WIT");
    let id = resolve.select_world(&[package], None).expect("one world");
    World::new(resolve, id)
}

#[track_caller]
fn assert_signature(world: &World, function: &str, expected: &str) {
    let signature = world.export(function).and_then(|export| export.signature()).expect(function);
    assert_eq!(signature.to_string(), expected);
}

#[track_caller]
fn assert_refused(declaration: &str, reason: &str) {
    let world = world(&format!("package t:t; world w {{ {declaration} }}"));
    let error = world.export("f").and_then(|export| export.signature()).expect_err(declaration);
    assert_eq!(error, Error::Unsupported(reason.to_owned()));
}

#[test]
fn functions_go_by_short_and_by_qualified_names() {
    for name in [
        "unit-price",
        "pricing/unit-price",
        "tollgate:pricing/pricing.unit-price",
        "tollgate:pricing/pricing.unit-price@1.0.0",
    ] {
        assert_signature(&ours(), name, "func(sku-id: u32, quantity: u32) -> u64");
    }
    let world = ours();
    let export = world.export("screen").expect("a function of fraud");
    assert_eq!(export.function(), "screen");
    assert_eq!(export.interface(), Some("tollgate:fraud/fraud@1.0.0"));
    assert_eq!(export.name(), "tollgate:fraud/fraud.screen@1.0.0");
    assert_eq!(world.exports().count(), 22);
}

#[test]
fn functions_that_are_not_there_are_told_with_those_that_are() {
    let world = world("package t:t; world w { export a: func(); export i: interface { b: func(); } }");
    let error = |name| world.export(name).err().expect("no such function").to_string();
    assert_eq!(error("c"), "world `w` exports no function `c`, expected one of a, i.b");
    assert_eq!(error("j/b"), "world `w` exports no function `j/b`, expected one of a, i.b");
    assert_signature(&world, "i/b", "func()");
}

#[test]
fn a_name_that_several_interfaces_share_must_be_qualified() {
    let world = world(
        "package t:t@0.1.0; interface i { f: func(); } interface j { f: func() -> u8; } world w { export i; export j; }",
    );
    let error = world.export("f").err().expect("two of them").to_string();
    assert_eq!(error, "world `w` exports several functions `f`, say which of t:t/i.f@0.1.0, t:t/j.f@0.1.0");
    assert_signature(&world, "j/f", "func() -> u8");
}

#[test]
fn a_function_of_the_world_itself_goes_by_its_bare_name() {
    let world = world("package t:t; world w { export f: func(); export i: interface { f: func() -> u8; } }");
    assert_signature(&world, "f", "func()");
    assert_signature(&world, "i/f", "func() -> u8");
}

#[test]
fn every_kind_of_type_becomes_its_like() {
    let world = world(
        "package t:t; world w {
            export i: interface {
                type id = u32;
                enum tier { standard, gold }
                flags signals { vpn, gift-card }
                record line { id: id, note: option<string> }
                variant coupon { percent(u16), free-shipping }
                f: func(a: list<line>, b: tuple<s8, f32, char>, c: coupon) -> result<_, tier>;
                g: func(a: signals, b: result, c: bool) -> result<f64>;
            }
        }",
    );
    assert_signature(
        &world,
        "f",
        "func(a: list<record { id: u32, note: option<string> }>, b: tuple<s8, f32, char>, \
         c: variant { percent(u16), free-shipping }) -> result<_, enum { standard, gold }>",
    );
    assert_signature(&world, "g", "func(a: flags { vpn, gift-card }, b: result, c: bool) -> result<f64>");
}

#[test]
fn our_types_are_those_of_wasm_wave() {
    let world = ours();
    let signature = world.export("get-quote").and_then(|export| export.signature()).expect("a function");
    let request = Type::record([("sku", Type::STRING), ("quantity", Type::U32)]).expect("fields");
    let response = Type::record([("cents", Type::U64), ("source", Type::STRING)]).expect("fields");
    assert_eq!(signature.parameters()[0].ty, request);
    assert_eq!(signature.result(), Some(&Type::result(Some(response), Some(Type::STRING))));
}

#[test]
fn what_lives_in_one_store_is_refused_with_its_place() {
    assert_refused(
        "resource blob; export f: func(log: list<tuple<u8, borrow<blob>>>);",
        "`f`: log[0][1]: a handle of `blob` is not supported: it lives in one store only",
    );
    assert_refused(
        "resource blob; export f: func() -> result<blob>;",
        "`f`: result.ok: a handle of `blob` is not supported: it lives in one store only",
    );
    assert_refused(
        "export f: func(body: option<stream<u8>>);",
        "`f`: body: a stream is not supported, other than as a parameter that is a stream of bytes: it lives in one store only",
    );
    assert_refused(
        "export f: func() -> future<u8>;",
        "`f`: result: a future is not supported: it lives in one store only",
    );
    assert_refused(
        "export f: func(e: error-context);",
        "`f`: e: an error-context is not supported: it lives in one store only",
    );
}

#[test]
fn what_wasm_wave_cannot_make_is_refused_by_name() {
    assert_refused(
        "export f: func(m: map<string, u8>);",
        "`f`: m: a map is not supported: wasm-wave 0.261 has no such values",
    );
    assert_refused(
        "record key { bytes: list<u8, 16> } export f: func(key: key);",
        "`f`: key.bytes: a fixed-length list is not supported: wasm-wave 0.261 has no such values",
    );
}

#[test]
fn the_other_functions_of_such_a_world_can_be_called() {
    let world = world("package t:t; world w { resource blob; export f: func() -> blob; export g: func(); }");
    assert_signature(&world, "g", "func()");
}

#[test]
fn files_that_hold_no_such_world_are_named() {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests/wit");
    let error = World::open(&wit, Some("nowhere")).err().expect("no such world").to_string();
    assert!(error.contains("guests/wit") && error.contains("nowhere"), "{error}");
    let error = World::open(Path::new("/nowhere"), None).err().expect("no such folder").to_string();
    assert!(error.starts_with("cannot read the WIT in /nowhere: "), "{error}");
}

#[test]
fn a_stream_of_bytes_is_a_parameter() {
    let world = world(
        "package t:t; world w { type byte = u8; type body = stream<byte>; export f: func(n: u32, b: body) -> u32; }",
    );
    let signature = world.export("f").and_then(|export| export.signature()).expect("a function");
    assert_eq!(signature.to_string(), "func(n: u32, b: stream<u8>) -> u32");
    assert_refused(
        "export f: func(b: stream<u16>);",
        "`f`: b: a stream is not supported, other than as a parameter that is a stream of bytes: it lives in one store only",
    );
}
