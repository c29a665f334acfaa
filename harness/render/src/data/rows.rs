//! The rows, for changing the baseline and for the details of a cell.

use std::collections::HashMap;
use std::io::Write;

use serde::Serialize;
use tollgate_analysis::reproduce;
use tollgate_analysis::row_index::RowIndex;
use tollgate_analysis::units::plain;
use tollgate_model::Metric;
use tollgate_model::metric::Direction;
use tollgate_model::results::Figure;

use super::round;

/// Everything that the script knows of the rows.
#[derive(Serialize)]
struct Document<'a> {
    runs: Vec<Run<'a>>,
    metrics: Vec<MetricWords>,
    /// Reasons and remarks, each once.
    texts: Vec<&'a str>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Run<'a> {
    name: &'a str,
    /// The command that measures a cell again, with `{}` where the cell goes.
    command: String,
}

#[derive(Serialize)]
struct MetricWords {
    id: String,
    name: String,
    unit: &'static str,
    /// Whether more is better.
    higher: bool,
}

/// One row; what is absent is not written.
#[derive(Serialize)]
struct Row {
    /// Which run.
    r: usize,
    /// Which comparison.
    c: usize,
    cell: String,
    /// Which metric.
    m: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    s: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<String>,
    /// The figure as it is printed.
    t: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    bound: &'static str,
    /// Value, low, high.
    #[serde(skip_serializing_if = "Option::is_none")]
    f: Option<[Option<f64>; 3]>,
    /// The same of the ratio to the control.
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<[Option<f64>; 3]>,
    launches: usize,
    #[serde(skip_serializing_if = "is_zero")]
    invalid: usize,
    /// Reason and remarks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<usize>,
    /// Blocks, and what each launch said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    b: Vec<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    v: Vec<f64>,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Writes them.
pub fn write(to: &mut dyn Write, index: &RowIndex) {
    let mut texts: Vec<&str> = Vec::new();
    let mut indices: HashMap<&str, usize> = HashMap::new();
    let mut metrics: Vec<Metric> = Vec::new();
    let mut metric_places: HashMap<Metric, usize> = HashMap::new();
    let ends = |figure: Figure| [Some(round(figure.value)), figure.low.map(round), figure.high.map(round)];
    let mut rows = Vec::new();
    for entry in index.rows() {
        let row = entry.row;
        let mut text = |text| {
            *indices.entry(text).or_insert_with(|| {
                texts.push(text);
                texts.len() - 1
            })
        };
        let why = row
            .status
            .reason()
            .into_iter()
            .chain(row.remarks.iter().map(String::as_str))
            .map(&mut text)
            .collect();
        let m = *metric_places.entry(row.metric).or_insert_with(|| {
            metrics.push(row.metric);
            metrics.len() - 1
        });
        rows.push(Row {
            r: entry.run,
            c: row.comparison,
            cell: row.cell.to_string(),
            m,
            s: if entry.figure().is_some() { "" } else { row.status.word() },
            against: row.against.as_ref().map(ToString::to_string),
            t: plain(row),
            bound: row.bound.sign(),
            f: entry.figure().map(ends),
            n: row.to_native.map(ends),
            launches: row.launches,
            invalid: row.invalid_launches,
            why,
            b: row.per_launch.iter().map(|launch| launch.block).collect(),
            v: row.per_launch.iter().map(|launch| round(launch.value)).collect(),
        });
    }
    let metrics = metrics.into_iter().map(|metric| MetricWords {
        id: metric.to_string(),
        name: metric.label(),
        unit: metric.unit(),
        higher: metric.direction() == Direction::Higher,
    });
    let runs = index
        .runs
        .iter()
        .map(|source| Run { name: source.name, command: reproduce::command(source.run, "{}") });
    let document = Document { runs: runs.collect(), metrics: metrics.collect(), texts, rows };
    serde_json::to_writer(to, &document).expect("memory takes what is written");
}
