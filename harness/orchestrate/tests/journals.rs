//! Journals of every schema that ever was say what they said when they were written. How they were made, and what lies
//! beside them, is in their README.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tollgate_analysis::race::{CountedRace, receipts};
use tollgate_orchestrate::history::nights::{self, Read};
use tollgate_orchestrate::{journal, race, runs};

/// Figures went through logarithms and back.
const ROUNDING: f64 = 1e-9;
/// Student's quantiles were right to 7e-6 when these were written, and are to 12 digits now.
const QUANTILES: f64 = 1e-5;
/// Standard errors were resampled when these were written, which left 2 % of them to chance, and are computed now.
const RESAMPLED: f64 = 0.1;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journals")
}

fn json(file: &Path) -> Value {
    let text = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_slice(&text).unwrap()
}

/// Fails unless everything that was said then is said now; more may be said.
#[track_caller]
fn says_the_same(then: &Value, now: &Value, place: &str) {
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => {
            // The bounds of an interval are a quantile away from its middle.
            let bounds = ["low", "high", "detectable"].map(|key| then.get(key).and_then(Value::as_f64));
            let width = bounds.into_iter().flatten().map(f64::abs).fold(0.0, f64::max);
            let half = bounds[0].zip(bounds[1]).map_or(0.0, |(low, high)| (high - low) / 2.0);
            let detectable = bounds[2].unwrap_or(0.0);
            for (key, value) in then.iter().filter(|(_, value)| !value.is_null()) {
                let here = format!("{place}.{key}");
                let today = now.get(key).unwrap_or_else(|| panic!("{here} is gone"));
                match key.as_str() {
                    "low" | "high" => is_near(value, today, QUANTILES * width + RESAMPLED * half, &here),
                    "detectable" => is_near(value, today, QUANTILES * width + RESAMPLED * detectable, &here),
                    _ => says_the_same(value, today, &here),
                }
            }
        }
        (Value::Array(then), Value::Array(now)) => {
            assert_eq!(then.len(), now.len(), "{place}: {then:?}, now {now:?}");
            for (index, (then, now)) in then.iter().zip(now).enumerate() {
                says_the_same(then, now, &format!("{place}[{index}]"));
            }
        }
        (Value::Number(number), now) => {
            is_near(then, now, ROUNDING * number.as_f64().unwrap().abs(), place);
        }
        (then, now) => assert_eq!(then, now, "{place}"),
    }
}

#[track_caller]
fn is_near(then: &Value, now: &Value, allowed: f64, place: &str) {
    let near = then.as_f64().zip(now.as_f64()).is_some_and(|(then, now)| (then - now).abs() <= allowed);
    assert!(near, "{place}: {then}, now {now}");
}

/// What today's rules say otherwise than those of the day: starts have the median of their launches, timed figures no
/// interval from fewer than five of them, and tails a ratio by another way. What pays follows from starts.
#[track_caller]
fn by_todays_rules(then: &mut Value, now: &Value, place: &str) {
    let metric = then["metric"].as_str().unwrap().to_string();
    let row = then.as_object_mut().unwrap();
    let remarks = row.remove("remarks").unwrap_or_default();
    for remark in remarks.as_array().into_iter().flatten() {
        assert!(now["remarks"].as_array().unwrap().contains(remark), "{place}: {remark} is gone");
    }
    if metric.starts_with("cold-") || metric.starts_with("warm-") {
        let mut logs: Vec<f64> = now["per-launch"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| it["value"].as_f64().unwrap().ln())
            .collect();
        logs.sort_by(f64::total_cmp);
        if !logs.is_empty() {
            let median = (logs[(logs.len() - 1) / 2] + logs[logs.len() / 2]) / 2.0;
            is_near(&median.exp().into(), &now["figure"]["value"], 1e-9 * median.exp(), place);
        }
        row.remove("figure");
        row.remove("to-native");
    }
    if is_tail(&metric) {
        row.remove("to-native");
    }
    if now["launches"].as_u64().unwrap() < 5 {
        for figure in ["figure", "to-native", "to-memcpy"] {
            let bounded = !now[figure]["low"].is_null();
            if let Some(figure) = row.get_mut(figure).and_then(Value::as_object_mut)
                && !bounded
            {
                figure.remove("low");
                figure.remove("high");
            }
        }
    }
}

