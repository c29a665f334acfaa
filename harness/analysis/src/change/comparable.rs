//! Whether two sides may be compared: the same kind of machine, the same inputs, the same settings under the same names,
//! the same conditions. What is meant to differ (worker, runtime, component, commit) is told and not refused.

use std::collections::BTreeSet;

use serde::Serialize;
use tollgate_model::journal::{Run, Subject};
use tollgate_model::metric::Metric;
use tollgate_model::results::Row;
use tollgate_model::{Contender, Workload};

use super::side::Side;
use crate::recorded_run::RecordedRun;

/// The reason that sides are not compared at all.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotComparable(String);

/// Refuses sides, and runs within a side, that were not measured on the same kind of machine with the same inputs.
pub fn check(base: &Side, head: &Side) -> Result<(), NotComparable> {
    let first = &base.runs[0];
    for side in [base, head] {
        for run in &side.runs {
            let between = if std::ptr::eq(side, base) { "of the base" } else { "of base and head" };
            same_machine(first, run, between)?;
            same_inputs(first, run, between)?;
        }
        same_conditions_within(side)?;
    }
    Ok(())
}

fn same_machine(one: &RecordedRun, other: &RecordedRun, between: &str) -> Result<(), NotComparable> {
    let (here, there) = (&one.run.host, &other.run.host);
    let facts: Vec<String> = here
        .differs_in(there)
        .into_iter()
        .map(|fact| {
            let of = |host: &tollgate_model::host::Host| {
                host.comparability.get(fact).map_or("unknown".to_string(), |value| format!("`{value}`"))
            };
            format!("{fact} is {} and {}", of(here), of(there))
        })
        .collect();
    if facts.is_empty() {
        return Ok(());
    }
    Err(NotComparable(format!(
        "runs {between} were not measured on the same kind of machine: {} (in {} and {})",
        facts.join("; "),
        one.folder.display(),
        other.folder.display()
    )))
}

fn same_inputs(one: &RecordedRun, other: &RecordedRun, between: &str) -> Result<(), NotComparable> {
    let (here, there) = (inputs(one), inputs(other));
    // A run in which nothing could be opened has none.
    if here == there || here.is_empty() || there.is_empty() {
        return Ok(());
    }
    let list = |digests: &BTreeSet<&str>| {
        digests.iter().map(|digest| short(digest)).collect::<Vec<_>>().join(" and ")
    };
    Err(NotComparable(format!(
        "runs {between} had other inputs: the digest of the fixtures is {} and {} (in {} and {})",
        list(&here),
        list(&there),
        one.folder.display(),
        other.folder.display()
    )))
}

fn inputs(run: &RecordedRun) -> BTreeSet<&str> {
    run.launches.iter().filter_map(|launch| Some(launch.receipt.as_ref()?.fixtures.as_str())).collect()
}

/// Runs of a side stand for the same thing, so they must have been measured alike.
fn same_conditions_within(side: &Side) -> Result<(), NotComparable> {
    let Some((first, others)) = side.runs.split_first() else { return Ok(()) };
    for other in others {
        let differing = first
            .run
            .subjects
            .iter()
            .find_map(|(contender, one)| settings_differ(contender, one, other.run.subjects.get(contender)?))
            .or_else(|| first.run.inputs.keys().find_map(|of| inputs_differ(&first.run, &other.run, *of)))
            .or_else(|| first.call_paths.differ_anywhere(&other.call_paths))
            .or_else(|| {
                differing_keys(&first.run.pace, &other.run.pace).map(|what| format!("the pace: {what}"))
            })
            .or_else(|| {
                let shapes = |run: &Run| run.comparisons.iter().map(|c| c.load.clone()).collect::<Vec<_>>();
                differing_keys(&shapes(&first.run), &shapes(&other.run))
                    .map(|what| format!("the load: {what}"))
            });
        if let Some(differing) = differing {
            return Err(NotComparable(format!(
                "runs of the {} were not measured alike: {differing} (in {} and {})",
                side.name,
                first.folder.display(),
                other.folder.display()
            )));
        }
    }
    Ok(())
}

/// The reason that a row of the base and one of the head were not measured alike, if so.
pub fn refuse(base: &RecordedRun, head: &RecordedRun, of_base: &Row, of_head: &Row) -> Option<String> {
    let contender = &of_base.cell.contender;
    let subjects = base.run.subjects.get(contender).zip(head.run.subjects.get(contender));
    subjects
        .and_then(|(one, other)| settings_differ(contender, one, other))
        .or_else(|| {
            let inputs = || inputs_differ(&base.run, &head.run, of_base.cell.workload);
            of_base.metric.takes_inputs().then(inputs).flatten()
        })
        .or_else(|| call_paths_differ(base, head, of_base))
        .or_else(|| conditions_differ((&base.run, of_base), (&head.run, of_head)))
}

/// The settings that differ under one name. What they are called and told in prose may differ.
fn settings_differ(contender: &Contender, one: &Subject, other: &Subject) -> Option<String> {
    let config = |subject: &Subject| {
        subject.config.clone().map(|config| tollgate_model::RuntimeConfig { about: String::new(), ..config })
    };
    let service = |subject: &Subject| {
        subject.service.clone().map(|config| tollgate_model::ServiceConfig { about: String::new(), ..config })
    };
    differing_keys(&(config(one), service(one)), &(config(other), service(other)))
        .map(|what| format!("{contender} does not have the same settings: {what}"))
}

/// The beginning of a digest, which tells it from others.
fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

/// The inputs of a workload that differ, where both journals tell.
fn inputs_differ(one: &Run, other: &Run, workload: Workload) -> Option<String> {
    let (one, other) = one.inputs.get(&workload).zip(other.inputs.get(&workload))?;
    (one != other)
        .then(|| format!("{workload} had other inputs: their digest is {} and {}", short(one), short(other)))
}

