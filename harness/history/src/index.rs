//! Putting a night into the tables.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Transaction, params};
use tollgate_model::results::Figure;

use crate::night::{Night, Point};

/// The outcome of adding a night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is in the history now.
    Now,
    /// It was there already.
    Before,
}

pub(crate) fn add(transaction: &Transaction, night: &Night) -> rusqlite::Result<Added> {
    let facts = serde_json::to_string(&night.facts).expect("facts are plain data");
    transaction
        .prepare_cached("INSERT INTO host (key, facts) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![night.key, facts])?;
    let run = transaction
        .prepare_cached(
            "INSERT INTO run (name, seed, started, plan, command, key, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO NOTHING RETURNING id",
        )?
        .query_row(
            params![
                night.name,
                night.seed.cast_signed(),
                night.started,
                night.plan,
                night.command,
                night.key,
                night.revision
            ],
            |row| row.get(0),
        )
        .optional()?;
    let Some(run) = run else { return Ok(Added::Before) };
    let mut made = transaction
        .prepare_cached("INSERT INTO made (run, contender, runtime, artifact) VALUES (?1, ?2, ?3, ?4)")?;
    for (contender, of) in &night.made {
        made.execute(params![run, contender.to_string(), of.runtime, of.artifact])?;
    }
    add_points(transaction, night, run)?;
    Ok(Added::Now)
}

fn add_points(transaction: &Transaction, night: &Night, run: i64) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO point (series, started, run, status, left_out, value, low, high, ratio, ratio_low, ratio_high,
             reference)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    let mut places: HashMap<Name, u32> = HashMap::new();
    for point in &night.points {
        let name = Name::of(point);
        let next = places.get(&name).copied().unwrap_or(0);
        let series = series(transaction, &night.key, point, &name, next)?;
        places.insert(name, next + 1);
        let ends = |figure: Option<Figure>| {
            let end = |pick: fn(&Figure) -> Option<f64>| figure.as_ref().and_then(pick);
            [figure.map(|figure| figure.value), end(|figure| figure.low), end(|figure| figure.high)]
        };
        let ([value, low, high], [ratio, ratio_low, ratio_high]) = (ends(point.value), ends(point.ratio));
        let status = point.status.word();
        let left_out = point.left_out().map(|why| match point.status.reason() {
            Some(reason) => format!("{status}: {reason}"),
            None => why.to_string(),
        });
        insert.execute(params![
            series,
            night.started,
            run,
            status,
            left_out,
            value,
            low,
            high,
            ratio,
            ratio_low,
            ratio_high,
            point.reference
        ])?;
    }
    Ok(())
}

/// The properties that tell the series of a key apart.
#[derive(PartialEq, Eq, Hash)]
struct Name<'a> {
    cell: String,
    metric: String,
    against: String,
    conditions: &'a str,
}

impl<'a> Name<'a> {
    fn of(point: &'a Point) -> Self {
        Name {
            cell: point.cell.to_string(),
            metric: point.metric.to_string(),
            against: point.against.as_ref().map_or(String::new(), ToString::to_string),
            conditions: &point.conditions,
        }
    }
}

/// The series that a point belongs to.
fn series(
    transaction: &Transaction,
    key: &str,
    point: &Point,
    name: &Name,
    place: u32,
) -> rusqlite::Result<i64> {
    let Name { cell, metric, against, conditions } = name;
    let of_its_name = params![key, cell, metric, against, conditions, place];
    let there = transaction
        .prepare_cached(
            "SELECT id, controlled FROM series
             WHERE key = ?1 AND cell = ?2 AND metric = ?3 AND against = ?4 AND conditions = ?5 AND place = ?6",
        )?
        .query_row(of_its_name, |row| Ok((row.get(0)?, row.get::<_, bool>(1)?)))
        .optional()?;
    let controlled = point.ratio.is_some();
    match there {
        Some((id, before)) => {
            if controlled && !before {
                transaction.execute("UPDATE series SET controlled = 1 WHERE id = ?1", [id])?;
            }
            Ok(id)
        }
        None => transaction
            .prepare_cached(
                "INSERT INTO series
                     (key, cell, metric, against, conditions, place, contender, control, counted, controlled)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id",
            )?
            .query_row(
                params![
                    key,
                    cell,
                    metric,
                    against,
                    conditions,
                    place,
                    point.cell.contender.to_string(),
                    point.control,
                    point.metric.deterministic(),
                    controlled
                ],
                |row| row.get(0),
            ),
    }
}
