//! News since the night before.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use tollgate_model::history::{Finding, State};

use crate::finding;
use crate::replay;
use crate::window;

/// With fewer nights since its last change a series can hardly alarm.
const YOUNG: usize = 14;

/// A suspicion that nobody has settled for so long is not told any more: its cell is not measured any longer.
const STALE: i64 = 7 * 86_400;

/// The report on the latest night.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Checked {
    /// The comparability key.
    pub key: String,
    /// Number of nights under it.
    pub nights: u32,
    /// The latest one: its folder.
    pub run: String,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// Its series by the clock that were judged or are too young to be.
    pub timed: usize,
    /// Those of them with fewer than 14 nights, in this state of the machine, since they last changed: they can hardly alarm yet.
    pub young: usize,
    /// Its series that are counted.
    pub counted: usize,
    /// Its series without a figure, by reason.
    pub left_out: BTreeMap<String, u32>,
    /// Changes that were confirmed since the night before, for the worse and for the better.
    pub confirmed: Vec<Finding>,
    /// Changes that wait for a rerun or for the next night.
    pub suspected: Vec<Finding>,
    /// Suspicions that did not hold.
    pub dismissed: Vec<Finding>,
    /// Where this is the first night under its key: the key before it, and in which facts they differ.
    pub unlike: Option<Unlike>,
}

/// Another key than the night before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Unlike {
    /// The key of the night before.
    pub before: String,
    /// The facts that differ: name, then, now.
    pub facts: Vec<(String, String, String)>,
}

/// The news under a key, where `judged` are the runs that were judged just now.
pub(crate) fn since(connection: &Connection, key: &str, judged: &[i64]) -> rusqlite::Result<Checked> {
    let latest = "SELECT id, name, started FROM run WHERE key = ?1 AND rerun_of IS NULL
                  ORDER BY started DESC, name DESC, seed DESC LIMIT 1";
    let (night, run, started): (i64, String, i64) =
        connection.query_row(latest, [key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let nights = "SELECT count(*) FROM run WHERE key = ?1 AND rerun_of IS NULL";
    let nights: u32 = connection.query_row(nights, [key], |row| row.get(0))?;
    let recent = recent(connection, night, judged)?;
    let is_recent = |finding: &Finding| {
        finding
            .settled
            .as_ref()
            .is_some_and(|settled| recent.contains(&(settled.run.clone(), settled.started)))
    };
    let (mut confirmed, mut suspected, mut dismissed) = (Vec::new(), Vec::new(), Vec::new());
    for finding in finding::read(connection, key)? {
        match finding.state {
            State::Confirmed if is_recent(&finding) => confirmed.push(finding),
            State::Dismissed if is_recent(&finding) => dismissed.push(finding),
            State::Suspected if finding.found.started >= started - STALE => suspected.push(finding),
            _ => {}
        }
    }
    let (timed, counted, young) = series_of(connection, key, night, started)?;
    Ok(Checked {
        key: key.to_string(),
        nights,
        run,
        started,
        timed,
        young,
        counted,
        left_out: left_out(connection, night)?,
        confirmed,
        suspected,
        dismissed,
        unlike: if nights == 1 { unlike(connection, key, started)? } else { None },
    })
}

/// The runs whose answers are news: tonight, its reruns, and whatever was judged only now.
fn recent(connection: &Connection, night: i64, judged: &[i64]) -> rusqlite::Result<HashSet<(String, i64)>> {
    let mut runs = connection.prepare("SELECT id, name, started FROM run WHERE id = ?1 OR rerun_of = ?1")?;
    let mut recent: HashSet<(String, i64)> =
        runs.query_map([night], |row| Ok((row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    let mut one = connection.prepare("SELECT name, started FROM run WHERE id = ?1")?;
    for run in judged {
        recent.insert(one.query_row([run], |row| Ok((row.get(0)?, row.get(1)?)))?);
    }
    Ok(recent)
}

/// Numbers of the night's series: by the clock, counted, and young ones among those by the clock.
fn series_of(
    connection: &Connection,
    key: &str,
    night: i64,
    started: i64,
) -> rusqlite::Result<(usize, usize, usize)> {
    let levels = replay::levels(connection, key)?;
    let (mut timed, mut counted, mut young) = (0, 0, 0);
    for series in replay::figures_of(connection, night)? {
        if series.counted {
            counted += 1;
            continue;
        }
        timed += 1;
        let since = levels.get(&series.series).copied().unwrap_or(i64::MIN);
        let nights = window::read(connection, series.series, since, started, series.reference)?.len();
        young += usize::from(nights < YOUNG);
    }
    Ok((timed, counted, young))
}

fn left_out(connection: &Connection, night: i64) -> rusqlite::Result<BTreeMap<String, u32>> {
    let mut reasons = connection.prepare(
        "SELECT coalesce(left_out, 'no control that night'), count(*)
         FROM point JOIN series ON series.id = point.series
         WHERE run = ?1 AND (left_out IS NOT NULL OR (controlled AND NOT counted AND ratio IS NULL))
         GROUP BY 1",
    )?;
    reasons.query_map([night], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The key that nights had before this one began, and how it differs.
fn unlike(connection: &Connection, key: &str, started: i64) -> rusqlite::Result<Option<Unlike>> {
    let before = "SELECT run.key, facts FROM run JOIN host ON host.key = run.key
                  WHERE run.key <> ?1 AND started < ?2 ORDER BY started DESC LIMIT 1";
    let before = connection
        .query_row(before, params![key, started], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    let Some((before, then)) = before else { return Ok(None) };
    let now: String =
        connection.query_row("SELECT facts FROM host WHERE key = ?1", [key], |row| row.get(0))?;
    let facts = |text: &str| serde_json::from_str::<BTreeMap<String, String>>(text).unwrap_or_default();
    let (then, now) = (facts(&then), facts(&now));
    let mut names: Vec<&String> = then.keys().chain(now.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let facts = names.into_iter().filter(|name| then.get(*name) != now.get(*name)).map(|name| {
        let of = |facts: &BTreeMap<String, String>| facts.get(name).cloned().unwrap_or("unknown".to_string());
        (name.clone(), of(&then), of(&now))
    });
    Ok(Some(Unlike { before, facts: facts.collect() }))
}
