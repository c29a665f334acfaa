//! The Rust guest of this repository, as `cargo bench` and `tollgate guests build` get it.

mod support;

use std::fs;

use tollgate_build::{Guests, Inspection, Quiet, inspect, strip};
use wasmparser::{Validator, WasmFeatures};

fn guests() -> Guests {
    Guests::discover(&support::repository()).unwrap()
}

fn inspection(name: &str) -> Inspection {
    inspect(&guests().build(name, &mut Quiet).unwrap().path).unwrap()
}

#[test]
fn the_default_build_imports_nothing_and_exports_every_function() {
    let guest = inspection("rust");
    assert_eq!(guest.imports, []);
    let exports: Vec<_> = guest.exports.iter().map(|export| export.name.as_str()).collect();
    assert_eq!(
        exports,
        ["tollgate:pricing/pricing@1.0.0", "tollgate:fraud/fraud@1.0.0", "tollgate:probe/probe@1.0.0"]
    );
    let functions: Vec<_> = guest.exports.iter().flat_map(|export| &export.functions).collect();
    for function in [
        "unit-price: func(sku-id: u32, quantity: u32) -> u64",
        "quote-cart: func(cart: cart) -> result<cart-quote, pricing-error>",
        "screen: func(log: list<u8>) -> list<u8>",
        "nop: func()",
    ] {
        assert!(functions.iter().any(|found| *found == function), "no `{function}` in {functions:#?}");
    }
    assert!(guest.wit.contains("package tollgate:pricing@1.0.0"), "{}", guest.wit);
    assert!(guest.wit.contains("flags handling"), "{}", guest.wit);
}

#[test]
fn an_artifact_is_a_guest_and_tells_its_parts() {
    let artifact = guests().build("rust", &mut Quiet).unwrap();
    guests().check_world(&artifact.path).unwrap();
    let guest = inspect(&artifact.path).unwrap();
    assert_eq!((guest.bytes, guest.stripped_bytes), (artifact.bytes, artifact.stripped_bytes));
    // The logic first; an encoder may add small modules of its own.
    assert!(guest.core_modules[0].functions > 20 && guest.core_modules[0].code_bytes > 5_000);
    assert!(guest.sections.iter().any(|section| section.kind == "core code"));
    assert!(guest.sections.iter().map(|section| section.bytes).sum::<u64>() <= guest.bytes);
    assert!(guest.producers.iter().any(|producer| producer.name == "wit-bindgen-rust"));
    // The encoder's version decides staleness; it must be the one that encodes.
    assert!(
        guest
            .producers
            .iter()
            .any(|producer| producer.name == "wit-component" && producer.version == "0.261.0")
    );
}

#[test]
fn stripping_leaves_a_valid_component_without_custom_sections() {
    let artifact = guests().build("rust", &mut Quiet).unwrap();
    let stripped = strip(&fs::read(&artifact.path).unwrap()).unwrap();
    assert_eq!(stripped.len() as u64, artifact.stripped_bytes);
    Validator::new_with_features(WasmFeatures::all()).validate_all(&stripped).unwrap();
    assert_eq!(strip(&stripped).unwrap(), stripped);
}

#[test]
fn the_wasi_build_imports_wasi_alone_and_is_a_guest_too() {
    let guest = inspection("rust-wasip2");
    assert!(!guest.imports.is_empty());
    assert!(guest.imports.iter().all(|import| import.name.starts_with("wasi:")));
    guests().check_world(&guest.path).unwrap();
}

#[test]
fn the_debug_build_is_many_times_the_release_build() {
    let (debug, release) = (inspection("rust-debug"), inspection("rust-wasip2"));
    assert!(debug.bytes > 10 * release.bytes, "{} against {}", debug.bytes, release.bytes);
    assert!(debug.sections.iter().any(|section| section.kind == "custom `.debug_info`"));
    assert!(debug.stripped_bytes < debug.bytes / 2);
}

#[test]
fn the_time_from_nothing_leaves_nothing_behind_and_the_artifact_alone() {
    let guests = Guests::discover(&support::repository()).unwrap();
    let before = guests.build("rust", &mut Quiet).unwrap();
    let seconds = guests.seconds_from_nothing("rust", &mut Quiet).unwrap().expect("it names its {target}");
    // With everything compiled already it would be a fraction of a second.
    assert!(seconds > 1.0, "{seconds}");
    assert_eq!(guests.artifact("rust").unwrap(), before);
    let folder = before.path.parent().unwrap();
    let left = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.file_name());
    assert!(
        !left.map(|name| name.to_string_lossy().into_owned()).any(|name| name.starts_with("from-nothing"))
    );
}
