//! Names and reasons that would be markup, and figures that are none: in every format the former stay text and the latter
//! stay out. Each format is read by a reader that is not ours, or by one that is stricter than its consumers.

use tollgate_model::results::{Bound, Figure, Row, Status};

use super::testing::{self, figure, on_config, row, with_launches, without_figure};
use super::{Source, Target};

const NAME: &str = "<script>alert('x')</script>\"]]>,\n| a_b @you \\ `c` {d=\"e\"} -8";
const CELL: &str = "pricing/get-quote@component/rust/winch";

fn rows() -> Vec<Row> {
    let hostile = |row| Row { remarks: vec![NAME.to_string()], ..on_config(row, NAME) };
    let fine = figure(88.0, 86.0, 90.0);
    vec![
        hostile(with_launches(row(CELL, "call-ns", fine), &[87.0, f64::NAN, 89.0])),
        hostile(row(CELL, "calls-per-second/1t", fine)),
        hostile(without_figure(row(CELL, "fuel-per-call", fine), Status::Failed(NAME.to_string()))),
        hostile(without_figure(row(CELL, "files", fine), Status::Unsupported("\u{1b}[31m\0".to_string()))),
        row(CELL, "entry-ns", figure(f64::NAN, 1.0, 2.0)),
        row(CELL, "logic-ns", figure(f64::INFINITY, 1.0, 2.0)),
        row(CELL, "lifting-ns", Figure { value: 1.0, low: Some(f64::NEG_INFINITY), high: Some(f64::NAN) }),
        with_launches(row(CELL, "lowering-ns", fine), &[f64::INFINITY]),
        Row { bound: Bound::AtLeast, ..row(CELL, "response-p99-us", fine) },
    ]
}

fn said(target: Target) -> Vec<String> {
    let run = testing::run();
    let run = tollgate_model::journal::Run { plan: NAME.to_string(), ..run };
    target.texts(&Source::new(&run, &[], rows())).into_iter().map(|text| text.content).collect()
}

#[test]
fn what_is_no_number_is_nowhere() {
    for target in Target::ALL {
        for text in said(target) {
            let text = text.to_lowercase();
            let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            for odd in ["nan", "inf", "infinity", "null"] {
                assert!(!words.contains(&odd), "{odd} for {target:?}: {text}");
            }
        }
    }
}

#[test]
fn names_stay_text_in_json() {
    let bmf: serde_json::Value = serde_json::from_str(&said(Target::Bmf)[0]).unwrap();
    let cell = format!("pricing/get-quote@component/rust/{NAME}");
    assert_eq!(bmf[&cell]["latency"]["value"], 88.0);
    assert_eq!(
        bmf[CELL],
        serde_json::json!({"lifting-ns": {"value": 1.0}, "lowering-ns": {"value": 88.0, "lower_value": 86.0, "upper_value": 90.0}})
    );
    let entries: Vec<serde_json::Value> =
        serde_json::from_str(&said(Target::GithubActionBenchmark)[0]).unwrap();
    let ours = entries.iter().find(|entry| entry["name"] == format!("{cell} call-ns")).unwrap();
    assert!(ours["extra"].as_str().unwrap().contains(NAME));
    for entry in &entries {
        assert!(entry["value"].is_f64() && !entry["unit"].as_str().unwrap().is_empty());
        // What github-action-benchmark asks of a range: (\+-|±)\s*\d
        let reaches = |range: &serde_json::Value| {
            range.as_str().unwrap().trim_start_matches('±').trim_start().to_string()
        };
        assert!(
            entry.get("range").is_none_or(|range| reaches(range).starts_with(|c: char| c.is_ascii_digit()))
        );
    }
}

#[test]
fn names_stay_text_in_xml() {
    let text = &said(Target::Junit)[0];
    let document = roxmltree::Document::parse(text).unwrap();
    let all = |tag| document.descendants().filter(move |node| node.has_tag_name(tag));
    assert_eq!((all("script").count(), all("failure").count()), (0, 0));
    assert_eq!(all("testcase").count(), rows().len());
    let error = all("error").next().unwrap();
    assert!(error.attribute("message").unwrap().contains("<script>alert('x')</script>\"]]>"));
    assert_eq!(error.parent().unwrap().attribute("name"), Some("fuel-per-call"));
    assert_eq!(all("error").count(), 1);
    assert_eq!(all("skipped").count(), 1);
    let printed = all("system-out").next().unwrap().text().unwrap();
    assert!(
        printed.starts_with("88.0 ns ± 2.3 %\n") && printed.contains("</script>\"]]>,\n| a_b"),
        "{printed}"
    );
}

#[test]
fn names_stay_text_in_csv() {
    let text = &said(Target::Csv)[0];
    let records: Vec<csv::StringRecord> =
        csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(records.len(), rows().len());
    assert_eq!(&records[0][1], format!("pricing/get-quote@component/rust/{NAME}"));
}

#[test]
fn names_stay_text_in_markdown() {
    let text = &said(Target::Markdown)[0];
    // Escaped backticks are text; between the others nothing is markup.
    let text = text.replace("\\`", "");
    assert_eq!(text.matches('`').count() % 2, 0, "{text}");
    let outside: String = text.split('`').step_by(2).collect();
    for markup in ["<script", "@you", " a_b", ", | a"] {
        assert!(!outside.contains(markup), "{markup} in {text}");
    }
}

#[test]
fn names_stay_text_for_benchstat() {
    let text = &said(Target::Benchstat)[0];
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words[0].strip_prefix("Benchmark") {
            Some(name) => {
                assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"/=._-".contains(&b)), "{line}");
                let end = name.trim_end_matches(|c: char| c.is_ascii_digit());
                assert!(end.len() == name.len() || !end.ends_with('-'), "{line}");
                assert!(
                    words.len() >= 4 && words.len().is_multiple_of(2) && words[1].parse::<u64>().is_ok(),
                    "{line}"
                );
                assert!(
                    words[2..].chunks(2).all(|pair| pair[0].parse::<f64>().unwrap().is_finite()),
                    "{line}"
                );
            }
            None if words[0] == "Unit" => assert_eq!(words.len(), 3, "{line}"),
            None => {
                assert!(words[0].ends_with(':') && words[0].starts_with(|c: char| c.is_lowercase()), "{line}")
            }
        }
    }
    assert_eq!(text.lines().filter(|line| line.starts_with("Benchmark")).count(), 2, "{text}");
}

#[test]
fn names_stay_text_in_openmetrics() {
    let samples = super::testing::openmetrics(&said(Target::Openmetrics)[0]);
    let call = samples.iter().find(|sample| sample.name == "tollgate_call_seconds").unwrap();
    assert_eq!(call.labels["config"], NAME);
    assert_eq!(samples.last().unwrap().labels["plan"], NAME);
    assert!(samples.iter().any(|sample| sample.labels.get("bound").is_some_and(|bound| bound == "at-least")));
}
