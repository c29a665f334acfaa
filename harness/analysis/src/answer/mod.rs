//! The choice for each of four needs, and where one choice overtakes another. Plain data: the page, the terminal and
//! pull requests say the same.

mod break_even;
mod dense;
mod rank;
mod start;
mod steady;
mod untrusted;

use tollgate_model::metric::Direction;
use tollgate_model::results::Figure;
use tollgate_model::{Cell, Contender, Metric};

pub use break_even::BreakEven;
pub use rank::as_good;
pub use steady::{Cost, Span, against as cost_ratio, cost_against_native, costs as steady_costs};

use crate::figures::times_as;
use crate::roles::Roles;
use crate::row_index::RowIndex;

/// Everything that stands first.
pub struct Answers {
    /// One for each need.
    pub needs: Vec<Answer>,
    /// The points where one choice overtakes another.
    pub break_evens: Vec<BreakEven>,
    /// The language of the logic that all of this is about; empty where there is nothing to tell.
    pub language: String,
    /// The other languages that the run has figures of. What they cost is not mixed in.
    pub other_languages: Vec<String>,
}

impl Answers {
    /// The choice for the lowest steady-state cost, if there is one.
    #[must_use]
    pub fn steady(&self) -> Option<&Choice> {
        self.needs.iter().find(|answer| answer.need == steady::NEED)?.outcome.as_ref().ok()
    }
}

/// The answer to one need.
pub struct Answer {
    /// The need.
    pub need: &'static str,
    /// The quantity that is compared to answer it.
    pub by: &'static str,
    /// The choice, or the reason that this run does not tell.
    pub outcome: Result<Choice, String>,
}

/// The thing to choose.
pub struct Choice {
    /// The deployment, build and configuration.
    pub contender: Contender,
    /// Its purpose, in the words of its configuration.
    pub about: Option<String>,
    /// The cell that the figure is of, if it is of one.
    pub cell: Option<(Cell, Metric)>,
    /// The figure, with its certainty.
    pub figure: String,
    /// The certainty that this is the one to choose.
    pub certainty: Certainty,
    /// Further facts: a name, and a figure with certainty.
    pub facts: Vec<(String, String)>,
    /// A limitation of the choice.
    pub caveat: Option<String>,
}

/// So many of those that tie are named.
const NAMED: usize = 4;

/// The certainty of a choice.
#[derive(Clone, Debug, PartialEq)]
pub enum Certainty {
    /// It is shown to be better than every other; the ratio is the next one's to it.
    Clear {
        /// The next best.
        next: Contender,
        /// The ratio of its figure to the chosen one's.
        ratio: Figure,
        /// Which way is better.
        better: Direction,
    },
    /// These cannot be told from it, or hardly differ.
    Tied(Vec<Contender>),
    /// There was nothing else to choose from.
    Alone,
}

impl Certainty {
    /// In a word or two.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Clear { .. } => "clear",
            Self::Tied(_) => "a tie",
            Self::Alone => "the only one",
        }
    }

    /// The basis of that.
    pub fn because(&self) -> String {
        match self {
            Self::Clear { next, ratio, better: Direction::Lower } => {
                format!("the next best, {next}, takes {}", times_as(ratio, "as long"))
            }
            Self::Clear { next, ratio, better: Direction::Higher } => {
                format!("of the next best, {next}, there are {}", times_as(ratio, "as many"))
            }
            Self::Tied(others) => {
                let names: Vec<String> = others.iter().take(NAMED).map(ToString::to_string).collect();
                let more = match others.len().saturating_sub(NAMED) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!("not shown to differ by more than {} from {}{more}", as_good(), names.join(", "))
            }
            Self::Alone => "nothing else that was measured qualifies".to_string(),
        }
    }
}

/// Every answer that the rows give.
pub fn answers(index: &RowIndex) -> Answers {
    let roles = Roles::of(index);
    Answers {
        needs: vec![
            start::answer(index, &roles),
            steady::answer(index, &roles),
            dense::answer(index, &roles),
            untrusted::answer(index, &roles),
        ],
        break_evens: break_even::all(index, &roles),
        language: roles.language().to_string(),
        other_languages: roles.other_languages().iter().map(ToString::to_string).collect(),
    }
}

#[cfg(test)]
mod tests;