#[track_caller]
fn rows_are(run: &str, said: &str) {
    let folder = samples().join(run);
    let read = runs::open(&folder).unwrap();
    let now = serde_json::to_value(&read.rows).unwrap();
    let mut now: Vec<&Value> = now.as_array().unwrap().iter().collect();
    for mut then in json(&folder.join(said)).as_array().unwrap().clone() {
        if then["metric"] == "break-even-calls" {
            continue;
        }
        let same = |row: &&Value| ["comparison", "cell", "metric"].iter().all(|key| row[key] == then[key]);
        let place = format!("{run}: {} of {}", then["metric"], then["cell"]);
        let at = now.iter().position(same).unwrap_or_else(|| panic!("{place} is gone"));
        let row = now.remove(at);
        by_todays_rules(&mut then, row, &place);
        says_the_same(&then, row, &place);
    }
    // What there is besides: percentiles of fewer operations than it took then, or the reason that there is none; what pays;
    // and what schema 2 added to a journal of schema 1.
    for row in now {
        let metric = row["metric"].as_str().unwrap();
        let expected = is_tail(metric) || metric == "break-even-calls" || run.starts_with("schema-1");
        assert!(expected, "{run}: {row}");
    }
}

fn is_tail(metric: &str) -> bool {
    ["response-", "service-", "lateness-", "call-p"].iter().any(|tail| metric.starts_with(tail))
}

#[test]
fn a_journal_of_schema_1_gives_the_rows_of_its_day_and_those_that_schema_2_added() {
    rows_are("schema-1/calls", "rows.json");
    rows_are("schema-1/calls", "rows-read-with-schema-2.json");
}

#[test]
fn journals_of_schema_2_give_the_rows_of_their_day() {
    for run in ["calls", "apart", "load", "disturbed"] {
        rows_are(&format!("schema-2/{run}"), "rows.json");
    }
}

#[test]
fn races_of_schema_2_are_decided_as_they_were() {
    let folder = samples().join("schema-2/race");
    let timed = race::replay(&folder, journal::read(&folder).unwrap()).unwrap();
    says_the_same(&json(&folder.join("changes.json")), &serde_json::to_value(timed.changes).unwrap(), "race");

    let folder = samples().join("schema-2/race-instructions");
    let read = journal::read(&folder).unwrap();
    let receipts = receipts(&read.launches);
    let counted = CountedRace::of(folder.clone(), read.run, &read.launches, receipts);
    let changes = serde_json::to_value(counted.changes).unwrap();
    says_the_same(&json(&folder.join("changes.json")), &changes, "race-instructions");
}

#[test]
fn a_history_rebuilt_from_old_journals_goes_on_with_the_same_series() {
    let history = fs::read_to_string(samples().join("history.csv")).unwrap();
    let mut lines = history.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| columns.iter().position(|column| *column == name).unwrap();
    let lines: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    for run in ["schema-1/calls", "schema-2/calls", "schema-2/apart", "schema-2/load", "schema-2/disturbed"] {
        let Read::Night(night) = nights::read(&samples().join(run)).unwrap() else { panic!("{run}") };
        let then: Vec<&Vec<&str>> = lines.iter().filter(|line| line[column("journal")] == run).collect();
        // Rows with a reason in place of a percentile came later.
        assert!(then.len() <= night.points.len(), "{run}");
        // Starts have another location since, and what pays follows from it.
        let located = |line: &&&Vec<&str>| {
            ["cold-", "warm-", "break-even"].iter().any(|metric| line[column("metric")].starts_with(metric))
        };
        for line in then.into_iter().filter(|line| !located(&line)) {
            let point = night.points.iter().find(|point| {
                point.cell.to_string() == line[column("cell")]
                    && point.metric.to_string() == line[column("metric")]
                    && point.against.as_ref().map_or(String::new(), ToString::to_string)
                        == line[column("against")]
                    && point.conditions == line[column("conditions")]
                    && is(point.value.map(|figure| figure.value), line[column("value")])
                    // Of one pair there is no ratio since.
                    && (point.ratio.is_none() || is(point.ratio.map(|figure| figure.value), line[column("ratio")]))
            });
            assert!(point.is_some(), "{run}: {line:?}");
        }
        assert_eq!(night.key, lines[0][column("key")], "{run}");
    }
}

/// Whether a figure is the one that was written, or there was none.
fn is(now: Option<f64>, then: &str) -> bool {
    match (now, then.parse::<f64>()) {
        (None, Err(_)) => then.is_empty(),
        (Some(now), Ok(then)) => (now - then).abs() <= ROUNDING * then.abs(),
        _ => false,
    }
}

#[test]
fn a_run_of_an_older_schema_is_not_gone_on_with_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read(samples().join("schema-2/calls/journal.jsonl")).unwrap();
    // Its last line is cut off, which is what going on would repair first.
    let torn = &text[..text.len() - 10];
    fs::write(folder.path().join(journal::FILE), torn).unwrap();
    let Err(refused) = journal::Journal::resume(folder.path()) else { panic!("gone on with") };
    let said = refused.to_string();
    assert!(said.contains("was begun with schema 2") && said.ends_with("start a new run"), "{said}");
    assert_eq!(said.lines().count(), 1);
    assert_eq!(fs::read(folder.path().join(journal::FILE)).unwrap(), torn);
}
