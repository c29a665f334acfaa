//! Judging nights, one after the other, in the order in which they were measured.
//!
//! What is found for the first time is **suspected**. What comes next settles it: a **rerun** of the same night, whose
//! figure then stands in the place of that night's; or, where nobody made one, the following night. If the change shows
//! again, it is **confirmed** and begins a new level: nothing before it is looked at any more. If not, it is
//! **dismissed**, and kept on record. Counted figures have no chance in them: their changes are confirmed at once.
//!
//! Nights are held against nights in the same state of the machine, where workers time a fixed work that tells: ratios move
//! with the state. A run in another state settles no suspicion.
//!
//! A run is a rerun if it began within 20 hours after the night under suspicion, of the same plan, revision, runtimes
//! and components, and measures a series that is suspected. Once nothing is suspected any more a further run is a night
//! like others. All of this follows from the nights themselves, so that replaying them gives the same answer always.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use tollgate_model::history::{State, Step};
use tollgate_model::metric::{Direction, Metric};
use tollgate_stats::Rng;

use crate::rule::{self, ALPHA, Look};
use crate::window::{self, NUMBER, NightOf, same_state};

/// Time after a night within which a run may still be its rerun: safely less than until the next night.
const RERUN_WITHIN: i64 = 20 * 3600;

/// A run that is to be judged.
struct Run {
    id: i64,
    started: i64,
    key: String,
}

/// A series that a run has a figure of.
pub(crate) struct Tonight {
    pub series: i64,
    metric: Metric,
    pub counted: bool,
    seed: u64,
    number: f64,
    pub reference: Option<f64>,
}

/// A suspicion that nothing has settled yet.
struct Open {
    id: i64,
    series: i64,
    found: i64,
    worse: bool,
}

/// Judges whatever was not judged yet; gives the runs that it judged.
pub(crate) fn judge(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut waiting = connection
        .prepare("SELECT id, started, key FROM run WHERE NOT judged ORDER BY started, name, seed")?;
    let run = |row: &rusqlite::Row| Ok(Run { id: row.get(0)?, started: row.get(1)?, key: row.get(2)? });
    let waiting: Vec<Run> = waiting.query_map([], run)?.collect::<Result<_, _>>()?;
    for run in &waiting {
        judge_one(connection, run)?;
        connection.prepare_cached("UPDATE run SET judged = 1 WHERE id = ?1")?.execute([run.id])?;
    }
    Ok(waiting.into_iter().map(|run| run.id).collect())
}

/// Makes void what was judged from `started` on under a key, because a night is to be put in between.
pub(crate) fn forget_since(connection: &Connection, key: &str, started: i64) -> rusqlite::Result<()> {
    // A suspicion that was settled later than that is open again, and so its own night is judged again too.
    let mut from = started;
    loop {
        let earlier: Option<i64> = connection
            .prepare_cached(
                "SELECT min(found.started) FROM finding
                     JOIN run AS found ON found.id = finding.found JOIN run AS settled ON settled.id = finding.settled
                 WHERE found.key = ?1 AND settled.started >= ?2 AND found.started < ?2",
            )?
            .query_row(params![key, from], |row| row.get(0))?;
        match earlier {
            Some(earlier) => from = earlier,
            None => break,
        }
    }
    connection
        .prepare_cached(
            "DELETE FROM finding WHERE found IN (SELECT id FROM run WHERE key = ?1 AND started >= ?2)",
        )?
        .execute(params![key, from])?;
    connection
        .prepare_cached("UPDATE run SET judged = 0, rerun_of = NULL WHERE key = ?1 AND started >= ?2")?
        .execute(params![key, from])?;
    Ok(())
}

