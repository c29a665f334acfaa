//! The messages for a guest that cannot be built.

mod support;

use support::{DEFINITION, TinyRepository};
use tollgate_build::{Error, Guests, Status};

#[test]
fn a_failing_compiler_speaks_for_itself_and_can_be_run_again() {
    let tiny = TinyRepository::new();
    tiny.edit("guests/tiny/src/lib.rs", "a.wrapping_add(b)", "a.no_such_method(b)");
    let message = tiny.build().0.unwrap_err().to_string();
    assert!(message.starts_with("guest `tiny` does not build: `cargo` ended with exit status"), "{message}");
    assert!(message.contains("no method named `no_such_method`"), "{message}");
    assert!(message.contains("to run it again: (cd guests/tiny && cargo build --release"), "{message}");
}

#[test]
fn a_missing_target_is_named_with_its_remedy() {
    let tiny = TinyRepository::new();
    tiny.edit(
        "guests/tiny/guest.toml",
        r#"rust-targets = ["wasm32-unknown-unknown"]"#,
        r#"rust-targets = ["wasm99"]"#,
    );
    let error = tiny.build().0.unwrap_err();
    assert!(matches!(error, Error::MissingToolchain { .. }));
    let reason = "wasm target wasm99 is not installed: run `rustup target add wasm99`";
    assert_eq!(error.to_string(), reason);
    assert_eq!(tiny.status(), Status::ToolchainMissing { reason: reason.to_owned() });
}

#[test]
fn a_missing_program_is_named_with_its_remedy() {
    let tiny = TinyRepository::new();
    tiny.edit("guests/tiny/guest.toml", r#"program = "cargo""#, r#"program = "no-such-compiler""#);
    let message = tiny.build().0.unwrap_err().to_string();
    assert_eq!(message, "program no-such-compiler is not installed: install Rust with rustup");
}

#[test]
fn an_output_that_nothing_produces_is_named() {
    let tiny = TinyRepository::new();
    tiny.edit("guests/tiny/guest.toml", "tiny.wasm", "other.wasm");
    let message = tiny.build().0.unwrap_err().to_string();
    assert!(message.contains("other.wasm is not there: correct `output`"), "{message}");
}

#[test]
fn what_does_not_conform_is_not_published() {
    let tiny = TinyRepository::new();
    tiny.edit("guests/tiny/src/lib.rs", "fn add", "fn sum");
    let message = tiny.build().0.unwrap_err().to_string();
    assert!(message.contains("cannot be encoded as a component") && message.contains("`add`"), "{message}");
    assert_eq!(tiny.status(), Status::Missing);
}

#[test]
fn an_unknown_guest_is_answered_with_the_known_ones() {
    let tiny = TinyRepository::new();
    let message = tiny.guests().artifact("tny").unwrap_err().to_string();
    assert_eq!(message, "there is no guest `tny`; there are: tiny");
}

#[test]
fn a_folder_without_guests_is_named() {
    let empty = tempfile::tempdir().unwrap();
    let guests = Guests::discover(empty.path()).unwrap();
    let message = guests.list().unwrap_err().to_string();
    assert!(message.contains("guests holds no guest"), "{message}");
}

#[test]
fn wrong_definitions_are_refused_with_the_reason() {
    for (from, to, reason) in [
        ("encode = true", "encoded = true", "unknown field `encoded`"),
        ("name = \"tiny\"", "name = \"Tiny/1\"", "lower-case letters, digits and hyphens"),
        ("output =", "# output =", "missing field `output`"),
        ("run = [[", "run = [[], [", "each a program and its arguments"),
        (
            "encode = true",
            "adapter = \"stub.wat\"",
            "`adapter`, which only encoding uses: write `encode = true` too",
        ),
    ] {
        let tiny = TinyRepository::new();
        tiny.edit("guests/tiny/guest.toml", from, to);
        let message = Guests::discover(&tiny.path("")).unwrap_err().to_string();
        assert!(message.contains("guest.toml") && message.contains(reason), "{message}");
    }
}

#[test]
fn two_guests_cannot_have_one_name() {
    let tiny = TinyRepository::new();
    tiny.write("guests/twin/guest.toml", DEFINITION);
    let message = Guests::discover(&tiny.path("")).unwrap_err().to_string();
    assert!(message.ends_with("build `tiny` is already declared by another guest"), "{message}");
}

#[test]
fn a_guest_for_tests_is_built_by_its_name_and_shown_to_nobody() {
    let tiny = TinyRepository::new();
    tiny.build().0.unwrap();
    tiny.edit("guests/tiny/guest.toml", "encode = true", "encode = true\nfor-tests = true");
    assert_eq!(tiny.guests().names().count(), 0);
    assert!(tiny.guests().list().unwrap().is_empty());
    assert!(tiny.guests().know("tiny").is_ok());
    // The mark is no part of the recipe: what was built stays fresh.
    assert!(tiny.build().1.is_empty());
}
