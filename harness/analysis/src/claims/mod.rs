//! The claims ledger: what has been published about components in production, and what this run says to it.
//!
//! Each claim has a source, the comparison that answers it (like with like), and a rule that was laid down before any figure
//! was seen: from which figure on it is confirmed. It is confirmed or refuted by the whole interval, and otherwise
//! inconclusive. What a run did not measure is not measured, and no verdict: neither of the claim nor of a part of it.

mod evidence;
mod fact;
mod footprint;
mod ledger;
mod memory;
mod parts;
mod services;
mod source;
mod start;
mod steady;
mod unanswered;

use tollgate_model::Cell;
use tollgate_model::results::Figure;

pub use ledger::{CLAIMS, Claim};
pub use source::{ARTICLES, Source};

use crate::reproduce;
use crate::row_index::RowIndex;
use evidence::Evidence;
use fact::{Fact, Told, united};

/// The verdict on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// By the whole interval.
    Confirmed,
    /// By the whole interval.
    Refuted,
    /// The interval reaches over the limit, or there is none.
    Inconclusive,
    /// The run did not measure it, or not all of it.
    NotAnswered,
}

impl Verdict {
    /// Its written name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Refuted => "refuted",
            Self::Inconclusive => "inconclusive",
            Self::NotAnswered => "not measured here",
        }
    }
}

/// A claim, and what this run says to it.
pub struct Ruling {
    /// Its number in the ledger.
    pub number: usize,
    /// The claim.
    pub claim: &'static str,
    /// Who says it, where and when.
    pub source: Source,
    /// What is compared with what.
    pub compares: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// The finding of the run, or the reason that it does not answer.
    pub found: Found,
    /// The cells that the figures are of.
    pub cells: Vec<Cell>,
    /// The command that measures just these again; none where there is nothing to measure.
    pub command: Option<String>,
}

/// The finding of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The figures with their intervals, in a sentence; why there are none where the claim is not answered.
    pub figure: String,
    /// From when on the claim counts as confirmed.
    pub rule: &'static str,
    /// A further remark.
    pub note: String,
}

/// The answer of a claim's judge.
pub struct Answer {
    verdict: Verdict,
    rule: &'static str,
    figure: Told,
    note: Told,
}

impl Answer {
    fn of(verdict: Verdict, rule: &'static str, figure: Told) -> Self {
        Answer { verdict, rule, figure, note: Told::default() }
    }

    fn note(self, note: Told) -> Self {
        Answer { note, ..self }
    }

    fn missing(why: impl AsRef<str>) -> Self {
        Answer::of(Verdict::NotAnswered, "", Told::default().say(why.as_ref()))
    }
}

/// Every claim with what the rows say to it.
pub fn rulings(index: &RowIndex) -> Vec<Ruling> {
    let evidence = Evidence::of(index);
    let run = index.runs.first().map(|source| source.run);
    let rule = |claim: &Claim| {
        let Answer { verdict, rule, figure, note } = (claim.judge)(&evidence);
        let ((figure, of_figure), (note, of_note)) = (figure.into_parts(), note.into_parts());
        let cells = united(of_figure.into_iter().chain(of_note));
        // What is said of cells that were measured can be measured again, a verdict or not.
        let command = run
            .filter(|_| !cells.is_empty())
            .map(|run| reproduce::command(run, &reproduce::exactly(&cells, &index.workloads)));
        Ruling {
            number: claim.number,
            claim: claim.says,
            source: claim.source,
            compares: claim.compares,
            verdict,
            found: Found { figure, rule, note },
            cells,
            command,
        }
    };
    CLAIMS.iter().map(rule).collect()
}

/// Confirmed between two limits, refuted beyond one of them, each by the whole interval.
fn between(fact: &Fact, least: f64, most: f64) -> Verdict {
    within(fact.figure(), least, most)
}

fn within(figure: &Figure, least: f64, most: f64) -> Verdict {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if low >= least && high <= most => Verdict::Confirmed,
        (Some(low), Some(high)) if high < least || low > most => Verdict::Refuted,
        _ => Verdict::Inconclusive,
    }
}

/// Both halves of a claim have to hold, and to be measured.
fn both(one: Verdict, other: Verdict) -> Verdict {
    use Verdict::{Confirmed, Inconclusive, NotAnswered, Refuted};
    match (one, other) {
        (NotAnswered, _) | (_, NotAnswered) => NotAnswered,
        (Refuted, _) | (_, Refuted) => Refuted,
        (Confirmed, Confirmed) => Confirmed,
        _ => Inconclusive,
    }
}

/// Of the same question asked of several workloads: what all of them say, and else nothing.
fn agreed(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Verdict> {
    verdicts.into_iter().reduce(|one, other| if one == other { one } else { Verdict::Inconclusive })
}

#[cfg(test)]
mod tests;
