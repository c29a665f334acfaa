//! Every committed value, read by the types of the WIT, is written again byte for byte: this JSON is the one that the
//! typed encoders write.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;
use tollgate_fixtures::golden;
use tollgate_fixtures::payload::Payload as _;
use tollgate_logic::fraud::Transaction;
use tollgate_logic::pricing::{Cart, Request};
use tollgate_values::json::Bytes;
use tollgate_values::wit::World;
use tollgate_values::{Signature, Type, Value};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn world() -> World {
    World::open(&root().join("guests/wit"), Some("guest")).expect("our own WIT")
}

fn signature(world: &World, function: &str) -> Signature<Type> {
    world.export(function).and_then(|export| export.signature()).expect(function)
}

/// The files of a folder of fixtures, each with the function it is for.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for package in ["pricing", "fraud", "probe"] {
        let folder = root().join("fixtures").join(folder).join(package);
        for entry in fs::read_dir(&folder).expect("a folder of fixtures") {
            let path = entry.expect("a file").path();
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
            files.push((format!("{package}/{name}"), fs::read_to_string(path).expect("a text")));
        }
    }
    files
}

#[track_caller]
fn assert_input(signature: &Signature<Type>, json: &str) {
    let values: Vec<Value> = signature.decode_arguments(json, Bytes::Hex).expect(json);
    assert_eq!(signature.encode_arguments(&values, Bytes::Hex).expect(json), json);
}

#[track_caller]
fn assert_output(signature: &Signature<Type>, json: &str) {
    let value: Option<Value> = signature.decode_result(json, Bytes::Hex).expect(json);
    assert_eq!(signature.encode_result(value.as_ref(), Bytes::Hex).expect(json), json);
}

#[test]
fn lines_of_corpora_come_back_byte_for_byte() {
    let (world, mut lines) = (world(), 0);
    for (function, text) in files("corpora") {
        // The two numbers that all scalar probes take.
        let function = if function == "probe/scalar" { "probe/echo-scalar" } else { &function };
        let signature = signature(&world, function);
        for line in text.lines() {
            assert_input(&signature, line);
            lines += 1;
        }
    }
    assert!(lines > 4_000, "only {lines} lines");
}

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    input: Option<&'a RawValue>,
    #[serde(borrow)]
    output: Option<&'a RawValue>,
}

#[test]
fn golden_inputs_and_outputs_come_back_byte_for_byte() {
    let (world, mut values) = (world(), 0);
    for (function, text) in files("golden") {
        let signature = signature(&world, &function);
        for line in text.lines() {
            let row: Row<'_> = serde_json::from_str(line).expect("a golden case");
            row.input.inspect(|input| assert_input(&signature, input.get()));
            row.output.inspect(|output| assert_output(&signature, output.get()));
            values += usize::from(row.input.is_some()) + usize::from(row.output.is_some());
        }
    }
    assert!(values > 15_000, "only {values} values");
}

/// What is too large for the files: made by the typed generators and the native logic.
#[test]
fn large_inputs_and_answers_come_back_byte_for_byte() {
    let (world, mut values) = (world(), 0);
    for (function, text) in files("golden") {
        let signature = signature(&world, &function);
        let cases = golden::load(&root().join("fixtures/golden"), &function).expect("golden cases");
        for (case, line) in cases.iter().zip(text.lines()) {
            if !line.contains(r#""generate""#) && !line.contains(r#""output-sha256""#) {
                continue;
            }
            let input = match function.rsplit_once('/').expect("package and function").1 {
                "get-quote" => case.input::<Request>().map(|input| input.encode()),
                "quote-cart" | "echo-structured" | "sink-structured" => {
                    case.input::<Cart>().map(|input| input.encode())
                }
                "score-transaction" => case.input::<Transaction>().map(|input| input.encode()),
                "score" => case.input::<(String, u64)>().map(|input| input.encode()),
                "reprice" | "echo-text" | "sink-text" => case.input::<String>().map(|input| input.encode()),
                "screen" | "echo-bytes" | "sink-bytes" => case.input::<Vec<u8>>().map(|input| input.encode()),
                // No large inputs, only large answers.
                _ => Ok(String::new()),
            };
            let input = input.expect("an input of the function");
            if !input.is_empty() {
                assert_input(&signature, &input);
            }
            assert_output(&signature, &golden::native(&function, case).expect("a good input"));
            values += 1;
        }
    }
    assert!(values > 40, "only {values} values");
}
