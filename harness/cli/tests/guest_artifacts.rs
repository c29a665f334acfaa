//! Components that are missing, damaged, of another world or tampered with: refused by name, and never run.

mod support;

use std::fs;

use support::{Fault, Place, Said, component, component_of_world, component_that_takes, real_guest};
use wit_parser::Type;

fn plan(contender: &str) -> String {
    format!(
        "about = 'for tests'
        [pace]
        launches = 1
        slices = 1
        slice-us = 300
        warm-up-ms = 2
        [[group]]
        functions = ['probe/nop']
        contenders = ['component/{contender}', 'component/good/cranelift']"
    )
}

/// A checkout with a good guest, and a plan that measures another one too.
fn place_with(guest: &str) -> Place {
    Place::new().plan(&plan(&format!("{guest}/cranelift"))).own_checkout().guest("good", real_guest("rust"))
}

/// The guest `bad` is refused; whoever else takes part is measured.
#[track_caller]
fn only_the_bad_fails(said: &Said, reason: &str) {
    said.exits(6).cell("probe/nop@component/bad/cranelift").failed(reason);
    said.cell("probe/nop@component/good/cranelift").is_measured();
    said.cell("probe/nop@native/rust").is_measured();
}

#[test]
fn a_guest_that_nobody_defined_is_named_with_those_that_are_there() {
    let place = place_with("goood");
    place.run("").exits(2).says("there is no guest `goood`; there are: good").says_one_line();
    assert!(place.run_folders().is_empty());
}

#[test]
fn a_component_that_is_cut_off() {
    let whole = real_guest("rust");
    let place = place_with("bad").guest("bad", &whole[..whole.len() / 2]);
    only_the_bad_fails(
        &place.run(""),
        "component.wasm is not a component: it begins like one but is damaged",
    );
}

#[test]
fn a_file_that_is_no_component_at_all() {
    let place = place_with("bad").guest("bad", "hello");
    only_the_bad_fails(&place.run(""), "component.wasm is not a component: it is not WebAssembly at all");
}

#[test]
fn a_component_that_lacks_an_export() {
    let place = place_with("bad").guest("bad", component_of_world("pricer"));
    only_the_bad_fails(&place.run(""), "component.wasm does not export `tollgate:fraud/fraud@1.0.0`");
}

#[test]
fn a_component_whose_function_has_another_type() {
    let another = component_that_takes("guest", "unit-price", Type::U64);
    let place = place_with("bad").guest("bad", another);
    let reason = "for export `tollgate:pricing/pricing@1.0.0`: type mismatch in instance export `unit-price`: \
                  type mismatch in function parameter `sku-id`: expected primitive `u32` found primitive `u64`";
    only_the_bad_fails(&place.run(""), reason);
}

#[test]
fn a_component_that_wants_more_than_it_is_granted() {
    let wit = "package test:curious@1.0.0; world curious { import call-home: func(what: string); }";
    let place = place_with("bad").guest("bad", component(wit));
    only_the_bad_fails(&place.run(""), "component.wasm imports `call-home`, which is not granted");
}

#[test]
fn a_guest_whose_toolchain_is_missing() {
    let needs =
        "[[needs]]\nprogram = 'no-such-compiler'\nversion = ['--version']\nremedy = 'apt-get install it'";
    let place = place_with("bad").guest_that_needs("bad", real_guest("rust"), needs);
    let said = place.run("");
    said.exits(0).says(
        "skipped: component/bad/cranelift: program no-such-compiler is not installed: apt-get install it",
    );
    let bad = said.cell("probe/nop@component/bad/cranelift");
    assert_eq!(bad.get("status"), "skipped", "{bad:?}");
    said.cell("probe/nop@component/good/cranelift").is_measured();
    place
        .tollgate("guests list")
        .exits(0)
        .prints("cannot be built: program no-such-compiler is not installed");
}

#[test]
fn a_run_of_nothing_but_what_is_missing_fails() {
    let needs =
        "[[needs]]\nprogram = 'no-such-compiler'\nversion = ['--version']\nremedy = 'apt-get install it'";
    let place = Place::new().plan(&plan("bad/winch").replace(", 'component/good/cranelift'", ""));
    let place = place.own_checkout().guest_that_needs("bad", real_guest("rust"), needs);
    place.run("").exits(6).says("component/bad/winch: program no-such-compiler is not installed");
    assert!(place.run_folders().is_empty());
    place
        .tollgate("guests build")
        .exits(6)
        .says("skipped: bad: program no-such-compiler is not installed: apt-get install it");
    place.tollgate("guests build bad").exits(6).says("program no-such-compiler is not installed");
}

#[test]
fn a_component_that_was_changed_after_it_was_checked() {
    let fault = Fault::new("finds_another_component", "open").for_contender("component/bad/cranelift");
    let place = place_with("bad").guest("bad", real_guest("rust")).worker_that(fault);
    only_the_bad_fails(&place.run(""), "was changed since it was built");
}

#[test]
fn precompiled_code_that_was_tampered_with_is_not_run() {
    let place = Place::new().plan(&plan("good/precompiled")).own_checkout().guest("good", real_guest("rust"));
    let precompiled = "probe/nop@component/good/precompiled";
    let said = place.run("");
    said.succeeds().cell(precompiled).is_measured();

    let [code] = &place.precompiled()[..] else { panic!("{:?}", place.precompiled()) };
    let mut bytes = fs::read(code).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(code, bytes).unwrap();
    let said = place.run("");
    said.exits(6)
        .cell(precompiled)
        .failed("is not what was written there (its SHA-256 differs): it will not be run");
    said.cell("probe/nop@component/good/cranelift").is_measured();

    fs::remove_file(code).unwrap();
    place.run("").succeeds().cell(precompiled).is_measured();
}

#[test]
fn precompiled_code_in_place_of_a_component_is_not_run() {
    let place = Place::new().plan(&plan("good/precompiled")).own_checkout().guest("good", real_guest("rust"));
    place.run("").succeeds();
    let [code] = &place.precompiled()[..] else { panic!("{:?}", place.precompiled()) };
    let code = fs::read(code).unwrap();
    let place = place_with("bad").guest("bad", code);
    only_the_bad_fails(&place.run(""), "component.wasm is not a component");
}
