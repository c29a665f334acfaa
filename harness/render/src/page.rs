//! The page: one file, nothing from elsewhere.

use std::panic::resume_unwind;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use tollgate_analysis::answer::{Span, answers, cost_against_native};
use tollgate_analysis::claims::rulings;
use tollgate_analysis::precision;
use tollgate_analysis::report::Report;
use tollgate_analysis::row_index::RowIndex;

use crate::addresses;
use crate::data::{Journals, Packed, results};
use crate::decision::decision;
use crate::glossary;
use crate::mark::{icon, mark};
use crate::quotable::INTERVALS;
use crate::sections::method::{Validity, commit};
use crate::sections::source::began;
use crate::{sections, state};
use tollgate_analysis::figures::times_as;

mod lean;

/// The page's style sheet.
pub(crate) const STYLE: &str = include_str!("../assets/style.css");

/// The script's parts, in the order in which they need each other.
const SCRIPT: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("../assets/state.js"),
    include_str!("../assets/fold.js"),
    include_str!("../assets/data.js"),
    include_str!("../assets/ratio.js"),
    include_str!("../assets/compare.js"),
    include_str!("../assets/cost.js"),
    include_str!("../assets/tables.js"),
    include_str!("../assets/matrix.js"),
    include_str!("../assets/compared.js"),
    include_str!("../assets/yours.js"),
    include_str!("../assets/details.js"),
    include_str!("../assets/downloads.js"),
    include_str!("../assets/figures.js"),
    include_str!("../assets/tips.js"),
    include_str!("../assets/flames.js"),
    include_str!("../assets/page.js"),
    "})();\n",
);

