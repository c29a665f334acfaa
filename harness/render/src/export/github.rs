//! github-action-benchmark: bare arrays of results. The direction is the file's, so there are two.

use serde::Serialize;
use tollgate_model::metric::Direction;

use super::source::Measured;
use super::{Source, Text};

#[derive(Serialize)]
struct Entry {
    name: String,
    unit: &'static str,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<String>,
    extra: String,
}

/// The files, of those two that have anything in them.
pub fn texts(source: &Source) -> Vec<Text> {
    let circumstances: Vec<String> =
        source.circumstances().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let file = |name, direction| {
        let entries = source.figures().filter(|measured| measured.row.metric.direction() == direction);
        let entries: Vec<Entry> = entries.map(|measured| entry(&measured, &circumstances)).collect();
        let content = serde_json::to_string_pretty(&entries).expect("entries are plain data") + "\n";
        (!entries.is_empty()).then_some(Text { name, content })
    };
    let smaller = file("customSmallerIsBetter.json", Direction::Lower);
    smaller.into_iter().chain(file("customBiggerIsBetter.json", Direction::Higher)).collect()
}

fn entry(measured: &Measured, circumstances: &[String]) -> Entry {
    let row = measured.row;
    let mut extra = vec![format!("launches={}", row.launches)];
    extra.extend_from_slice(circumstances);
    extra.extend(row.remarks.iter().cloned());
    Entry {
        name: format!("{} {}", measured.benchmark, measured.metric),
        unit: row.metric.unit(),
        value: measured.figure.value,
        range: range(measured),
        extra: extra.join("\n"),
    }
}

/// "± x", to the farther end of the interval: there is no room for two.
fn range(measured: &Measured) -> Option<String> {
    let value = measured.figure.value;
    let half = (measured.figure.high? - value).max(value - measured.figure.low?).max(0.0);
    half.is_finite().then(|| format!("± {half}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{self, figure, row};

    #[test]
    fn the_direction_decides_the_file_and_the_range_reaches_the_farther_end() {
        let run = testing::run();
        let cell = "probe/nop@component/rust/winch";
        let rows = vec![
            row(cell, "call-ns", figure(88.0, 80.0, 90.0)),
            row(cell, "calls-per-second/1t", figure(11250.0, 11000.0, 11500.0)),
        ];
        let texts = texts(&Source::new(&run, &[], rows));
        let names: Vec<&str> = texts.iter().map(|text| text.name).collect();
        assert_eq!(names, ["customSmallerIsBetter.json", "customBiggerIsBetter.json"]);
        let smaller: serde_json::Value = serde_json::from_str(&texts[0].content).unwrap();
        assert_eq!(smaller.as_array().unwrap().len(), 1);
        assert_eq!(smaller[0]["name"], format!("{cell} call-ns"));
        assert_eq!((smaller[0]["unit"].as_str(), smaller[0]["range"].as_str()), (Some("ns"), Some("± 8")));
        assert!(smaller[0]["extra"].as_str().unwrap().contains("\nplan=quick\n"));
    }
}
