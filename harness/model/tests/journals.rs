//! Journals of every schema that ever was: real ones, as the Tollgates of their days wrote them.

use std::path::{Path, PathBuf};

use tollgate_model::journal::{Line, Reader, SCHEMA};

/// The sample journals.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../orchestrate/tests/journals");
    let runs = std::fs::read_dir(folder).unwrap().map(|schema| schema.unwrap().path());
    let runs = runs.filter(|path| path.is_dir()).flat_map(|schema| std::fs::read_dir(schema).unwrap());
    runs.map(|run| run.unwrap().path().join("journal.jsonl")).filter(|journal| journal.is_file()).collect()
}

fn lines(journal: &Path) -> Vec<Line> {
    let mut reader = Reader::default();
    let text = std::fs::read_to_string(journal).unwrap();
    let read = |(number, line)| {
        reader.read(line).unwrap_or_else(|error| panic!("{}:{}: {error}", journal.display(), number + 1))
    };
    text.lines().enumerate().map(read).collect()
}

#[test]
fn every_line_of_every_schema_is_read_and_written_as_one_of_today() {
    let samples = samples();
    assert!(samples.len() >= 7, "{samples:?}");
    for journal in samples {
        let mut reader = Reader::default();
        for line in lines(&journal) {
            let again = reader.read(&serde_json::to_string(&line).unwrap());
            assert_eq!(again.unwrap(), line, "{}", journal.display());
        }
    }
}

#[test]
fn functions_controls_and_languages_come_from_what_was_true_in_those_days() {
    for journal in samples() {
        let Line::Run(run) = lines(&journal).swap_remove(0) else { panic!("{}", journal.display()) };
        assert_eq!(run.schema, SCHEMA);
        for comparison in &run.comparisons {
            for contender in &comparison.contenders {
                let control = comparison.control_of(contender).unwrap().to_string();
                let served = contender.deployment.is_served();
                assert_eq!(control, if served { "http/rust/native" } else { "native/rust" });
            }
            for workload in &comparison.workloads {
                assert!(run.functions.of(*workload).is_some(), "{workload}");
            }
        }
        assert!(run.subjects.values().all(|subject| subject.language.as_deref() == Some("rust")));
    }
}
