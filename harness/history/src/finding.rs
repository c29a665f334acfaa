//! What was found: a change of a series, from the first suspicion to its end.

use rusqlite::Connection;
use serde::Serialize;

/// How things stand with a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Found once: a rerun or the next night will tell.
    Suspected,
    /// Found again, or counted: an alarm, if it is for the worse.
    Confirmed,
    /// Not found again.
    Dismissed,
}

impl State {
    /// How it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suspected => "suspected",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "confirmed" => Self::Confirmed,
            "dismissed" => Self::Dismissed,
            _ => Self::Suspected,
        }
    }
}

/// By how much a series has changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Step {
    /// Whether it is a part of what was before (0.05 is 5 % more), or in the metric's unit.
    pub relative: bool,
    /// By how much.
    pub by: f64,
    /// The lower end of its 95 % interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// A run, as it is named beside a change: what may have caused it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Seen {
    /// The name of its folder.
    pub run: String,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// Its plan.
    pub plan: String,
    /// Its command.
    pub command: String,
    /// The commit.
    pub revision: Option<String>,
    /// What ran the contender.
    pub runtime: Option<String>,
    /// SHA-256 of its component.
    pub artifact: Option<String>,
}

/// A change that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// The cell.
    pub cell: String,
    /// The metric.
    pub metric: String,
    /// The other one, where the metric is about two.
    pub against: Option<String>,
    /// Under which conditions: a digest.
    pub conditions: String,
    /// Among equals of one run.
    pub place: u32,
    /// Whether the cell is the control itself.
    pub control: bool,
    /// Whether the figure is held against a control.
    pub controlled: bool,
    /// How things stand.
    pub state: State,
    /// For the worse.
    pub worse: bool,
    /// By how much.
    pub step: Step,
    /// How often chance alone makes as much; none where figures are counted.
    pub p: Option<f64>,
    /// The same, adjusted for the number of series.
    pub adjusted: Option<f64>,
    /// The same, when it was looked at again.
    pub again: Option<f64>,
    /// The last night before the change.
    pub before: Seen,
    /// The first night after it.
    pub first: Seen,
    /// The night that found it.
    pub found: Seen,
    /// The run that confirmed or dismissed it.
    pub settled: Option<Seen>,
}

impl Finding {
    /// Whether it may stop anything: a change for the worse, and not of the control, which tells of the machine.
    pub fn gates(&self) -> bool {
        self.worse && !(self.control && self.p.is_some())
    }
}

/// What was found under a key, oldest first.
pub(crate) fn read(connection: &Connection, key: &str) -> rusqlite::Result<Vec<Finding>> {
    let mut findings = connection.prepare_cached(
        "SELECT cell, metric, against, conditions, place, control, controlled AND NOT counted, contender,
             state, worse, relative, step, low, high, p, adjusted, again, before, first, found, settled
         FROM finding JOIN series ON series.id = finding.series JOIN run ON run.id = finding.found
         WHERE series.key = ?1
         ORDER BY run.started, cell, metric, against, conditions, place, state",
    )?;
    let mut rows = findings.query([key])?;
    let mut read = Vec::new();
    while let Some(row) = rows.next()? {
        let contender: String = row.get(7)?;
        let seen = |column: usize| seen(connection, row.get(column)?, &contender);
        let against: String = row.get(2)?;
        let settled: Option<i64> = row.get(20)?;
        read.push(Finding {
            cell: row.get(0)?,
            metric: row.get(1)?,
            against: Some(against).filter(|against| !against.is_empty()),
            conditions: row.get(3)?,
            place: row.get(4)?,
            control: row.get(5)?,
            controlled: row.get(6)?,
            state: State::named(&row.get::<_, String>(8)?),
            worse: row.get(9)?,
            step: Step { relative: row.get(10)?, by: row.get(11)?, low: row.get(12)?, high: row.get(13)? },
            p: row.get(14)?,
            adjusted: row.get(15)?,
            again: row.get(16)?,
            before: seen(17)?,
            first: seen(18)?,
            found: seen(19)?,
            settled: settled.map(|_| seen(20)).transpose()?,
        });
    }
    Ok(read)
}

/// A run, with what a contender was made of in it.
fn seen(connection: &Connection, run: i64, contender: &str) -> rusqlite::Result<Seen> {
    connection
        .prepare_cached(
            "SELECT name, started, plan, command, revision, runtime, artifact
             FROM run LEFT JOIN made ON made.run = run.id AND made.contender = ?2 WHERE run.id = ?1",
        )?
        .query_row((run, contender), |row| {
            Ok(Seen {
                run: row.get(0)?,
                started: row.get(1)?,
                plan: row.get(2)?,
                command: row.get(3)?,
                revision: row.get(4)?,
                runtime: row.get(5)?,
                artifact: row.get(6)?,
            })
        })
}