/// The call paths that differ, where a metric is of calls by one of them.
fn call_paths_differ(base: &RecordedRun, head: &RecordedRun, row: &Row) -> Option<String> {
    let of_calls = row.metric.is_part()
        || matches!(
            row.metric,
            Metric::CallNs
                | Metric::CallsPerSecond { .. }
                | Metric::CallTail(_)
                | Metric::Sampled(_)
                | Metric::PerCall(_)
        );
    of_calls.then(|| base.call_paths.differ(&head.call_paths, &row.cell)).flatten()
}

/// The difference in how a metric was taken, where that changes what is measured.
fn conditions_differ((base, of_base): (&Run, &Row), (head, of_head): (&Run, &Row)) -> Option<String> {
    let pace = |pick: fn(&Run) -> u64, name: &str| {
        let (one, other) = (pick(base), pick(head));
        (one != other).then(|| format!("{name} is {one} and {other}"))
    };
    match of_base.metric {
        metric if metric == Metric::CallNs || metric.is_part() => pace(|run| run.pace.slice_us, "slice-us")
            .or_else(|| pace(|run| run.pace.warm_up_ms, "warm-up-ms")),
        Metric::CallsPerSecond { .. } => pace(|run| run.pace.window_ms, "window-ms"),
        metric if metric.is_under_load() || matches!(metric, Metric::CallTail(_)) => {
            let load = |run: &Run, row: &Row| run.comparisons.get(row.comparison).map(|c| c.load.clone());
            differing_keys(&load(base, of_base), &load(head, of_head))
                .map(|what| format!("the load is not the same: {what}"))
        }
        _ => None,
    }
}

/// The keys in which two settings differ, each with both values: `engine.compiler is "winch" and "cranelift"`.
fn differing_keys(one: &impl Serialize, other: &impl Serialize) -> Option<String> {
    let one = serde_json::to_value(one).expect("settings are plain data");
    let other = serde_json::to_value(other).expect("settings are plain data");
    let mut differing = Vec::new();
    differences("", &one, &other, &mut differing);
    (!differing.is_empty()).then(|| differing.join("; "))
}

fn differences(at: &str, one: &serde_json::Value, other: &serde_json::Value, found: &mut Vec<String>) {
    use serde_json::Value;
    let below = |key: &str| if at.is_empty() { key.to_string() } else { format!("{at}.{key}") };
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) => {
            let keys: BTreeSet<&String> = ones.keys().chain(others.keys()).collect();
            for key in keys {
                let of = |all: &serde_json::Map<String, Value>| all.get(key).cloned();
                let (one, other) = (of(ones).unwrap_or(Value::Null), of(others).unwrap_or(Value::Null));
                differences(&below(key), &one, &other, found);
            }
        }
        // An index in a list has no name that would mean anything to a reader.
        (Value::Array(ones), Value::Array(others)) => {
            for index in 0..ones.len().max(others.len()) {
                let of = |all: &[Value]| all.get(index).cloned().unwrap_or_default();
                differences(at, &of(ones), &of(others), found);
            }
        }
        (one, other) if one == other => {}
        (one, other) => {
            let written =
                |value: &Value| if value.is_null() { "not set".to_string() } else { value.to_string() };
            found.push(format!("{at} is {} and {}", written(one), written(other)));
        }
    }
}

/// The differences that are meant to be: the contenders of which a file is another one.
fn other_files(base: &Side, head: &Side, sha256: fn(&Subject) -> Option<&String>) -> Vec<Contender> {
    let digest = |side: &Side, contender: &Contender| {
        side.runs.iter().find_map(|run| sha256(run.run.subjects.get(contender)?).cloned())
    };
    let contenders: BTreeSet<&Contender> = base.runs.iter().flat_map(|run| run.run.subjects.keys()).collect();
    let other = |contender: &&Contender| {
        digest(base, contender).zip(digest(head, contender)).is_some_and(|(one, other)| one != other)
    };
    contenders.into_iter().filter(other).cloned().collect()
}

/// Notes on the sides that a reader should know before reading on.
pub fn notes(base: &Side, head: &Side) -> Vec<String> {
    let mut notes = Vec::new();
    for side in [base, head] {
        for run in &side.runs {
            notes.extend(
                run.remarks.iter().map(|remark| format!("{}, {}: {remark}", side.name, run.folder.display())),
            );
        }
    }
    let identities: BTreeSet<&str> =
        base.runs.iter().chain(&head.runs).map(|run| run.run.host.identity.as_str()).collect();
    if identities.len() > 1 {
        notes.push(format!("{} machines of the same kind", identities.len()));
    }
    let journals =
        |side: &Side| -> BTreeSet<_> { side.runs.iter().filter_map(|run| run.canonical.clone()).collect() };
    if !journals(base).is_disjoint(&journals(head)) {
        notes.push("a run is on both sides: with itself it agrees, and that says nothing".to_string());
    }
    let of = |contenders: Vec<Contender>| {
        let first = contenders.first()?;
        Some(match contenders.len() {
            1 => first.to_string(),
            many => format!("{first} and {} more contenders", many - 1),
        })
    };
    if let Some(whose) = of(other_files(base, head, |subject| subject.artifact_sha256.as_ref())) {
        notes.push(format!("the component of {whose} is another one"));
    }
    if let Some(whose) = of(other_files(base, head, |subject| subject.program_sha256.as_ref())) {
        notes.push(format!(
            "the program of {whose} is another file: a few per cent of a short call may come from where its code lies, not from what it does"
        ));
    }
    notes
}
