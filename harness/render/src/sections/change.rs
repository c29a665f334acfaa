//! The changes since a base.

use maud::{Markup, html};
use tollgate_analysis::figures::{ratio, with_unit};
use tollgate_analysis::report::ChangeSince;
use tollgate_model::change::{Change, Verdict, overall};

use super::{link, scroll, section};

/// The section; nothing where no base is given.
pub fn render(change: Option<ChangeSince>) -> Markup {
    let Some(ChangeSince { base, changes }) = change else { return html! {} };
    let mut sorted: Vec<&Change> = changes.iter().collect();
    sorted.sort_by_key(|change| rank(change.verdict));
    let count = |verdict| changes.iter().filter(|change| change.verdict == verdict).count();
    let lead = format!(
        "Against {base}: {}. {} worse, {} better, {} equivalent, {} inconclusive, {} not compared.",
        words_of(overall(changes)),
        count(Verdict::Worse),
        count(Verdict::Better),
        count(Verdict::Equivalent),
        count(Verdict::Inconclusive),
        count(Verdict::NotCompared),
    );
    section(
        "change",
        "Change",
        lead,
        scroll(
            "Change",
            html! {
                table.sortable {
                    thead { tr {
                        th scope="col" { "cell" } th scope="col" { "metric" } th scope="col" { "verdict" } th scope="col" { "now over then" }
                        th scope="col" { "then" } th scope="col" { "now" } th scope="col" { "smallest change that would have shown" }
                        th scope="col" { "remarks" }
                    } }
                    tbody { @for change in sorted { (line(change)) } }
                }
            },
        ),
    )
}

fn line(change: &Change) -> Markup {
    let value =
        |figure: Option<f64>| figure.map_or("–".to_string(), |figure| with_unit(figure, change.metric));
    html! {
        tr {
            th scope="row" { a href=(link(&change.cell, change.metric)) { (change.cell) } @if let Some(against) = &change.against { small { "against " (against) } } }
            td { (change.metric.label()) }
            td data-v=(rank(change.verdict)) { span class={ "badge " (class(change.verdict)) } { (words_of(change.verdict)) } }
            td.n data-v=[change.ratio.map(|ratio| ratio.value)] { @match &change.ratio {
                Some(figure) => {
                    (ratio(figure))
                    small { @if figure.low.is_some() { (percent(change.level)) " interval" } @else { "no interval" } }
                }
                None => "–",
            } }
            td.n { (value(change.base)) }
            td.n { (value(change.head)) }
            td.n { @match change.detectable { Some(part) => (percent(part)), None => "–" } }
            td { (change.remarks.join("; ")) }
        }
    }
}

fn percent(part: f64) -> String {
    let text = format!("{:.1}", part * 100.0);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Worse => 0,
        Verdict::Better => 1,
        Verdict::Inconclusive => 2,
        Verdict::NotCompared => 3,
        Verdict::Equivalent => 4,
    }
}

const fn words_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotCompared => "not compared",
        other => other.name(),
    }
}

const fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Worse => "bad",
        Verdict::Better | Verdict::Equivalent => "good",
        Verdict::Inconclusive => "open",
        Verdict::NotCompared => "none",
    }
}
