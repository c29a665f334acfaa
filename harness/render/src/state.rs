//! The state of things in a word, for whoever was woken by it: first in the title, first on the page.

use maud::{Markup, html};
use tollgate_analysis::report::Report;
use tollgate_model::change::{Change, Verdict};
use tollgate_model::history::{Finding, Series, State as Settled};
use tollgate_model::metric::Metric;

use crate::mark::Sign;
use crate::nights::{look_again, step};
use crate::sections::history::{at, chance};
use crate::sections::method::commit;

/// So many are told at the head of the page; its sections have the rest.
const TOLD: usize = 3;

/// The state of things; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Something is worse.
    Worse,
    /// Something waits for more data.
    Undecided,
    /// Something is better.
    Better,
    /// Nothing was found to have changed.
    Unchanged,
}

impl Standing {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Worse => "Worse",
            Self::Undecided => "Not decided",
            Self::Better => "Better",
            Self::Unchanged => "No change found",
        }
    }

    /// The classes of its badge.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Worse => "badge bad",
            Self::Undecided => "badge open",
            Self::Better | Self::Unchanged => "badge good",
        }
    }

    /// The same as an icon has it.
    pub const fn sign(self) -> Sign {
        match self {
            Self::Worse => Sign::Bad,
            Self::Undecided => Sign::Open,
            Self::Better | Self::Unchanged => Sign::Good,
        }
    }

    /// Of a machine's nights; none where there are none.
    pub fn over_the_nights(history: &[Series]) -> Option<Self> {
        let found = history.iter().flat_map(|series| &series.findings).filter_map(Self::of_finding).min();
        found.or((!history.is_empty()).then_some(Self::Unchanged))
    }

    const fn of_change(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Worse => Some(Self::Worse),
            Verdict::Inconclusive => Some(Self::Undecided),
            Verdict::Better => Some(Self::Better),
            Verdict::Equivalent => Some(Self::Unchanged),
            Verdict::NotCompared => None,
        }
    }

    /// Of a finding; none once it is dismissed.
    pub const fn of_finding(found: &Finding) -> Option<Self> {
        match (found.state, found.worse) {
            (Settled::Dismissed, _) => None,
            (Settled::Suspected, _) => Some(Self::Undecided),
            (Settled::Confirmed, true) => Some(Self::Worse),
            (Settled::Confirmed, false) => Some(Self::Better),
        }
    }
}

/// The state of a report; none where it holds nothing against anything earlier.
fn of(report: &Report) -> Option<Standing> {
    let changes = report.change.iter().flat_map(|change| change.changes);
    let changes = changes.filter_map(|change| Standing::of_change(change.verdict));
    let nights =
        report.history.map(|history| Standing::over_the_nights(history).unwrap_or(Standing::Unchanged));
    changes.chain(nights).min()
}

/// The beginning of the page's title.
pub fn in_title(report: &Report) -> String {
    of(report).map_or(String::new(), |state| format!("{}: ", state.word()))
}

/// The same as the page's icon has it.
pub fn as_sign(report: &Report) -> Sign {
    of(report).map_or(Sign::Plain, Standing::sign)
}

/// The state at the head of the page: the word, and what it is about.
pub fn render(report: &Report) -> Markup {
    let Some(state) = of(report) else { return html! {} };
    let changed: Vec<&Change> = report
        .change
        .iter()
        .flat_map(|change| change.changes)
        .filter(|change| Standing::of_change(change.verdict) == Some(state) && state != Standing::Unchanged)
        .collect();
    let found: Vec<_> = report
        .history
        .iter()
        .flat_map(|history| history.iter())
        .flat_map(|series| series.findings.iter().map(move |found| (series, found)))
        .filter(|(_, found)| Standing::of_finding(found) == Some(state))
        .collect();
    html! {
        div.state role="status" {
            p { span class=(state.class()) { (state.word()) } }
            @if !changed.is_empty() || !found.is_empty() {
                ul {
                    @for (series, found) in found.iter().take(TOLD) { li {
                        a href={ "#" (at(series)) } { (found.cell) ", " (metric_name(&found.metric)) } ": " (step(&found.step, &found.metric))
                        @if let (Some(before), Some(after)) = (&found.before.revision, &found.after.revision) {
                            ", between " (commit(report, before)) " and " (commit(report, after))
                        }
                        @if found.p.is_some() { ". Chance makes as much with probability " (chance(found)) }
                    } }
                    @if found.len() > TOLD { li { a href="#history" { (found.len() - TOLD) " more over the nights" } } }
                    @if let (Some(base), Some(first)) = (&report.change, changed.first()) { li {
                        a href="#change" { (first.cell) ", " (first.metric.label()) }
                        @if let Some(ratio) = &first.ratio { ": " (crate::compared::compared(ratio, Some(first.metric))) }
                        " since " (base.base)
                        @if changed.len() > 1 { ", and " (changed.len() - 1) " more" }
                    } }
                }
                @if state != Standing::Better { (next(found.first().map(|(_, found)| *found))) }
            }
        }
    }
}

/// What to run next: of what was found over the nights; else of what has changed since a base.
fn next(found: Option<&Finding>) -> Markup {
    let commands = match found {
        Some(found) => look_again(found),
        None => vec!["tollgate race BASE HEAD    # both workers in turns: scripts/worker REVISION --links 20 makes them".to_string()],
    };
    html! { details { summary { "What to run next" } pre { code { (commands.join("\n")) } } } }
}

/// A metric in words; one of a later release as it is written.
pub fn metric_name(metric: &str) -> String {
    metric.parse::<Metric>().map_or_else(|_| metric.to_string(), Metric::label)
}