fn judge_one(connection: &Connection, run: &Run) -> rusqlite::Result<()> {
    let open = open_suspicions(connection, &run.key)?;
    let tonight = figures_of(connection, run.id)?;
    let levels = levels(connection, &run.key)?;
    let since = |series: i64| levels.get(&series).copied().unwrap_or(i64::MIN);
    if let Some((night, started)) = rerun_of(connection, run, &open, &tonight)? {
        connection.execute("UPDATE run SET rerun_of = ?1 WHERE id = ?2", [night, run.id])?;
        for open in open.iter().filter(|open| open.found == night) {
            let Some(again) = tonight.iter().find(|again| again.series == open.series) else { continue };
            if !comparable(connection, open, again)? {
                continue;
            }
            let since = since(open.series);
            let mut nights = window::read(connection, open.series, since, started, again.reference)?;
            if let Some(last) = nights.last_mut() {
                last.number = again.number;
            }
            settle(connection, open, run.id, again, &nights, look(&nights, again, 1))?;
        }
        return Ok(());
    }
    let mut looks = Vec::new();
    let timed = tonight.iter().filter(|series| !series.counted).count();
    for series in &tonight {
        let since_then = since(series.series);
        let nights = window::read(connection, series.series, since_then, run.started, series.reference)?;
        if series.counted {
            compare(connection, run, series, &nights, since(series.series))?;
        } else if let Some(look) = look(&nights, series, timed) {
            looks.push((series, nights, look));
        }
    }
    let p_values: Vec<f64> = looks.iter().map(|(_, _, look)| look.p).collect();
    for ((series, nights, look), adjusted) in looks.iter().zip(rule::suspected(&p_values)) {
        // What was suspected in another state waits for it to come back; meanwhile the series is looked at as if it were not.
        let mut of_it = None;
        for open in open.iter().filter(|open| open.series == series.series) {
            if comparable(connection, open, series)? {
                of_it = Some(open);
                break;
            }
        }
        match (of_it, adjusted) {
            (Some(open), _) => settle(connection, open, run.id, series, nights, Some(*look))?,
            (None, Some(adjusted)) => suspect(connection, run, series, nights, look, adjusted)?,
            (None, None) => {}
        }
    }
    Ok(())
}

/// Whether a run is in the state of the machine in which a suspicion arose.
fn comparable(connection: &Connection, open: &Open, series: &Tonight) -> rusqlite::Result<bool> {
    Ok(same_state(window::reference(connection, open.series, open.found)?, series.reference))
}

fn look(nights: &[NightOf], series: &Tonight, tests: usize) -> Option<Look> {
    let numbers: Vec<f64> = nights.iter().map(|night| night.number).collect();
    rule::look(&numbers, series.seed, tests)
}

/// A counted figure: changed or not, and no more to be said.
fn compare(
    connection: &Connection,
    run: &Run,
    series: &Tonight,
    nights: &[NightOf],
    since: i64,
) -> rusqlite::Result<()> {
    let [.., before, _] = nights else { return Ok(()) };
    let base = window::first(connection, series.series, since)?;
    let Some(step) = rule::counted(series.metric, base, series.number) else { return Ok(()) };
    connection
        .prepare_cached(
            "INSERT INTO finding (series, state, worse, relative, step, low, high, before, first, after, found, settled)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?9, ?9)",
        )?
        .execute(params![
            series.series,
            State::Confirmed.name(),
            worse(series.metric, &step),
            step.relative,
            step.by,
            step.low,
            step.high,
            before.run,
            run.id
        ])?;
    Ok(())
}

fn suspect(
    connection: &Connection,
    run: &Run,
    series: &Tonight,
    nights: &[NightOf],
    look: &Look,
    adjusted: f64,
) -> rusqlite::Result<()> {
    let step = &look.step;
    connection
        .prepare_cached(
            "INSERT INTO finding
                 (series, state, worse, relative, step, low, high, p, adjusted, before, first, after, found)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            series.series,
            State::Suspected.name(),
            worse(series.metric, step),
            step.relative,
            step.by,
            step.low,
            step.high,
            look.p,
            adjusted,
            nights[look.within.0 - 1].run,
            nights[look.at].run,
            nights[look.within.1].run,
            run.id
        ])?;
    Ok(())
}

/// Confirms a suspicion if the change shows again, in the same direction; dismisses it otherwise.
fn settle(
    connection: &Connection,
    open: &Open,
    by: i64,
    series: &Tonight,
    nights: &[NightOf],
    look: Option<Look>,
) -> rusqlite::Result<()> {
    let shown = look.filter(|look| look.p <= ALPHA && worse(series.metric, &look.step) == open.worse);
    let again = look.map(|look| look.p);
    match shown {
        // What it is known by now is better than what it was suspected by.
        Some(Look { at, within, step, .. }) => connection
            .prepare_cached(
                "UPDATE finding SET state = ?2, settled = ?3, again = ?4, relative = ?5, step = ?6, low = ?7,
                     high = ?8, before = ?9, first = ?10, after = ?11
                 WHERE id = ?1",
            )?
            .execute(params![
                open.id,
                State::Confirmed.name(),
                by,
                again,
                step.relative,
                step.by,
                step.low,
                step.high,
                nights[within.0 - 1].run,
                nights[at].run,
                nights[within.1].run
            ])?,
        None => connection
            .prepare_cached("UPDATE finding SET state = ?2, settled = ?3, again = ?4 WHERE id = ?1")?
            .execute(params![open.id, State::Dismissed.name(), by, again])?,
    };
    Ok(())
}

