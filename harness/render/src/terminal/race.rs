//! A race for people and for programs: who raced, what was found, and what could not have been.

use std::path::Path;

use serde::Serialize;
use tollgate_analysis::figures::duration;
use tollgate_analysis::race::{CountedRace, Ended, TimedRace};
use tollgate_model::change::overall;
use tollgate_model::journal::{Race, Run};
use tollgate_model::protocol::{Receipt, SLOWER, slower_by};
use tollgate_model::{Change, Verdict};

use crate::changes::{Heading, counts, remarks, size, unseen, value, words};
use crate::grid::Grid;

/// Verdicts as JSON.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Verdicts<'a> {
    overall: Verdict,
    base: String,
    head: String,
    notes: Vec<String>,
    changes: &'a [Change],
}

/// A race as JSON.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document<'a> {
    #[serde(flatten)]
    verdicts: Verdicts<'a>,
    /// The end of the race; `null` where that is not known.
    ended: Option<Ended>,
    took_s: f64,
    seed: u64,
    folder: String,
}

fn verdicts(heading: Heading, overall: Verdict, changes: &[Change]) -> Verdicts<'_> {
    let Heading { base, head, notes } = heading;
    Verdicts { overall, base, head, notes, changes }
}

/// A counted race for programs.
pub fn counted_document(raced: &CountedRace) -> Verdicts<'_> {
    verdicts(heading_of_counted(raced), raced.verdict, &raced.changes)
}

/// A race for programs.
pub fn document(raced: &TimedRace) -> Document<'_> {
    Document {
        verdicts: verdicts(heading_of(raced), overall(&raced.changes), &raced.changes),
        ended: raced.ended,
        took_s: raced.took_s,
        seed: raced.run.seed,
        folder: raced.folder.display().to_string(),
    }
}

/// Who raced by the clock, and what is to be said of all cells together.
pub fn heading_of(raced: &TimedRace) -> Heading {
    let notes = raced.run.race.as_ref().map(|race| vec![rules(race.margin, race.alpha), about(race)]);
    heading(&raced.receipts, &raced.run, notes.unwrap_or_default())
}

/// Who raced, where it was counted.
pub fn heading_of_counted(raced: &CountedRace) -> Heading {
    heading(&raced.receipts, &raced.run, Vec::new())
}

/// Who raced.
fn heading([base, head]: &[Option<Receipt>; 2], run: &Run, notes: Vec<String>) -> Heading {
    let Some(race) = &run.race else { unreachable!("what is raced is a race") };
    Heading { base: side(base.as_ref(), &race.base), head: side(head.as_ref(), &race.head), notes }
}

/// One of the two: by its receipt, and where it lies.
fn side(receipt: Option<&Receipt>, program: &Path) -> String {
    let told = receipt.map_or_else(|| "nothing was launched".to_string(), who);
    format!("{told}  {}", program.display())
}

/// A program, by its receipt.
fn who(receipt: &Receipt) -> String {
    let slower = receipt.effective.get(SLOWER).map_or(String::new(), |by| format!(", made slower by {by}"));
    format!("{}, {}{slower}", receipt.program, receipt.runtime)
}

/// What verdicts are about. The order of code moves calls by some per cent for as long as a file lives.
fn about(race: &Race) -> String {
    match race.pairs() {
        Some(pairs) => format!("verdicts are about the sources: a block for each of {pairs} pairs of links, drawn by the seed"),
        None if race.base == race.head => "one file against itself".to_string(),
        None => "verdicts are about these two files, and the order of code in them is a part of that: for verdicts about \
                 their sources race links of both (scripts/worker REV --links 60)"
            .to_string(),
    }
}

fn rules(margin: f64, alpha: f64) -> String {
    format!(
        "margin {}; all verdicts and intervals together are wrong with a probability of at most {}, whenever the race ends",
        slower_by(margin),
        slower_by(alpha)
    )
}

/// A race for people.
pub fn text(raced: &TimedRace) -> String {
    let Heading { base, head, notes } = heading_of(raced);
    let mut text = format!("base  {base}\nhead  {head}\n");
    notes.iter().for_each(|note| text.push_str(&format!("note  {note}\n")));
    text.push_str(&format!("\n{}", grid(&raced.changes).text()));
    remarks(&raced.changes).iter().for_each(|remark| text.push_str(&format!("remark: {remark}\n")));
    let ended = match raced.ended {
        Some(Ended::Decided) => "decided",
        Some(Ended::OutOfTime) => "the time was over",
        Some(Ended::OutOfBlocks) => "no block was left",
        Some(Ended::Interrupted) | None => "stopped",
    };
    text.push_str(&format!(
        "\n{}; {ended} after {}, seed {}. results: {}\n",
        counts(&raced.changes),
        duration(raced.took_s),
        raced.run.seed,
        raced.folder.display()
    ));
    text
}

/// Each cell in the order in which they were asked for, so that what was touched stands beside what was not.
fn grid(changes: &[Change]) -> Grid {
    let rows = changes.iter().map(|change| {
        let fields = vec![
            value(change.base, change),
            value(change.head, change),
            size(change),
            words(change.verdict).to_string(),
            change.launches.0.to_string(),
            unseen(change),
        ];
        (change.cell.to_string(), fields)
    });
    let columns =
        ["base", "head", "change, with interval", "verdict", "blocks", "could not have\nseen less than"];
    Grid { corner: "cell".to_string(), columns: columns.map(String::from).to_vec(), rows: rows.collect() }
}
