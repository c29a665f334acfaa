//! The page of a machine.

use std::collections::BTreeMap;

use maud::{Markup, html};
use tollgate_analysis::figures::{capital, ratio, with_unit};
use tollgate_model::Metric;
use tollgate_model::history::Series;

use super::landing::state;
use super::shell::{Page, up};
use super::{Listed, Machine, machine_page, release_page, run_page, series_page};
use crate::mark::Sign;
use crate::nights::{day, step};
use crate::sections::method::commit_at;
use crate::sections::source::began;
use crate::sections::{folded, scroll};
use crate::state::{Standing, metric_name};

/// The page.
pub fn machine(machine: &Machine) -> String {
    let (key, answer) = (machine.key, &machine.answer);
    let address = machine_page(key);
    let up = up(&address);
    let sign = machine.standing().map_or(Sign::Plain, Standing::sign);
    let word = machine.standing().map_or(String::new(), |standing| format!("{}: ", standing.word()));
    let run = format!("{up}{}", run_page(&answer.run));
    let body = html! {
        (state(machine, &up))
        section aria-labelledby="answer-title" {
            h2 id="answer-title" { "Newest answer" }
            (answer.told(&up))
            p.source { "Run " a href=(run) { (answer.run) } ", begun " (began(&answer.started)) "." }
        }
        (changed(machine, &up))
        (releases(machine, &up))
        section aria-labelledby="runs-title" {
            h2 id="runs-title" { "Runs" }
            (runs(machine, &up))
        }
        (all_series(machine, &up))
    };
    let title = format!("{word}{} · Tollgate", answer.host);
    Page { address: &address, title: &title, sign, heading: &capital(&answer.host) }.around(&body)
}

/// Series in which something was found, the worst first.
fn changed(machine: &Machine, up: &str) -> Markup {
    let found =
        machine.series.iter().flat_map(|series| series.findings.iter().map(move |found| (series, found)));
    let mut found: Vec<_> =
        found.filter_map(|(series, found)| Some((Standing::of_finding(found)?, series, found))).collect();
    found.sort_by_key(|(standing, _, found)| (*standing, std::cmp::Reverse(found.first.started)));
    if found.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="changed" {
            h2 id="changed" { "Changed over the nights" }
            (scroll("Changed over the nights", html! {
                table {
                    thead { tr { th scope="col" { "series" } th scope="col" { "found" } th scope="col" { "by how much" } th scope="col" { "likeliest first night" } th scope="col" { "commit" } } }
                    tbody { @for (standing, series, found) in &found { tr {
                        th scope="row" { a href={ (up) (series_page(series)) } { (found.cell) small { (metric_name(&found.metric)) } } }
                        td { span class=(standing.class()) { (standing.word()) } }
                        td.n { (step(&found.step, &found.metric)) @if found.controlled { small { "against the control" } } }
                        td { (day(found.first.started)) }
                        td { @if let Some(revision) = &found.first.revision { (commit_at(machine.repository.as_deref(), revision)) } @else { "–" } }
                    } } }
                }
            }))
        }
    }
}

fn releases(machine: &Machine, up: &str) -> Markup {
    if machine.releases.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="releases-title" {
            h2 id="releases-title" { "Releases of Wasmtime" }
            ul { @for release in &machine.releases { li {
                a href={ (up) (release_page(machine.key, &release.from, &release.to)) } { (release.from) " to " (release.to) }
                ": " (release.changed.0) " metrics worse, " (release.changed.1) " better"
            } } }
        }
    }
}

fn runs(machine: &Machine, up: &str) -> Markup {
    let name = |listed: &Listed| match listed.has_page {
        true => html! { a href={ (up) (run_page(&listed.name)) } { (listed.name) } },
        false => html! { (listed.name) },
    };
    scroll(
        "Runs",
        html! {
            table {
                thead { tr { th scope="col" { "run" } th scope="col" { "plan" } th scope="col" { "begun" } th scope="col" { "runtime" } th scope="col" { "commit" } th scope="col" { "launches" } } }
                tbody { @for listed in &machine.runs { tr {
                    th scope="row" { (name(listed)) }
                    td { (listed.plan) }
                    td { (began(&listed.started)) }
                    td { (listed.runtimes.join(", ")) }
                    td { @if let Some(revision) = &listed.revision { (commit_at(machine.repository.as_deref(), revision)) } @else { "–" } }
                    td.n { (listed.launches) }
                } } }
            }
        },
    )
}

/// Every series, by workload.
fn all_series(machine: &Machine, up: &str) -> Markup {
    let mut by_workload: BTreeMap<&str, Vec<&Series>> = BTreeMap::new();
    for series in machine.series {
        by_workload.entry(series.cell.split('@').next().unwrap_or_default()).or_default().push(series);
    }
    if by_workload.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="series-title" {
            h2 id="series-title" { "Every series" }
            @for (workload, all) in &by_workload {
                (folded(format!("{workload}, {} series", all.len()), html! {
                    ul { @for series in all { li {
                        a href={ (up) (series_page(series)) } { (series.cell.split('@').nth(1).unwrap_or_default()) ", " (metric_name(&series.metric)) }
                        @if let Some(last) = last(series) { ": " (last) }
                    } } }
                }))
            }
        }
    }
}

/// The newest figure of a series.
fn last(series: &Series) -> Option<String> {
    let figure = series.nights.iter().rev().find_map(|night| night.figure(series.controlled))?;
    Some(match series.metric.parse::<Metric>() {
        Ok(metric) if !series.controlled => with_unit(figure.value, metric),
        _ => ratio(&figure),
    })
}