fn worse(metric: Metric, step: &Step) -> bool {
    (step.by > 0.0) == (metric.direction() == Direction::Lower)
}

fn open_suspicions(connection: &Connection, key: &str) -> rusqlite::Result<Vec<Open>> {
    let mut open = connection.prepare_cached(
        "SELECT finding.id, series, found, worse FROM finding JOIN series ON series.id = finding.series
         WHERE key = ?1 AND state = 'suspected' ORDER BY finding.id",
    )?;
    let of = |row: &rusqlite::Row| {
        Ok(Open { id: row.get(0)?, series: row.get(1)?, found: row.get(2)?, worse: row.get(3)? })
    };
    open.query_map([key], of)?.collect()
}

/// When the present level of each series began that has ever changed.
pub(crate) fn levels(connection: &Connection, key: &str) -> rusqlite::Result<HashMap<i64, i64>> {
    let mut levels = connection.prepare_cached(
        "SELECT finding.series, max(run.started) FROM finding
             JOIN run ON run.id = finding.first JOIN series ON series.id = finding.series
         WHERE series.key = ?1 AND state = 'confirmed' GROUP BY finding.series",
    )?;
    levels.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The series that a run has a figure of, in the order in which they first came.
pub(crate) fn figures_of(connection: &Connection, run: i64) -> rusqlite::Result<Vec<Tonight>> {
    let mut figures = connection.prepare_cached(&format!(
        "SELECT series.id, cell, metric, against, conditions, place, counted, {NUMBER} AS number, reference
         FROM point JOIN series ON series.id = point.series
         WHERE point.run = ?1 AND left_out IS NULL AND number IS NOT NULL
         ORDER BY cell, metric, against, conditions, place"
    ))?;
    let mut rows = figures.query([run])?;
    let mut tonight = Vec::new();
    while let Some(row) = rows.next()? {
        let [cell, metric, against, conditions] = [1, 2, 3, 4].map(|column| row.get::<_, String>(column));
        let (cell, metric, against, conditions) = (cell?, metric?, against?, conditions?);
        let place: u32 = row.get(5)?;
        // A metric that this program does not know was written by a newer one: it is kept, and not judged.
        let Ok(known) = metric.parse() else { continue };
        // Chance is a function of what the series is, and not of when it came into the database.
        let labels = ["series", &cell, &metric, &against, &conditions, &place.to_string()];
        tonight.push(Tonight {
            series: row.get(0)?,
            metric: known,
            counted: row.get(6)?,
            seed: Rng::derive(0, &labels).next_u64(),
            number: row.get("number")?,
            reference: row.get("reference")?,
        });
    }
    Ok(tonight)
}

/// The night that a run looks at again, and when it began.
fn rerun_of(
    connection: &Connection,
    run: &Run,
    open: &[Open],
    tonight: &[Tonight],
) -> rusqlite::Result<Option<(i64, i64)>> {
    let looked_at = open.iter().filter(|open| tonight.iter().any(|again| again.series == open.series));
    let Some(night) = looked_at.map(|open| open.found).max() else { return Ok(None) };
    connection
        .prepare_cached(
            "SELECT night.id, night.started FROM run AS night, run AS again
             WHERE night.id = ?1 AND again.id = ?2
                 AND again.started > night.started AND again.started <= night.started + ?3
                 AND again.plan = night.plan AND again.revision IS night.revision
                 AND NOT EXISTS (
                     SELECT 1 FROM made AS old JOIN made AS new ON new.contender = old.contender
                     WHERE old.run = night.id AND new.run = again.id
                         AND (old.runtime IS NOT new.runtime OR old.artifact IS NOT new.artifact))",
        )?
        .query_row(params![night, run.id, RERUN_WITHIN], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}
