//! The rows, for changing the baseline and for the details of a cell.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;
use tollgate_analysis::compared;
use tollgate_analysis::cost::{Shape, has_one_each};
use tollgate_analysis::reproduce;
use tollgate_analysis::row_index::{RowIndex, short};
use tollgate_analysis::rules::{self, Location};

use tollgate_model::metric::Direction;
use tollgate_model::plan::Comparison;
use tollgate_model::{Contender, Metric};

use super::columns::{Columns, Numbers};
use crate::human;
use tollgate_analysis::figures::{plain, spread};

/// Everything that the script knows of the rows.
#[derive(Serialize)]
struct Document<'a> {
    runs: Vec<Run<'a>>,
    metrics: Vec<MetricWords>,
    /// Reasons and remarks, each once.
    texts: Vec<&'a str>,
    /// Contenders that others are held against.
    controls: Vec<String>,
    /// Whoever may be deployed, in the order of reports.
    contenders: Vec<Named>,
    rows: Columns,
}

#[derive(Serialize)]
struct Run<'a> {
    name: &'a str,
    /// The command that measures a cell again, with `{}` where the cell goes.
    command: String,
    /// The groups of its plan, which tell apart what was measured more than once.
    groups: Vec<String>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    /// The name that tells it apart from others at a glance, and one for people.
    short: String,
    name: String,
    shape: &'static str,
    /// Whether each operation has an instance of its own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    one_each: bool,
}

#[derive(Serialize)]
struct MetricWords {
    id: String,
    name: String,
    unit: &'static str,
    /// Whether more is better.
    higher: bool,
    /// Whether launches become one number by their median.
    median: bool,
    /// Launches that an interval takes.
    least: usize,
    /// The thing that a verdict in words is about, and the kind of quantity, which decides the words.
    noun: String,
    scale: &'static str,
    /// The place among what people ask about.
    rank: usize,
}

/// Writes them.
pub fn write(to: &mut dyn Write, index: &RowIndex) -> io::Result<()> {
    let mut texts: Vec<&str> = Vec::new();
    let mut indices: HashMap<&str, usize> = HashMap::new();
    let mut metrics: Vec<Metric> = Vec::new();
    let mut metric_places: HashMap<Metric, usize> = HashMap::new();
    let mut controls: Vec<&Contender> = Vec::new();
    let mut rows = Columns::default();
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
        let control = row.control.as_ref().filter(|_| row.to_native.is_some() && !row.is_control());
        let k = control.map(|control| {
            controls.iter().position(|other| *other == control).unwrap_or_else(|| {
                controls.push(control);
                controls.len() - 1
            })
        });
        let values = || row.per_launch.iter().map(|launch| launch.value);
        let ends_of = values().reduce(f64::min).zip(values().reduce(f64::max));
        let numbers = Numbers::of(entry.figure(), &row.per_launch);
        let ratio = Numbers::of(row.to_native, &[]);
        rows.r.push(entry.run);
        rows.c.push(row.comparison);
        rows.cell.push(row.cell.to_string());
        rows.m.push(m);
        rows.s.push(if entry.figure().is_some() { None } else { Some(row.status.word()) });
        rows.against.push(row.against.as_ref().map(ToString::to_string));
        rows.t.push(plain(row));
        rows.bound.push(Some(row.bound.sign()).filter(|sign| !sign.is_empty()));
        rows.e.push(numbers.digits);
        rows.f.push(numbers.figure);
        rows.d.push(ratio.digits);
        rows.n.push(ratio.figure);
        rows.k.push(k);
        rows.launches.push(row.launches);
        rows.invalid.push(row.invalid_launches);
        rows.why.push(why);
        rows.b.push(row.per_launch.iter().map(|launch| launch.block).collect());
        rows.v.push(numbers.launches);
        rows.l.push(ends_of.map(|(least, most)| spread(least, most, row.metric)));
    }
    let metrics = metrics.into_iter().map(|metric| MetricWords {
        id: metric.to_string(),
        name: metric.label(),
        unit: metric.unit(),
        higher: metric.direction() == Direction::Higher,
        median: rules::location(metric) == Location::Median,
        least: rules::least_for_interval(metric),
        noun: compared::noun(metric),
        scale: compared::scale(metric).name(),
        rank: compared::rank(metric),
    });
    let runs = index.runs.iter().map(|source| Run {
        name: source.name,
        command: reproduce::command(source.run, "{}"),
        groups: source.run.comparisons.iter().enumerate().map(group).collect(),
    });
    let controls = controls.into_iter().map(ToString::to_string).collect();
    let deployed = index.contenders.iter().filter(|contender| index.is_deployed(contender));
    let contenders = deployed.map(|contender| Named {
        id: contender.to_string(),
        short: short(contender),
        name: human::called(index, contender),
        shape: Shape::of(contender).name(),
        one_each: has_one_each(index, contender),
    });
    let contenders = contenders.collect();
    let document =
        Document { runs: runs.collect(), metrics: metrics.collect(), texts, controls, contenders, rows };
    Ok(serde_json::to_writer(to, &document)?)
}

/// A group of a plan in words: `group 5 of the plan: call-time, 12 launches of each of 4 contenders`.
fn group((number, comparison): (usize, &Comparison)) -> String {
    let measures: Vec<String> = comparison.measure.iter().map(ToString::to_string).collect();
    format!(
        "group {} of the plan: {}, {} launches of each of {} contenders",
        number + 1,
        measures.join(", "),
        comparison.launches,
        comparison.contenders.len(),
    )
}
