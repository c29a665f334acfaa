//! The last nights of a series: those that are in it, since its last confirmed change.

use rusqlite::{Connection, params};

use tollgate_stats::states::LEAST_APART;

use crate::rule::WINDOW;

/// A night of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NightOf {
    pub run: i64,
    pub started: i64,
    /// The figure that the series is made of.
    pub number: f64,
}

/// The figure that a series is made of: the ratio to the control where the series has one, never now this, now that.
pub(crate) const NUMBER: &str =
    "CASE WHEN series.controlled AND NOT series.counted THEN point.ratio ELSE point.value END";

/// Whether two nights were in the same state of the machine, as far as is known.
pub(crate) fn same_state(one: Option<f64>, other: Option<f64>) -> bool {
    one.zip(other).is_none_or(|(one, other)| (one / other).ln().abs() < LEAST_APART.ln())
}

/// The time of the fixed work beside a series' figure in a run.
pub(crate) fn reference(connection: &Connection, series: i64, run: i64) -> rusqlite::Result<Option<f64>> {
    connection
        .prepare_cached("SELECT reference FROM point WHERE series = ?1 AND run = ?2")?
        .query_row(params![series, run], |row| row.get(0))
}

/// The last nights from `since` up to `until` (when the last one began), oldest first: those in the state of the machine in
/// which the fixed work takes `reference`, and those whose state nobody knows. Reruns are no nights.
pub(crate) fn read(
    connection: &Connection,
    series: i64,
    since: i64,
    until: i64,
    reference: Option<f64>,
) -> rusqlite::Result<Vec<NightOf>> {
    let mut last = connection.prepare_cached(&format!(
        "SELECT point.run, point.started, {NUMBER} AS number
         FROM point JOIN series ON series.id = point.series JOIN run ON run.id = point.run
         WHERE point.series = ?1 AND point.started BETWEEN ?2 AND ?3
             AND point.left_out IS NULL AND number IS NOT NULL AND run.rerun_of IS NULL
             AND (?4 IS NULL OR point.reference IS NULL
                 OR (point.reference < ?4 * {LEAST_APART:?} AND point.reference > ?4 / {LEAST_APART:?}))
         ORDER BY point.started DESC, point.run DESC LIMIT {WINDOW}"
    ))?;
    let night = |row: &rusqlite::Row| {
        Ok(NightOf { run: row.get(0)?, started: row.get(1)?, number: row.get("number")? })
    };
    let mut nights: Vec<NightOf> =
        last.query_map(params![series, since, until, reference], night)?.collect::<Result<_, _>>()?;
    nights.reverse();
    Ok(nights)
}

/// The first night from `since` on: what counted figures are held against, so that they cannot creep.
pub(crate) fn first(connection: &Connection, series: i64, since: i64) -> rusqlite::Result<f64> {
    connection
        .prepare_cached(&format!(
            "SELECT {NUMBER} AS number
             FROM point JOIN series ON series.id = point.series JOIN run ON run.id = point.run
             WHERE point.series = ?1 AND point.started >= ?2
                 AND point.left_out IS NULL AND number IS NOT NULL AND run.rerun_of IS NULL
             ORDER BY point.started, point.run LIMIT 1"
        ))?
        .query_row(params![series, since], |row| row.get(0))
}
