//! Series, night by night.

use std::collections::HashMap;

use rusqlite::{Connection, params};
use serde::Serialize;
use tollgate_model::metric::Metric;
use tollgate_model::pattern::Pattern;
use tollgate_model::results::Figure;
use tollgate_stats::ChangeRule;

use crate::finding::{self, Finding, Step};
use crate::rule::ALPHA;

/// Which series are asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Of this comparability key, or of the latest night's.
    pub key: Option<String>,
    /// Of these cells.
    pub cells: Option<Pattern>,
    /// Of this metric.
    pub metric: Option<Metric>,
    /// At most so many nights, the last ones.
    pub nights: usize,
    /// Whether to look for all change points, which takes its time.
    pub changes: bool,
}

/// One metric of one cell over the nights.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Series {
    /// The comparability key.
    pub key: String,
    /// The cell.
    pub cell: String,
    /// The metric.
    pub metric: String,
    /// The other one, where the metric is about two.
    pub against: Option<String>,
    /// A digest of all that must be equal for nights to be about the same thing.
    pub conditions: String,
    /// Among equals of one run.
    pub place: u32,
    /// Whether the figure is held against a control of the same night: then the ratio is what is looked at.
    pub controlled: bool,
    /// Its nights, oldest first.
    pub nights: Vec<ShownNight>,
    /// Where the nights that are shown change, looked at as a whole.
    pub changes: Vec<ChangedAt>,
    /// What nightly checks found.
    pub findings: Vec<Finding>,
}

/// A night of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ShownNight {
    /// The run's folder.
    pub run: String,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// The commit.
    pub revision: Option<String>,
    /// What ran the contender.
    pub runtime: Option<String>,
    /// SHA-256 of its component.
    pub artifact: Option<String>,
    /// The night that this is a rerun of.
    pub rerun_of: Option<String>,
    /// `measured`, or why not.
    pub status: String,
    /// Why the night is not in the series, if so.
    pub left_out: Option<String>,
    /// The figure.
    pub value: Option<Figure>,
    /// Against the control.
    pub ratio: Option<Figure>,
}

/// A change of the series as a whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ChangedAt {
    /// The first night after it.
    pub run: String,
    /// How often chance alone makes as much.
    pub p: f64,
    /// By how much.
    pub step: Step,
}

impl ShownNight {
    /// The number that the series is made of; none where the night is not in it.
    pub fn number(&self, controlled: bool) -> Option<f64> {
        let counts = self.left_out.is_none() && self.rerun_of.is_none();
        let figure = if controlled { self.ratio } else { self.value };
        figure.filter(|_| counts).map(|figure| figure.value)
    }
}

pub(crate) fn series(connection: &Connection, key: &str, asked: &Asked) -> rusqlite::Result<Vec<Series>> {
    let mut findings: HashMap<_, Vec<Finding>> = HashMap::new();
    for finding in finding::read(connection, key)? {
        let of = (
            finding.cell.clone(),
            finding.metric.clone(),
            finding.against.clone(),
            finding.conditions.clone(),
            finding.place,
        );
        findings.entry(of).or_default().push(finding);
    }
    let mut all = connection.prepare(
        "SELECT id, cell, metric, against, conditions, place, controlled AND NOT counted, contender FROM series
         WHERE key = ?1 AND (?2 IS NULL OR metric = ?2)
         ORDER BY cell, metric, against, conditions, place",
    )?;
    let mut rows = all.query(params![key, asked.metric.map(|metric| metric.to_string())])?;
    let mut shown = Vec::new();
    while let Some(row) = rows.next()? {
        let cell: String = row.get(1)?;
        if asked.cells.as_ref().is_some_and(|cells| !cells.matches(&cell)) {
            continue;
        }
        let (metric, against): (String, String) = (row.get(2)?, row.get(3)?);
        let against = Some(against).filter(|against| !against.is_empty());
        let (conditions, place): (String, u32) = (row.get(4)?, row.get(5)?);
        let of = (cell.clone(), metric.clone(), against.clone(), conditions.clone(), place);
        let controlled: bool = row.get(6)?;
        let nights = nights(connection, row.get(0)?, &row.get::<_, String>(7)?, asked.nights)?;
        shown.push(Series {
            key: key.to_string(),
            changes: if asked.changes { changes(&nights, controlled) } else { Vec::new() },
            findings: findings.remove(&of).unwrap_or_default(),
            cell,
            metric,
            against,
            conditions,
            place,
            controlled,
            nights,
        });
    }
    Ok(shown)
}

/// The last nights of a series, oldest first, with those that are left out and with reruns.
fn nights(
    connection: &Connection,
    series: i64,
    contender: &str,
    count: usize,
) -> rusqlite::Result<Vec<ShownNight>> {
    let mut nights = connection.prepare_cached(
        "SELECT run.name, point.started, run.revision, made.runtime, made.artifact, night.name, status, left_out,
             value, low, high, ratio, ratio_low, ratio_high
         FROM point JOIN run ON run.id = point.run
             LEFT JOIN made ON made.run = point.run AND made.contender = ?2
             LEFT JOIN run AS night ON night.id = run.rerun_of
         WHERE series = ?1 ORDER BY point.started DESC, point.run DESC LIMIT ?3",
    )?;
    let figure = |row: &rusqlite::Row, from: usize| -> rusqlite::Result<Option<Figure>> {
        let (low, high) = (row.get(from + 1)?, row.get(from + 2)?);
        Ok(row.get::<_, Option<f64>>(from)?.map(|value| Figure { value, low, high }))
    };
    let night = |row: &rusqlite::Row| {
        Ok(ShownNight {
            run: row.get(0)?,
            started: row.get(1)?,
            revision: row.get(2)?,
            runtime: row.get(3)?,
            artifact: row.get(4)?,
            rerun_of: row.get(5)?,
            status: row.get(6)?,
            left_out: row.get(7)?,
            value: figure(row, 8)?,
            ratio: figure(row, 11)?,
        })
    };
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let mut nights: Vec<ShownNight> =
        nights.query_map(params![series, contender, count], night)?.collect::<Result<_, _>>()?;
    nights.reverse();
    Ok(nights)
}

/// Change points of the nights as a whole: what looking back finds, beside what was found at the time.
fn changes(nights: &[ShownNight], controlled: bool) -> Vec<ChangedAt> {
    let counted: Vec<(&ShownNight, f64)> =
        nights.iter().filter_map(|night| Some((night, night.number(controlled)?))).collect();
    let relative = counted.iter().all(|(_, number)| *number > 0.0);
    let scaled: Vec<f64> = counted.iter().map(|&(_, n)| if relative { n.ln() } else { n }).collect();
    let part = |logarithm: f64| if relative { logarithm.exp_m1() } else { logarithm };
    let rule = ChangeRule { alpha: ALPHA, ..ChangeRule::new(0) };
    let points = rule.history(&scaled).unwrap_or_default();
    let changed = |point: &tollgate_stats::ChangePoint| ChangedAt {
        run: counted[point.at].0.run.clone(),
        p: point.p,
        step: Step {
            relative,
            by: part(point.step.estimate),
            low: point.step.interval.map(|interval| part(interval.low)),
            high: point.step.interval.map(|interval| part(interval.high)),
        },
    };
    points.iter().map(changed).collect()
}