/// The whole page.
pub fn html(report: &Report) -> String {
    let index = RowIndex::of(report);
    let fixed = STYLE.len() + SCRIPT.len();
    // The journal of a large run takes as long to pack as all else takes to write.
    let (sections, mut packed, journals) = thread::scope(|scope| {
        let packing = scope.spawn(|| Journals::begin(report, fixed));
        let sections = lean::lean(&addresses::short(&sections(report, &index).into_string(), &index));
        let results = results(report, &index);
        (sections, results, packing.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    let rest = packed.iter().fold(fixed + sections.len(), |sum, block| sum + block.text.len());
    packed.extend(journals.beside(rest));
    let names: Vec<&str> = report.runs.iter().map(|source| source.name).collect();
    let title = format!("{}Tollgate: {}", state::in_title(report), names.join(", "));
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Nothing may be asked for over the network, and no script may run but ours.
                meta http-equiv="Content-Security-Policy" content={
                    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-" (digest(SCRIPT)) "'"
                };
                meta name="color-scheme" content="light dark";
                link rel="icon" href=(icon(state::as_sign(report)));
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the answers" }
                (header(report))
                (navigation(report, &index))
                main id="main" tabindex="-1" { (PreEscaped(sections)) (downloads(report, &packed)) (glossary::meanings()) }
                (details())
                (footer())
                @for block in &packed {
                    script type="application/octet-stream" id=(block.id) data-without=[block.without] { (PreEscaped(&block.text)) }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

fn digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// Everything between the navigation and the data.
pub(crate) fn sections(report: &Report, index: &RowIndex) -> Markup {
    let answers = answers(index);
    let decision = decision(index, &answers);
    let glance = decision
        .as_ref()
        .map(|it| (sections::decision::sentence(it), sections::decision::render(it, &report.runs)));
    html! {
        (sections::answer::render(index, &answers, in_short(index), glance))
        (sections::change::render(report.change))
        (sections::history::render(report.history))
        (sections::compare::render(index, decision.as_ref()))
        (sections::yours::render(index, decision.as_ref()))
        (sections::tail::render(index, report))
        (sections::start::render(index))
        (sections::memory::render(index))
        (sections::boundary::render(index, &report.stacks))
        (sections::languages::render(index))
        (sections::claims::render(&rulings(index)))
        (sections::side_by_side::render(index))
        (sections::matrix::render(index))
        (sections::method::render(report))
    }
}

/// The cost of a component, in a sentence.
fn in_short(index: &RowIndex) -> Option<String> {
    let Span { contender, least, most } = cost_against_native(index)?;
    let least_of = format!("{} for {}", times_as(&least.0, "as long as the native call"), least.1);
    let all = match least.1 == most.1 {
        true => least_of,
        false => format!("{least_of}, and {} for {}", times_as(&most.0, "as long"), most.1),
    };
    Some(format!(
        "Under {contender}, a call of a component takes {all}. What to choose, by what this run measured:"
    ))
}

fn header(report: &Report) -> Markup {
    html! {
        header {
            div.script.tools {
                label { span.unseen { "Theme" } select name="theme" id="theme" {
                    option value="" { "theme: as the system" } option value="light" { "light" } option value="dark" { "dark" }
                } }
            }
            p.title { (mark()) "Tollgate" }
            h1 { "What it costs to run business logic as a WebAssembly component" }
            (state::render(report))
            @for states in report.machine_states() { p.run { strong { (states) } } }
            @for source in &report.runs {
                p.run {
                    strong { (source.name) } " · plan " (source.run.plan) " · begun " (began(&source.run.started))
                    " · " (source.launches.len()) " launches · " (sections::method::host(source))
                    @if let Some(revision) = &source.run.revision { " · revision " (commit(report, revision)) }
                }
                @if let Some(invalid) = Validity::of(source).in_short() {
                    p.run { "Invalid, and in no figure: " a href="#validity" { (invalid) } "." }
                }
                @if let Some(precise) = precision::in_short(source.rows, &source.run.functions) {
                    p.run { "How precise: " (precise) "." }
                }
            }
            @if report.runs.is_empty() { p.run { "No run." } }
            noscript { p.note { "Everything is readable without scripts. Sorting, filtering, other baselines and the details of a cell need them." } }
        }
    }
}

fn navigation(report: &Report, index: &RowIndex) -> Markup {
    let languages = sections::languages::are_compared(index).then_some(("languages", "Languages"));
    let change = report.change.map(|_| ("change", "Change"));
    let history = report.history.map(|_| ("history", "Change over the nights"));
    let runs = (report.runs.len() > 1).then_some(("runs", "Runs side by side"));
    let compare = sections::compare::has(index).then_some(("compare", "Compare"));
    let yours = sections::yours::has(index).then_some(("yours", "Your workload"));
    let chapters =
        [("tail", "Tails"), ("start", "Cold start"), ("memory", "Memory and size"), ("boundary", "Boundary")];
    let all = [("answer", "Answer first")]
        .into_iter()
        .chain(change)
        .chain(history)
        .chain(compare)
        .chain(yours)
        .chain(chapters)
        .chain(languages)
        .chain([("claims", "Claims")])
        .chain(runs)
        .chain([("matrix", "Everything"), ("method", "Method"), ("data", "Data")]);
    html! { nav aria-label="Sections" { ul { @for (id, title) in all { li { a href={ "#" (id) } { (title) } } } } } }
}

fn downloads(report: &Report, packed: &[Packed]) -> Markup {
    let lead = "Everything this page was made from, from within the page.";
    sections::section(
        "data",
        "Data",
        lead,
        html! {
            p.script {
                button type="button" data-download="csv" { "Rows as CSV" } " "
                @for (nth, source) in report.runs.iter().enumerate() {
                    button type="button" data-download={ "journal-" (nth) } { "Journal of " (source.name) " as JSON" } " "
                }
                @if report.runs.iter().any(|source| !source.tails.is_empty()) {
                    button type="button" data-download="tails" { "Histograms as one JSON document" }
                }
            }
            p.note {
                "Figures to five digits. The journal is JSON, one object a line, without how each workload was made ready; histograms are those of all launches together (.hgrm). All of it in full: journal.jsonl in the folder of the run."
                @for block in packed { @if let Some(without) = block.without {
                    " To keep the page small, " (without) " of the journal are left out of it: they are in journal.jsonl."
                } }
            }
            @if report.runs.iter().any(|source| !source.tails.is_empty()) {
                details.script id="tails" {
                    summary { "Histograms one by one" }
                    ul {}
                }
            }
        },
    )
}

/// The dialog in which the script shows the details of a cell.
fn details() -> Markup {
    html! {
        dialog id="details" aria-labelledby="details-title" {
            div.bar {
                h2 id="details-title" {}
                button type="button" id="details-close" { "Close" }
            }
            div id="details-body" {}
        }
    }
}

fn footer() -> Markup {
    html! { footer { p { "Made by tollgate report. " (INTERVALS) } } }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod script_tests;
#[cfg(test)]
mod truth_tests;
