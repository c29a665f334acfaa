//! Machine and method: what a reader needs in order to believe the rest, or not to.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use tollgate_analysis::report::{Report, Source};
use tollgate_model::journal::Launch;
use tollgate_model::protocol::Receipt;
use tollgate_model::results::Row;

use super::source::began;
use super::{folded, heading_at, link, scroll, section};
use crate::nights::short;
use crate::notes::of_builds;

mod effective;
mod validity;

use effective::effective;
pub use validity::Validity;

/// The section.
pub fn render(report: &Report) -> Markup {
    let lead = "Intervals are 95 %, over launches: fresh processes of this run. They do not cover another day, another machine or \
        another build. Absolute times mean little elsewhere; ratios travel better.";
    section(
        "method",
        "Machine and method",
        lead,
        html! {
            @for (nth, source) in report.runs.iter().enumerate() {
                @if report.runs.len() > 1 { h3 { (source.name) } }
                (of_run(source, &if nth == 0 { "validity".to_string() } else { format!("validity-{nth}") }))
            }
            (heading_at("not-measured", "What is not measured"))
            ul {
                li { "Safety itself. What a setting guards against is known; only its price is measured." }
                li { "Calls between composed components, and calls from a guest to its host." }
                li { "Other machines, other days, other builds: measure on yours." }
                li { "Containers and their schedulers: a start begins with the spawn of a process." }
                li { "What a hypervisor does not report, and what neighbours take of caches and memory bandwidth." }
            }
        },
    )
}

fn of_run(source: &Source, validity: &str) -> Markup {
    let run = source.run;
    html! {
        dl.facts {
            (fact("run", source.name))
            (fact("command", html! { code.command { (run.command) } }))
            (fact("begun", began(&run.started)))
            (fact("seed", run.seed))
            (fact("Tollgate", html! { (run.tollgate) @if let Some(revision) = &run.revision { ", revision " (linked(Some(source), revision, revision)) } }))
            (fact("runtime", listed(receipts(source.launches).map(|receipt| receipt.runtime.clone()))))
            (fact("inputs (SHA-256)", listed(receipts(source.launches).map(|receipt| receipt.fixtures.clone()))))
            @for (build, note) in of_builds(run) { (fact(&format!("the build {build}"), note)) }
            (fact("machine", html! { (host(source)) " " small { "key " (run.host.key()) } }))
        }
        (Validity::of(source).render(validity))
        (remarks(source.rows))
        (folded("The machine in full", facts("The machine in full", run.host.comparability.iter().chain(&run.host.facts))))
        (folded("Configurations as they really were", effective(source)))
    }
}

fn fact(name: &str, value: impl maud::Render) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// A revision, short; a link to it where the report's first run says which repository it is of.
pub fn commit(report: &Report, revision: &str) -> Markup {
    linked(report.runs.first(), revision, &short(revision))
}

fn linked(source: Option<&Source>, revision: &str, text: &str) -> Markup {
    let repository = source.and_then(|source| source.run.host.facts.get("repository"));
    linked_in(repository.map(String::as_str), revision, text)
}

/// A revision, short; a link to it where the repository's address is known.
pub fn commit_at(repository: Option<&str>, revision: &str) -> Markup {
    linked_in(repository, revision, &short(revision))
}

fn linked_in(repository: Option<&str>, revision: &str, text: &str) -> Markup {
    let commit = revision.trim_end_matches('+');
    let is_commit = commit.len() >= 7 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    let repository = repository.filter(|it| it.starts_with("https://") && is_commit);
    html! {
        @match repository {
            Some(repository) => a href={ (repository.trim_end_matches('/')) "/commit/" (commit) } rel="noreferrer" { code { (text) } },
            None => code { (text) },
        }
    }
}

fn receipts(launches: &[Launch]) -> impl Iterator<Item = &Receipt> {
    launches.iter().filter_map(|launch| launch.receipt.as_ref())
}

fn listed(texts: impl Iterator<Item = String>) -> String {
    let unique: BTreeSet<String> = texts.collect();
    if unique.is_empty() { "not told".to_string() } else { unique.into_iter().collect::<Vec<_>>().join(", ") }
}

/// The machine in a few words.
pub fn host(source: &Source) -> String {
    let facts = &source.run.host.comparability;
    let cores =
        facts.get("cores").map(|cores| format!("{cores} {}", if cores == "1" { "core" } else { "cores" }));
    let hypervisor = facts.get("hypervisor").filter(|it| *it == "yes").map(|_| "virtual machine".to_string());
    let parts = [facts.get("cpu-model").cloned(), cores, hypervisor, facts.get("kernel").cloned()];
    let told: Vec<String> = parts.into_iter().flatten().collect();
    if told.is_empty() { "machine not told".to_string() } else { told.join(", ") }
}

/// Whatever has no figure, and every remark, each once.
fn remarks(rows: &[Row]) -> Markup {
    let mut about: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let reason = row.status.reason().map(|reason| format!("{}: {reason}", row.status.word()));
        for what in reason.into_iter().chain(row.remarks.iter().cloned()) {
            about.entry(what).or_default().push(row);
        }
    }
    if about.is_empty() {
        return html! {};
    }
    html! {
        (folded(format!("Remarks and whatever has no figure ({})", about.len()), html! {
            ul.remarks {
                @for (what, rows) in &about {
                    @let cells: BTreeSet<String> = rows.iter().map(|row| row.cell.to_string()).collect();
                    li {
                        (what) ": "
                        a href=(link(&rows[0].cell, rows[0].metric)) { (rows[0].cell) ", " (rows[0].metric.label()) }
                        @if cells.len() > 1 { " and " (cells.len() - 1) " more cells" }
                    }
                }
            }
        }))
    }
}

fn facts<'a>(label: &str, facts: impl Iterator<Item = (&'a String, &'a String)>) -> Markup {
    scroll(
        label,
        html! { table { tbody { @for (name, value) in facts { tr { th scope="row" { (name) } td { (value) } } } } } },
    )
}
