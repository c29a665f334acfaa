//! Functions that are called on objects, and the calls that make these.

use tollgate_values::wit::{Setup, World};
use wit_parser::Resolve;

const SHOP: &str = "package acme:shop@1.0.0;
    interface types { resource token { constructor(); } }
    interface counters {
        resource counter {
            constructor(start: u32);
            of: static func(text: string) -> result<counter, string>;
            add: func(by: u32) -> u32;
            twin: func() -> counter;
            pair: func(other: borrow<counter>);
        }
        type same = counter;
        resource lonely { look: func() -> u8; }
        resource deep { constructor(of: borrow<counter>); get: func(); }
        raise: func(by: u32, of: borrow<counter>) -> u32;
        open: func() -> same;
        finish: func(of: counter);
        get: func() -> u32;
    }
    interface more {
        use counters.{counter};
        peek: func(it: borrow<counter>) -> u32;
        counter-of: func() -> counter;
    }
    world shop { export counters; export more; export add: func(); }";

fn shop() -> World {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("shop.wit", SHOP).expect("valid WIT");
    let id = resolve.select_world(&[package], None).expect("one world");
    World::new(resolve, id)
}

fn setup(function: &str, call: &str) -> Result<Setup, String> {
    let world = shop();
    let method = world.export(function).expect(function).method().expect(function).expect("on an object");
    world.setup(&method, call).map_err(|error| error.to_string())
}

#[test]
fn a_call_takes_the_other_parameters() {
    let world = shop();
    for (function, place, signature) in [
        ("[method]counter.add", 0, "func(by: u32) -> u32"),
        ("raise", 1, "func(by: u32) -> u32"),
        ("more/peek", 0, "func() -> u32"),
    ] {
        let export = world.export(function).expect(function);
        let method = export.method().expect(function).expect("on an object");
        assert_eq!((method.place, method.signature.to_string().as_str()), (place, signature));
        assert_eq!((method.object.as_str(), export.values().expect(function)), ("counter", method.signature));
        assert!(export.signature().is_err(), "{function} is not called with values alone");
    }
    let get = world.export("get").expect("a plain function");
    assert!(get.method().expect("plain").is_none());
    assert_eq!(get.values(), get.signature());
}

#[test]
fn what_one_setup_cannot_make_is_refused_by_its_parameter() {
    let world = shop();
    let refused =
        |function: &str| world.export(function).expect(function).method().expect_err(function).to_string();
    assert_eq!(
        refused("counter.pair"),
        "`acme:shop/counters.[method]counter.pair@1.0.0`: other: it is a second handle, and a setup makes one"
    );
    assert_eq!(
        refused("finish"),
        "`acme:shop/counters.finish@1.0.0`: of: it takes a `counter` for good, so that the first call uses it up"
    );
    assert_eq!(
        refused("counter.twin"),
        "`acme:shop/counters.[method]counter.twin@1.0.0`: result: a handle of `counter` is not supported: it lives in one store only"
    );
}

#[test]
fn a_setup_is_a_call_of_whatever_makes_that_object() {
    let constructor = Setup {
        interface: Some("acme:shop/counters@1.0.0".to_owned()),
        function: "[constructor]counter".to_owned(),
        place: 0,
        arguments: "5".to_owned(),
        call: "acme:shop/counters.[constructor]counter@1.0.0(5)".to_owned(),
    };
    for call in [
        "counter(5)",
        "[constructor]counter(5)",
        "counters/counter(5)",
        "acme:shop/counters.[constructor]counter@1.0.0(5)",
        "acme:shop/counters.counter@1.0.0(5)",
        "acme:shop/counters.counter(5)",
    ] {
        assert_eq!(setup("counter.add", call), Ok(constructor.clone()), "{call}");
    }
    assert_eq!(setup("raise", "counter(5)").map(|setup| setup.place), Ok(1));
    for (call, arguments) in [("counter.of(\"a\")", "\"a\""), ("open()", "null"), ("counter-of()", "null")] {
        assert_eq!(
            setup("counter.add", call).map(|setup| setup.arguments).as_deref(),
            Ok(arguments),
            "{call}"
        );
    }
    assert!(setup("peek", "counter(5)").is_ok(), "a resource that another interface uses is the same");
}

#[test]
fn a_long_setup_is_told_by_its_beginning_and_its_digest() {
    let shown =
        |text: &str| setup("counter.add", &format!("counter.of(\"{text}\")")).expect("a setup").shown();
    assert_eq!(shown("a"), "acme:shop/counters.[static]counter.of@1.0.0(\"a\")");
    let (one, other) = (shown(&"a".repeat(70_000)), shown(&"a".repeat(70_001)));
    assert!(one.len() < 200 && one.starts_with("acme:shop/counters.[static]counter.of@1.0.0(\"aaa"), "{one}");
    assert_ne!(one, other, "each has its own");
}

#[test]
fn other_calls_are_refused_with_one_that_would_do() {
    for (call, reason) in [
        (
            "get()",
            "`acme:shop/counters.get@1.0.0` makes no `counter`: make one by a setup, such as 'counter(42)'",
        ),
        ("counter(\"a\")", "not WAVE: "),
        ("counter", "not WAVE: expected a call such as `unit-price(61, 2)`, got \"counter\""),
        ("nothing(1)", "world `shop` exports no function `nothing`, expected one of "),
        (
            "counter.twin()",
            "`acme:shop/counters.[method]counter.twin@1.0.0`: self: a handle of `counter` is not supported",
        ),
    ] {
        let refused = setup("counter.add", call).expect_err(call);
        assert!(refused.starts_with(reason), "{call}: {refused}");
    }
}

#[test]
fn an_example_is_the_constructors_if_values_make_one() {
    let world = shop();
    let example = |function: &str| {
        let method = world.export(function).expect(function).method().expect(function).expect("on an object");
        (world.example_of_setup(&method), world.instead(&method))
    };
    assert_eq!(example("counter.add").0.as_deref(), Some("counter(42)"));
    for function in ["lonely.look", "deep.get"] {
        let (call, instead) = example(function);
        assert_eq!(call, None, "{function}");
        assert_eq!(instead, "nothing that it exports makes one of plain values");
    }
}

#[test]
fn the_kind_of_a_function_may_be_left_out_where_no_function_is_called_so() {
    let world = shop();
    let name = |short: &str| world.export(short).expect(short).name();
    assert_eq!(name("add"), "add");
    assert_eq!(name("counter.add"), "acme:shop/counters.[method]counter.add@1.0.0");
    assert_eq!(name("counters/counter.of"), "acme:shop/counters.[static]counter.of@1.0.0");
    let shortest = |full: &str| world.shortest(&world.export(full).expect(full));
    assert_eq!(shortest("acme:shop/counters.[method]counter.add@1.0.0"), "counter.add");
    assert_eq!(shortest("add"), "add");
}
