//! The second way: what a run's page and table print, recomputed from the journal's own lines by plain formulas. Nothing here
//! calls what made the figures. A page is read as a browser gets it, a journal as it lies there.
//!
//! A chain of three links. The data that the page carries are held against the journal (`journal`), so is `summary.csv`;
//! then every figure that the page prints with a cell and a metric beside it is held against these data (`printed`): fields
//! of the matrix by their row and column, others by the link that they are.
//!
//! What a terminal and a pull request are told has to be what the page's cards say.
//!
//! Values, medians and their intervals have to agree to the digits that are printed. Intervals by resampling cannot: they are
//! held to the exact formula that resampling approaches, within 15 %.
//!
//! Charts are read as they are drawn: axes by their marks; bars, dots, whiskers, bands and points have to lie where these say, and
//! labels, and what is told at a place, have to be what rows say. Sentences with figures are made anew: the first one, break-evens,
//! cards with their facts, what a comparison says over all workloads, languages, claims, and the head of an alarm.
//!
//! # What it does not see
//!
//! - Which of several states of the machine the figures are of is taken from the page, and held to one rule: the launches that
//!   are left out were all slower or all faster, by the work that is timed beside them. What was `then`, in another state, is not
//!   compared.
//! - What stands small below a figure: ratios to a memcpy of parts of a call, and shares of a call's samples.
//! - On charts a place may be off by the pixel or two that rounding makes. Corners of tails between the percentiles that are told,
//!   and the names of frames of flame graphs, are in other files of a run: of these only places and shares are compared. An interval
//!   of a tail's chart is resampled once more than that of its row, so the two agree within what that makes.
//! - Ends of intervals by resampling may be off by a step of their last digit. Of one digit changed anywhere on the committed
//!   sample, more than 95 of 100 are noticed (`tests/digits.rs`).
//! - A claim's rule, and so its verdict, is not applied anew; intervals of its ratios are compared in part. Claims of another suite
//!   are held by the cells that their commands name.
//! - Fields of tables that are no links are held by their line's cell and their column; those without a rule are counted, and so are
//!   texts of charts without a row.
//! - Of the changes since a base, the figures of now and what verdicts say of their intervals are compared: the base's journal is not
//!   there. Nor are other nights: their dots are held against what is told of them, findings against what they are sorted by.

mod alarm;
mod beside;
mod beyond;
mod break_even;
mod by_itself;
mod cards;
mod carried;
mod charts;
mod claims;
mod columns;
mod facts;
mod fields;
mod figures;
mod formula;
mod histogram;
mod journal;
mod languages;
mod made;
mod matrix;
mod metric;
mod overtakes;
mod pairs;
mod places;
mod ranks;
mod recompute;
mod sentences;
mod table;
mod tables;
mod tails;
mod untrusted;
mod yours;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use journal::Journal;

/// What was held against what, and what differs.
#[derive(Debug, Default)]
pub struct Audit {
    /// Comparisons that were made, by what was compared.
    pub compared: BTreeMap<&'static str, usize>,
    /// Metrics that are not recomputed from the journal.
    pub not_recomputed: BTreeSet<String>,
    /// Figures of the page that name no cell, by section.
    pub untold: BTreeMap<String, usize>,
    /// Whatever differs, in the order of the page's data, then of the page, then of the table.
    pub differences: Vec<Difference>,
}

/// One thing that is printed, and is not what the journal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where: `matrix`, `page`, `data`, `summary.csv`.
    pub place: &'static str,
    /// The cell.
    pub cell: String,
    /// The metric.
    pub metric: String,
    /// What of it: its value, its interval, its ratio.
    pub what: &'static str,
    /// As it is printed.
    pub printed: String,
    /// As it is recomputed.
    pub recomputed: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { place, cell, metric, what, printed, recomputed } = self;
        write!(
            f,
            "{place}: {cell}, {metric}: its {what} is printed as {printed}, and recomputed as {recomputed}"
        )
    }
}

/// Why there can be no audit.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The journal cannot be read.
    #[error("the journal cannot be read: {0}")]
    Journal(String),
    /// It is of a schema that is not read here.
    #[error(
        "the journal has schema {0}: the audit reads schema 3 only, since it shares no code with what reads others"
    )]
    Schema(u64),
    /// The page is none of ours, or of an older release.
    #[error("the page cannot be read: {0}; `tollgate report` draws it anew")]
    Page(String),
    /// The table cannot be read.
    #[error("summary.csv cannot be read: {0}")]
    Table(String),
}

/// Holds a page of one run, and its table where there is one, against its journal.
///
/// # Errors
/// If one of them cannot be read.
pub fn audit(journal: &str, page: &str, table: Option<&str>) -> Result<Audit, Refused> {
    let journal = Journal::read(journal)?;
    let rows = carried::rows(page)?;
    let page = &carried::spelled_out(page, &rows);
    let mut audit = Audit::default();
    recompute::rows(&mut audit, &journal, "data", &rows, &rows);
    printed(&mut audit, Some(&journal), page, &rows);
    if let Some(table) = table {
        let printed = table::rows(table)?;
        recompute::rows(&mut audit, &journal, "summary.csv", &printed, &rows);
    }
    Ok(audit)
}

/// Holds a page by itself: its data against the launches and the journal that it carries, and what it prints against its data.
///
/// # Errors
/// If it cannot be read.
pub fn page(page: &str) -> Result<Audit, Refused> {
    let rows = carried::rows(page)?;
    let page = &carried::spelled_out(page, &rows);
    let mut audit = Audit::default();
    by_itself::from_launches(&mut audit, &rows);
    // It carries what was to be run; launches in it have fewer digits than a journal's.
    let journal = carried::journal(page).and_then(|text| Journal::read(&text).ok());
    printed(&mut audit, journal.as_ref(), page, &rows);
    Ok(audit)
}

/// Holds what a pull request and a terminal are told of a run against the cards of its page.
pub fn told(page: &str, markdown: &str, terminal: &str) -> Audit {
    let mut audit = Audit::default();
    cards::told(&mut audit, page, markdown, terminal);
    audit
}

/// What a page prints against its data.
fn printed(audit: &mut Audit, journal: Option<&Journal>, page: &str, rows: &[carried::Row]) {
    matrix::fields(audit, page, rows);
    yours::costs(audit, page, rows);
    if let Some(journal) = journal {
        claims::ledger(audit, page, rows, &journal.logic());
    }
    places::links(audit, journal, page, rows);
    ranks::choices(audit, journal, page, rows);
    charts::drawn(audit, journal, page, rows);
    overtakes::sentences(audit, page, rows);
    beside::words(audit, page);
    languages::sentences(audit, page, rows);
    facts::of_cards(audit, page, rows);
    alarm::head(audit, page);
    sentences::decision(audit, page, rows);
    sentences::counts(audit, page);
    sentences::changes(audit, page, rows);
}

impl Audit {
    /// Takes over what another has found.
    pub fn join(&mut self, other: Audit) {
        for (what, count) in other.compared {
            *self.compared.entry(what).or_default() += count;
        }
        self.not_recomputed.extend(other.not_recomputed);
        self.untold.extend(other.untold);
        self.differences.extend(other.differences);
    }

    fn compare(&mut self, what: &'static str) {
        *self.compared.entry(what).or_default() += 1;
    }

    fn differ(
        &mut self,
        place: &'static str,
        row: &carried::Row,
        what: &'static str,
        printed: String,
        recomputed: String,
    ) {
        let (cell, metric) = (row.cell.clone(), row.metric.clone());
        self.differences.push(Difference { place, cell, metric, what, printed, recomputed });
    }
}
