//! Runs and rows of tests.

use std::collections::BTreeMap;

use tollgate_model::host::Host;
use tollgate_model::journal::{Links, Run, SCHEMA};
use tollgate_model::results::{Bound, Figure, PerLaunch, Row, Status};

/// A run of nothing.
pub fn run() -> Run {
    let comparability = [("cpu-model", "A\n B"), ("architecture", "x86_64")];
    let comparability = comparability.map(|(name, value)| (name.to_string(), value.to_string()));
    Run {
        schema: SCHEMA,
        tollgate: "0.1.0".to_string(),
        plan: "quick".to_string(),
        command: "tollgate run".to_string(),
        seed: 1,
        started: "20260101T000000Z".to_string(),
        pace: Default::default(),
        comparisons: Vec::new(),
        functions: tollgate_model::testing::functions(),
        inputs: BTreeMap::new(),
        subjects: BTreeMap::new(),
        host: Host { comparability: comparability.into(), ..Host::default() },
        revision: None,
        placement: Default::default(),
        links: Links::default(),
        race: None,
    }
}

/// A figure with its interval.
pub fn figure(value: f64, low: f64, high: f64) -> Figure {
    Figure { value, low: Some(low), high: Some(high) }
}

/// A measured row.
pub fn row(cell: &str, metric: &str, figure: Figure) -> Row {
    Row {
        comparison: 0,
        cell: cell.parse().unwrap(),
        metric: metric.parse().unwrap(),
        against: None,
        status: Status::Measured,
        launches: 2,
        invalid_launches: 0,
        bound: Bound::None,
        figure: Some(figure),
        control: None,
        to_native: None,
        to_memcpy: None,
        per_launch: Vec::new(),
        remarks: Vec::new(),
    }
}

/// The row with a number for each launch.
pub fn with_launches(row: Row, values: &[f64]) -> Row {
    let launch = |(block, &value)| PerLaunch { block, value, to_control: None };
    Row { per_launch: (0..).zip(values).map(launch).collect(), ..row }
}

/// The row without a figure, for this reason.
pub fn without_figure(row: Row, status: Status) -> Row {
    Row { status, figure: None, ..row }
}

/// The row on a contender whose configuration is called this. No journal holds such a name; a format must not rely on it.
pub fn on_config(mut row: Row, config: &str) -> Row {
    row.cell.contender.config = Some(config.to_string());
    row
}

/// A sample of an OpenMetrics document.
#[derive(Debug)]
pub struct Sample {
    pub name: String,
    pub labels: BTreeMap<String, String>,
}

/// Reads OpenMetrics as strictly as its specification is written, and panics where a line breaks a rule.
pub fn openmetrics(text: &str) -> Vec<Sample> {
    let lines = text.strip_suffix("# EOF\n").expect("`# EOF` is the last line");
    let (mut families, mut samples): (Vec<(String, String)>, Vec<Sample>) = (Vec::new(), Vec::new());
    for line in lines.lines() {
        if let Some(metadata) = line.strip_prefix("# ") {
            let [kind, name, value] = metadata.splitn(3, ' ').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            assert!(is_name(name), "{line}");
            match kind {
                "TYPE" => {
                    assert!(["gauge", "info"].contains(&value), "{line}");
                    assert!(
                        families.iter().all(|(other, _)| other != name),
                        "a family in two places: {line}"
                    );
                    families.push((name.to_string(), value.to_string()));
                }
                "UNIT" => assert!(name.ends_with(&format!("_{value}")), "{line}"),
                "HELP" => assert!(!value.is_empty(), "{line}"),
                _ => panic!("{line}"),
            }
            assert_eq!(families.last().unwrap().0, name, "{line}");
            continue;
        }
        let (family, kind) = families.last().expect("a family's type comes first");
        let (name, rest) = line.split_once('{').unwrap();
        assert_eq!(name, if kind == "info" { format!("{family}_info") } else { family.clone() }, "{line}");
        let (labels, value) = labels(rest);
        assert!(value.strip_prefix(' ').unwrap().parse::<f64>().unwrap().is_finite(), "{line}");
        let twice = samples.iter().any(|sample| sample.name == name && sample.labels == labels);
        assert!(!twice, "the same sample twice: {line}");
        samples.push(Sample { name: name.to_string(), labels });
    }
    samples
}

/// Reads labels up to the closing brace, and gives what follows it.
fn labels(mut rest: &str) -> (BTreeMap<String, String>, &str) {
    let mut labels = BTreeMap::new();
    loop {
        let (name, value) = rest.split_once("=\"").expect("a label");
        assert!(is_name(name) && !name.contains(':'), "{name}");
        let (mut unescaped, mut chars) = (String::new(), value.char_indices());
        let end = loop {
            match chars.next().expect("a closing quote") {
                (index, '"') => break index,
                (_, '\\') => unescaped.push(match chars.next().unwrap().1 {
                    'n' => '\n',
                    c @ ('"' | '\\') => c,
                    c => panic!("\\{c} is no escape"),
                }),
                (_, c) => unescaped.push(c),
            }
        };
        assert!(labels.insert(name.to_string(), unescaped).is_none(), "{name} twice");
        rest = &value[end + 1..];
        match rest.split_at(1) {
            (",", more) => rest = more,
            ("}", value) => return (labels, value),
            (other, _) => panic!("{other} after a label"),
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b':')
}
