//! A site: pages for many machines and nights that link to each other. Static files without scripts; the page of a run is the
//! one that `tollgate report` makes.
//!
//! | page | address |
//! |---|---|
//! | the newest answer of each machine, and its alarms | `index.html` |
//! | a machine: its answer, runs, changed series, releases | `machines/KEY/index.html` |
//! | a run | `runs/NAME/index.html` |
//! | a series over the nights | `series/KEY/NAME.html` |
//! | two releases of Wasmtime on one machine | `releases/KEY/FROM-to-TO.html` |

mod address;
mod landing;
mod machine;
mod release;
mod series;
mod shell;

pub use address::{LANDING, machine_page, release_page, run_page, series_page};
pub use landing::landing;
pub use machine::machine;
pub use release::release;
pub use series::series;

use maud::{Markup, html};
use tollgate_analysis::answer::answers;
use tollgate_analysis::report::Report;
use tollgate_analysis::row_index::RowIndex;
use tollgate_model::history::Series;

use crate::decision::decision;
use crate::sections;
use crate::state::Standing;

/// A machine, and all that the site has of it.
pub struct Machine<'a> {
    /// Its comparability key.
    pub key: &'a str,
    /// Its newest answer.
    pub answer: Answer,
    /// Its runs, newest first.
    pub runs: Vec<Listed>,
    /// Its series over the nights.
    pub series: &'a [Series],
    /// The pairs of releases that were compared on it.
    pub releases: Vec<Compared>,
    /// The address of the repository that was measured, where runs tell it.
    pub repository: Option<String>,
}

impl Machine<'_> {
    /// Whether anything is worse.
    fn standing(&self) -> Option<Standing> {
        Standing::over_the_nights(self.series)
    }

    /// The run of that name, where it has a page.
    fn page_of(&self, run: &str) -> Option<&Listed> {
        self.runs.iter().find(|listed| listed.name == run && listed.has_page)
    }
}

/// A run, as the site lists it.
#[derive(Clone)]
pub struct Listed {
    /// Its folder's name.
    pub name: String,
    /// The stamp of its beginning.
    pub started: String,
    /// Its plan.
    pub plan: String,
    /// The commit.
    pub revision: Option<String>,
    /// The runtimes that took part.
    pub runtimes: Vec<String>,
    /// Number of launches.
    pub launches: usize,
    /// Whether the site has its page.
    pub has_page: bool,
}

/// Two releases that were compared.
pub struct Compared {
    /// The older.
    pub from: String,
    /// The newer.
    pub to: String,
    /// Metrics that are worse, and better.
    pub changed: (usize, usize),
}

/// What a run says to who asks what to choose.
pub struct Answer {
    /// The run's name.
    pub run: String,
    /// The stamp of its beginning.
    pub started: String,
    /// The machine in a few words.
    pub host: String,
    /// What to know of the machine before any figure.
    pub states: Vec<String>,
    /// The answer in plain words, and the table behind it; none where the run has fewer than two shapes.
    pub decision: Option<(String, Markup)>,
}

impl Answer {
    /// Of the first run of a report.
    pub fn of(report: &Report) -> Option<Self> {
        let source = report.runs.first()?;
        let index = RowIndex::of(report);
        let decision = decision(&index, &answers(&index));
        Some(Answer {
            run: source.name.to_string(),
            started: source.run.started.clone(),
            host: sections::method::host(source),
            states: report.machine_states(),
            decision: decision.map(|it| (sections::decision::sentence(&it), sections::decision::table(&it))),
        })
    }

    /// What a page says of it; `up` leads to the site's root.
    fn told(&self, up: &str) -> Markup {
        html! {
            @if let Some((sentence, table)) = &self.decision {
                p.answer { (sentence) }
                (shell::led_to(&format!("{up}{}", run_page(&self.run)), table))
            } @else {
                p.note { "Its newest run has too few shapes to choose from." }
            }
            @for states in &self.states { p.note { (states) } }
        }
    }
}

#[cfg(test)]
mod tests;
