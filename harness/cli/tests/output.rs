//! What is printed, for people and for programs; and where it goes.

mod support;

use std::fs::File;
use std::io::{self, Read};
use std::process::Stdio;

use support::{NATIVE, Place};

#[test]
fn what_the_runtime_cannot_do_has_its_row_and_is_no_failure() {
    let place =
        Place::new().plan(&NATIVE.replace("[]", "['component/rust/{cranelift,winch-explicit-bounds}']"));
    let said = place.run("");
    let reason = "Wasmtime refuses this combination: Winch requires";
    for cell in ["probe/nop", "probe/echo-scalar"] {
        said.succeeds().cell(&format!("{cell}@component/rust/winch-explicit-bounds")).is_unsupported(reason);
        said.cell(&format!("{cell}@component/rust/cranelift")).is_measured();
    }
    place.run("--format table").prints(&format!("unsupported: {reason}"));
    let rows: serde_json::Value = serde_json::from_str(&place.run("--format json").stdout).unwrap();
    let unsupported =
        |row: &&serde_json::Value| row["metric"] == "call-ns" && row["status"]["is"] == "unsupported";
    assert_eq!(rows.as_array().unwrap().iter().filter(unsupported).count(), 2, "{rows:#}");
}

#[test]
fn lists_are_for_people_and_for_programs() {
    let place = Place::new();
    for (what, name) in [
        ("cells", "pricing/quote-cart@component/rust/winch"),
        ("functions", "fraud/screen"),
        ("configs", "winch-explicit-bounds"),
        ("plans", "quick"),
    ] {
        place.tollgate(&format!("list {what}")).exits(0).prints(name);
        place
            .tollgate(&format!("list {what} --format csv"))
            .exits(0)
            .prints("name,about\n")
            .prints(&format!("\n{name},"));
        let said = place.tollgate(&format!("list {what} --format json"));
        let items: serde_json::Value = serde_json::from_str(&said.exits(0).stdout).unwrap();
        assert!(items.as_array().unwrap().iter().any(|item| item["name"] == name), "{said}");
    }
}

#[test]
fn the_doctor_looks_at_the_machine_and_says_what_to_do() {
    let place = Place::new();
    let said = place.tollgate("doctor");
    assert!(matches!(said.status.code(), Some(0 | 5)), "{said}");
    said.prints("comparability key")
        .prints("Fit for measuring?")
        .prints(" stops ")
        .prints("Toolchains and guests")
        .prints("guest rust ");
    let said = place.tollgate("doctor --format json");
    let diagnosis: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    assert!(diagnosis["findings"].as_array().unwrap().len() > 3, "{said}");
    place.tollgate("doctor --format csv").prints("what,level,found,remedy\n");
}

#[test]
fn guests_are_listed_and_looked_into() {
    let place = Place::new();
    place.tollgate("guests build rust").exits(0).prints("rust ");
    place
        .tollgate("guests list --format csv")
        .exits(0)
        .prints("name,language,bytes,stripped_bytes,state\n")
        .prints("\nrust,rust,");
    place
        .tollgate("guests inspect rust")
        .exits(0)
        .prints("imports: none")
        .prints("unit-price: func(sku-id: u32");
    let said = place.tollgate("guests inspect rust --format json");
    assert!(serde_json::from_str::<serde_json::Value>(&said.exits(0).stdout).unwrap()["exports"].is_array());
}

#[test]
fn there_are_completions_for_every_shell() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        place.tollgate(&format!("completions {shell}")).exits(0).prints("tollgate").prints("resume");
    }
    place.tollgate("completions tcsh").exits(2).says("[possible values: bash, ");
}

/// Starts a command whose output nobody reads any more, and gives its exit code and what it says on stderr.
fn into_a_closed_pipe(place: &Place, arguments: &str) -> (Option<i32>, String) {
    let (reader, writer) = io::pipe().unwrap();
    let mut child = place.command(arguments).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    drop(reader);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new().plan(NATIVE);
    for arguments in ["--help", "list cells --plan nightly", "list configs --format json", "completions zsh"]
    {
        let (code, said) = into_a_closed_pipe(&place, arguments);
        assert_eq!((code, said.as_str()), (Some(0), ""), "{arguments}");
    }
    let (code, said) = into_a_closed_pipe(&place, "run --plan plan.toml --out reports --no-lock");
    assert!(matches!(code, Some(0 | 5)) && !said.contains("panicked"), "{said}");
    assert_eq!(place.launches().len(), 1);
}

#[test]
fn a_reader_of_stderr_that_goes_away_does_not_end_a_run() {
    let place = Place::new().plan(NATIVE);
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let mut command = place.command("run --plan plan.toml --out reports --no-lock");
    let status = command.stdout(Stdio::null()).stderr(writer).status().unwrap();
    assert!(matches!(status.code(), Some(0 | 5)), "{status}");
    assert_eq!(place.launches().len(), 1);
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    let place = Place::new();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = place.command("list functions").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot write to stdout: No space left"));
}
