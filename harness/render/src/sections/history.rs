//! Figures over the nights, and where they changed.

use maud::{Markup, html};
use tollgate_model::history::{Finding, Series, State};
use tollgate_model::metric::Metric;

use super::{scroll, section};
use crate::charts::history::chart;
use crate::charts::{Quoted, place};
use crate::nights::{day, minute, seen, step};

/// Series with a change are drawn up to so many; the command line has them all.
const DRAWN: usize = 24;

/// And so many of those without one, for the eye to see what that looks like.
const UNCHANGED: usize = 6;

/// The section; nothing where no history is given.
pub fn render(history: Option<&[Series]>) -> Markup {
    let Some(history) = history else { return html! {} };
    let mut changed: Vec<&Series> =
        history.iter().filter(|series| urgency(series) < Urgency::Nothing).collect();
    changed.sort_by_key(|series| urgency(series));
    let unchanged = || history.iter().filter(|series| urgency(series) == Urgency::Nothing);
    let nights = history.iter().flat_map(|series| &series.nights).filter(|night| night.rerun_of.is_none());
    let nights: std::collections::BTreeSet<&str> = nights.map(|night| night.run.as_str()).collect();
    let lead = format!(
        "{} nights of this machine, {} series: {} changed. Points are nights with their intervals; the band is what 95 % of nights \
         like these lie in; a line up is a change: found by a nightly check where it is solid, suspected or seen only in looking back \
         where it is dashed.",
        nights.len(),
        history.len(),
        changed.len(),
    );
    section(
        "history",
        "Change over the nights",
        lead,
        html! {
            (findings(&changed))
            div.multiples { @for series in changed.iter().take(DRAWN) { (drawn(series)) } }
            @if changed.len() > DRAWN {
                p.note { (changed.len() - DRAWN) " more: " code { "tollgate history show" } }
            }
            @if unchanged().next().is_some() {
                details {
                    summary { "Some of those without a change" }
                    div.multiples { @for series in unchanged().take(UNCHANGED) { (drawn(series)) } }
                }
            }
        },
    )
}

/// The order in which a reader should see series.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    Alarm,
    Suspicion,
    Better,
    LookingBack,
    Nothing,
}

fn urgency(series: &Series) -> Urgency {
    let of = |found: &Finding| match (found.state, found.worse) {
        (State::Confirmed, true) => Urgency::Alarm,
        (State::Suspected, _) => Urgency::Suspicion,
        (State::Confirmed, false) => Urgency::Better,
        (State::Dismissed, _) => Urgency::Nothing,
    };
    let back = if series.changes.is_empty() { Urgency::Nothing } else { Urgency::LookingBack };
    series.findings.iter().map(of).min().unwrap_or(Urgency::Nothing).min(back)
}

fn drawn(series: &Series) -> Markup {
    let what = name(&series.metric);
    let of = if series.controlled { ", ratio to its control" } else { "" };
    let says = says(series);
    html! {
        @if let Some(chart) = chart(series, &format!("{what} of {} over the nights", series.cell), &says) {
            (chart.figure(Quoted { id: at(series), caption: &format!("{}: {what}{of}", series.cell), source: &source(series) }))
        }
    }
}

/// The name of a series' figure in addresses.
pub fn at(series: &Series) -> String {
    let against = series.against.as_deref().unwrap_or_default();
    place(&[
        "fig night",
        &series.cell,
        &series.metric,
        against,
        &series.conditions,
        &series.place.to_string(),
    ])
}

/// What a series was made of, in a line that can be quoted with it.
pub fn source(series: &Series) -> String {
    let (first, last) = (series.nights.first(), series.nights.last());
    let when =
        first.zip(last).map(|(first, last)| format!("{} to {}", day(first.started), day(last.started)));
    let runtime = last.and_then(|night| night.runtime.clone());
    let told =
        [Some(format!("Machine {}", series.key)), runtime, when.map(|when| format!("nights of {when}"))];
    format!("{}.", told.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// For those who do not see the chart.
pub fn says(series: &Series) -> String {
    let nights = series.nights.iter().filter(|night| night.figure(series.controlled).is_some()).count();
    let found = series.findings.iter().filter(|found| found.state != State::Dismissed).map(|found| {
        format!(
            "{} {} since {}",
            found.state.name(),
            step(&found.step, &series.metric),
            minute(found.first.started)
        )
    });
    let back = series
        .changes
        .iter()
        .map(|change| format!("looking back, {} from {}", step(&change.step, &series.metric), change.run));
    let told: Vec<String> = std::iter::once(format!("{nights} nights")).chain(found).chain(back).collect();
    told.join("; ")
}

fn findings(changed: &[&Series]) -> Markup {
    let found: Vec<&Finding> = changed
        .iter()
        .flat_map(|series| &series.findings)
        .filter(|found| found.state != State::Dismissed)
        .collect();
    if found.is_empty() {
        return html! {};
    }
    scroll(
        "What nightly checks found",
        html! {
            table.sortable {
                thead { tr {
                    th scope="col" { "series" } th scope="col" { "found" } th scope="col" { "by how much" } th scope="col" { "chance makes as much" }
                    th scope="col" { "surely before" } th scope="col" { "likeliest first night" } th scope="col" { "surely after" }
                } }
                tbody { @for found in found { tr {
                    th scope="row" { (found.cell) small { (name(&found.metric)) @if let Some(other) = &found.against { " against " (other) } } }
                    td { span class={ "badge " (class(found)) } { (word(found)) } }
                    td.n data-v=(found.step.by) { (step(&found.step, &found.metric)) @if found.controlled { small { "against the control" } } }
                    td.n data-v=[found.adjusted.or(found.p)] { (chance(found)) }
                    td data-v=(found.before.started) { (seen(&found.before)) }
                    td data-v=(found.first.started) { (minute(found.first.started)) }
                    td data-v=(found.after.started) { (seen(&found.after)) }
                } } }
            }
        },
    )
}

/// The probability that chance alone makes as much.
pub fn chance(found: &Finding) -> String {
    match (found.p, found.adjusted) {
        (None, _) => "counted: no chance in it".to_string(),
        (Some(p), None) => format!("{p:.4}"),
        (Some(p), Some(adjusted)) => format!("{p:.4}, among all series {adjusted:.4}"),
    }
}

fn word(found: &Finding) -> &'static str {
    match (found.state, found.worse) {
        (State::Confirmed, true) => "worse",
        (State::Confirmed, false) => "better",
        (_, true) => "suspected: worse",
        (_, false) => "suspected: better",
    }
}

fn class(found: &Finding) -> &'static str {
    match (found.state, found.worse) {
        (State::Confirmed, true) => "bad",
        (State::Confirmed, false) => "good",
        _ => "open",
    }
}

/// A metric in words; one of a later release as it is written.
fn name(metric: &str) -> String {
    metric.parse::<Metric>().map_or_else(|_| metric.to_string(), Metric::label)
}
