//! The claims ledger.

use maud::{Markup, html};
use tollgate_analysis::claims::{ARTICLES, Ruling, Verdict};

use super::{folded, scroll, section, sentence};

/// The section.
pub fn render(rulings: &[Ruling]) -> Markup {
    let count = |verdict| rulings.iter().filter(|ruling| ruling.verdict == verdict).count();
    let lead = format!(
        "Published claims about components in production, held against this run: {} confirmed, {} refuted, {} inconclusive, \
        {} not measured here. A verdict takes the whole 95 % interval.",
        count(Verdict::Confirmed),
        count(Verdict::Refuted),
        count(Verdict::Inconclusive),
        count(Verdict::NotAnswered),
    );
    let lead = html! { (lead) " Where a claim names nobody, it is said by " (ARTICLES.told()) "." };
    let (decided, open): (Vec<&Ruling>, Vec<&Ruling>) =
        rulings.iter().partition(|ruling| matches!(ruling.verdict, Verdict::Confirmed | Verdict::Refuted));
    section(
        "claims",
        "Claims ledger",
        lead,
        html! {
            @if !decided.is_empty() {
                (folded(format!("{} that this run decides", decided.len()), ledger("Claims ledger", &decided)))
            }
            @if !open.is_empty() {
                (folded(format!("{} that this run does not decide", open.len()), ledger("Claims that this run does not decide", &open)))
            }
        },
    )
}

fn ledger(label: &str, rulings: &[&Ruling]) -> Markup {
    scroll(
        label,
        html! {
            table.sortable.claims {
                thead { tr {
                    th scope="col" { "#" } th scope="col" { "claim" } th scope="col" { "verdict" }
                    th scope="col" { "what this run found" }
                } }
                tbody { @for ruling in rulings { (line(ruling)) } }
            }
        },
    )
}

fn line(ruling: &Ruling) -> Markup {
    let found = &ruling.found;
    html! {
        tr id={ "claim-" (ruling.number) } {
            td.n data-v=(ruling.number) { (ruling.number) }
            th scope="row" {
                (ruling.claim)
                @if ruling.source != ARTICLES { small { "Said by " (ruling.source.told()) "." } }
            }
            td { span class={ "badge " (class(ruling.verdict)) } { (ruling.verdict.name()) } }
            td {
                @if ruling.verdict == Verdict::NotAnswered { span.nothing { (sentence(&found.figure)) } }
                @else { (sentence(&found.figure)) }
                details.again {
                    summary { "Rule, and how to measure it again" }
                    p { "Compared: " (ruling.compares) "." @if ruling.verdict != Verdict::NotAnswered { " Confirmed if " (found.rule) "." } }
                    @if !found.note.is_empty() { p { (sentence(&found.note)) } }
                    @if let Some(command) = &ruling.command { p { code.command { (command) } } }
                }
            }
        }
    }
}

const fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => "good",
        Verdict::Refuted => "bad",
        Verdict::Inconclusive => "open",
        Verdict::NotAnswered => "none",
    }
}
