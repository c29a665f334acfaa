//! Series, night by night.

use std::collections::HashMap;

use rusqlite::{Connection, params};
use tollgate_model::history::{ChangedAt, Finding, Series, ShownNight, Step};
use tollgate_model::metric::Metric;
use tollgate_model::pattern::Pattern;
use tollgate_model::results::Figure;
use tollgate_stats::ChangeRule;

use crate::finding;
use crate::level::levels;
use crate::rule::ALPHA;
use crate::scale::Scale;
use crate::window::same_state;

/// The reason that a night is not held against the last one.
const OTHER_STATE: &str = "another state of the machine";

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
        let changes = if asked.changes { changes(&nights, controlled) } else { Vec::new() };
        shown.push(Series {
            key: key.to_string(),
            levels: if asked.changes { levels(&nights, controlled, &changes) } else { Vec::new() },
            changes,
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
             value, low, high, ratio, ratio_low, ratio_high, reference
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
        let night = ShownNight {
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
        };
        Ok((night, row.get::<_, Option<f64>>(14)?))
    };
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let mut nights: Vec<(ShownNight, Option<f64>)> =
        nights.query_map(params![series, contender, count], night)?.collect::<Result<_, _>>()?;
    // As they are judged: by the nights in the state of the machine that the last one was in.
    let last =
        nights.iter().find(|(night, _)| night.left_out.is_none()).and_then(|(_, reference)| *reference);
    nights.reverse();
    let marked = nights.into_iter().map(|(mut night, reference)| {
        if night.left_out.is_none() && !same_state(reference, last) {
            night.left_out = Some(OTHER_STATE.to_string());
        }
        night
    });
    Ok(marked.collect())
}

/// Change points of the nights as a whole: what looking back finds, beside what was found at the time.
fn changes(nights: &[ShownNight], controlled: bool) -> Vec<ChangedAt> {
    let counted: Vec<(&ShownNight, f64)> =
        nights.iter().filter_map(|night| Some((night, night.figure(controlled)?.value))).collect();
    let (scale, scaled) = Scale::of(counted.iter().map(|(_, number)| *number));
    let rule = ChangeRule { alpha: ALPHA, ..ChangeRule::new(0) };
    let points = rule.history(&scaled).unwrap_or_default();
    let changed = |point: &tollgate_stats::ChangePoint| ChangedAt {
        run: counted[point.at].0.run.clone(),
        p: point.p,
        step: Step {
            relative: scale.relative,
            by: scale.part(point.step.estimate),
            low: point.step.interval.map(|interval| scale.part(interval.low)),
            high: point.step.interval.map(|interval| scale.part(interval.high)),
        },
    };
    points.iter().map(changed).collect()
}
