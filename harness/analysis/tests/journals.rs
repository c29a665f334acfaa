//! Real journals of every schema: today's rows are those that the program that wrote a journal made of it.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tollgate_analysis::results;
use tollgate_model::journal::{Launch, Line, Reader, Run};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../orchestrate/tests/journals").join(name)
}

fn read(folder: &Path) -> (Run, Vec<Launch>) {
    let mut reader = Reader::default();
    let (mut run, mut launches) = (None, Vec::new());
    for line in std::fs::read_to_string(folder.join("journal.jsonl")).unwrap().lines() {
        match reader.read(line).unwrap() {
            Line::Run(it) => run = Some(*it),
            Line::Launch(launch) => launches.push(*launch),
            Line::End(_) => {}
        }
    }
    (run.unwrap(), launches)
}

/// Rows say today who the control is. All else is as it was, to the last bit.
fn rows_are_as_they_were(name: &str, rows: &str) {
    let folder = sample(name);
    let (run, launches) = read(&folder);
    let before: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(folder.join(rows)).unwrap()).unwrap();
    let today = results::rows(&run, &launches);
    assert_eq!(today.len(), before.len(), "{name}");
    for (today, before) in today.iter().zip(before) {
        let mut today = serde_json::to_value(today).unwrap();
        assert!(today["control"].is_string(), "{today}");
        today.as_object_mut().unwrap().remove("control");
        assert_eq!(today, before, "{name}");
    }
}

#[test]
fn calls_of_schema_1() {
    rows_are_as_they_were("schema-1/calls", "rows-read-with-schema-2.json");
}

#[test]
fn calls_of_schema_2() {
    rows_are_as_they_were("schema-2/calls", "rows.json");
}

#[test]
fn what_was_measured_isolated_in_schema_2() {
    rows_are_as_they_were("schema-2/apart", "rows.json");
}

#[test]
fn loads_of_schema_2() {
    rows_are_as_they_were("schema-2/load", "rows.json");
    rows_are_as_they_were("schema-2/disturbed", "rows.json");
}
