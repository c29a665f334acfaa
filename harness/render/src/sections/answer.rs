//! Answer first: what to choose, and where one choice overtakes another.

use maud::{Markup, html};
use tollgate_analysis::answer::{Answer, Answers, BreakEven, Certainty, as_good};
use tollgate_analysis::row_index::RowIndex;

use super::{heading_at, link, prose, section};
use crate::charts::{permalink, place};
use crate::human;

/// The section: the decision at a glance, where several shapes were measured, then what to choose for each need.
pub fn render(
    index: &RowIndex,
    answers: &Answers,
    in_short: Option<String>,
    glance: Option<(String, Markup)>,
) -> Markup {
    let in_short = in_short.unwrap_or_else(|| "What to choose, by what this run measured.".to_string());
    let (lead, glance) = match glance {
        Some((sentence, glance)) => (sentence, html! { (glance) p.lead { (in_short) } }),
        None => (in_short, html! {}),
    };
    section(
        "answer",
        "Answer first",
        lead,
        html! {
            (glance)
            div.cards { @for answer in &answers.needs { (card(index, answer)) } }
            p.note { "Of a tie, the configuration with the fewest settings among those within " (as_good()) " of the best is named." }
            (heading_at("break-evens", "Break-evens"))
            dl.break-evens { @for one in &answers.break_evens { (break_even(one)) } }
        },
    )
}

fn card(index: &RowIndex, answer: &Answer) -> Markup {
    html! {
        article.card {
            div.titled { h3 id=(place(&["answer", answer.need])) { (answer.need) } (permalink(&place(&["answer", answer.need]), answer.need)) }
            @match &answer.outcome {
                Err(why) => p.nothing { "Not answered by this run: " (prose(why)) "." },
                Ok(choice) => {
                    p.choice { (human::called(index, &choice.contender)) small { code { (breakable(&choice.contender.to_string())) } } }
                    p.figure {
                        @if let Some((cell, metric)) = &choice.cell { a href=(link(cell, *metric)) { (choice.figure) } }
                        @else { (choice.figure) }
                    }
                    p.certainty {
                        span class=(badge(&choice.certainty)) { (choice.certainty.word()) } " "
                        (prose(&choice.certainty.because())) "."
                    }
                    @if !choice.facts.is_empty() {
                        dl { @for (name, figure) in &choice.facts { dt { (name) } dd { (figure) } } }
                    }
                    @if let Some(caveat) = &choice.caveat { p.caveat { (caveat) } }
                    @if let Some(about) = &choice.about { p.about { (prose(about)) "." } }
                }
            }
            p.by { "Compared: " (prose(answer.by)) "." }
        }
    }
}

/// A path that may be broken after each slash.
fn breakable(path: &str) -> Markup {
    html! { @for (index, part) in path.split('/').enumerate() { @if index > 0 { "/" wbr; } (part) } }
}

fn badge(certainty: &Certainty) -> &'static str {
    match certainty {
        Certainty::Clear { .. } => "badge good",
        Certainty::Tied(_) | Certainty::Alone => "badge open",
    }
}

fn break_even(one: &BreakEven) -> Markup {
    html! {
        div {
            dt { (one.asks) }
            @match &one.says {
                Some(says) => {
                    dd.says {
                        @if let Some((cell, metric)) = &one.cell { a href=(link(cell, *metric)) { (says) } }
                        @else { (says) }
                        "."
                    }
                    dd { (one.because) }
                }
                None => dd.nothing { "Not answered by this run: " (prose(&one.because)) "." },
            }
        }
    }
}
