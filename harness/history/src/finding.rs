//! Findings, read back: a change of a series, from the first suspicion to its end.

use rusqlite::Connection;
use tollgate_model::history::{Finding, Seen, State, Step};

/// The findings under a key, oldest first.
pub(crate) fn read(connection: &Connection, key: &str) -> rusqlite::Result<Vec<Finding>> {
    let mut findings = connection.prepare_cached(
        "SELECT cell, metric, against, conditions, place, control, controlled AND NOT counted, contender,
             state, worse, relative, step, low, high, p, adjusted, again, before, first, after, found, settled
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
        let settled: Option<i64> = row.get(21)?;
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
            after: seen(19)?,
            found: seen(20)?,
            settled: settled.map(|_| seen(21)).transpose()?,
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
