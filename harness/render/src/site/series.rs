//! The page of a series: its nights, what was found in them, and what to run next.

use maud::{Markup, html};
use tollgate_analysis::figures::{capital, ratio, with_range};
use tollgate_model::Metric;
use tollgate_model::history::{Finding, Series, ShownNight};

use super::shell::{Page, up};
use super::{Machine, machine_page, run_page, series_page};
use crate::charts::Quoted;
use crate::charts::history::chart;
use crate::mark::Sign;
use crate::nights::{look_again, minute, step};
use crate::sections::history::{at, chance, says, source};
use crate::sections::method::commit_at;
use crate::sections::scroll;
use crate::state::{Standing, metric_name};

/// The page.
pub fn series(machine: &Machine, series: &Series) -> String {
    let address = series_page(series);
    let up = up(&address);
    let standing = Standing::over_the_nights(std::slice::from_ref(series));
    let what = metric_name(&series.metric);
    let word = standing.map_or(String::new(), |standing| format!("{}: ", standing.word()));
    let of = if series.controlled { ", as a ratio to its control" } else { "" };
    let caption = format!("{}: {what}{of}", series.cell);
    let body = html! {
        p.run { a href={ (up) (machine_page(machine.key)) } { (machine.answer.host) } " · " (series.nights.len()) " nights" @if let Some(other) = &series.against { " · against " (other) } }
        @if let Some(standing) = standing { div.state role="status" { p { span class=(standing.class()) { (standing.word()) } } } }
        @if let Some(chart) = chart(series, &format!("{what} of {} over the nights", series.cell), &says(series)) {
            (chart.figure(Quoted { id: at(series), caption: &caption, source: &source(series) }))
        } @else { p.note { "No night of it has a figure." } }
        @for found in &series.findings { (one(machine, found)) }
        section aria-labelledby="nights-title" {
            h2 id="nights-title" { "Nights" }
            (scroll("Nights", html! {
                table {
                    thead { tr { th scope="col" { "begun" } th scope="col" { "figure" } th scope="col" { "over the control" } th scope="col" { "runtime" } th scope="col" { "commit" } th scope="col" { "remark" } } }
                    tbody { @for night in series.nights.iter().rev() { (line(machine, series, night, &up)) } }
                }
            }))
        }
    };
    let heading = format!("{} over the nights: {}", capital(&what), series.cell);
    let title = format!("{word}{} {what} · Tollgate", series.cell);
    let sign = standing.map_or(Sign::Plain, Standing::sign);
    Page { address: &address, title: &title, sign, heading: &heading }.around(&body)
}

/// A change that was found: by how much, since when, how sure, and how to look at it again.
fn one(machine: &Machine, found: &Finding) -> Markup {
    let standing = Standing::of_finding(found);
    let revision = |revision: &Option<String>| match revision {
        Some(revision) => html! { ", commit " (commit_at(machine.repository.as_deref(), revision)) },
        None => html! {},
    };
    html! {
        section {
            h2 { @match standing {
                Some(standing) => span class=(standing.class()) { (standing.word()) },
                None => span.badge.none { "Dismissed" },
            } " " (step(&found.step, &found.metric)) }
            dl.facts {
                @for (what, seen) in [("Surely before", &found.before), ("Likeliest first night", &found.first), ("Surely after", &found.after)] {
                    div { dt { (what) } dd { (minute(seen.started)) (revision(&seen.revision)) @if let Some(runtime) = &seen.runtime { ", " (runtime) } } }
                }
                div { dt { "Chance makes as much with probability" } dd { (chance(found)) } }
                @if let Some(settled) = &found.settled { div { dt { "Settled by" } dd { (settled.run) } } }
            }
            @if standing.is_some() {
                p { "To look at it again:" }
                pre { code { (look_again(found).join("\n")) } }
            }
        }
    }
}

fn line(machine: &Machine, series: &Series, night: &ShownNight, up: &str) -> Markup {
    let metric: Option<Metric> = series.metric.parse().ok();
    let begun = minute(night.started);
    let value = night.value.zip(metric).map(|(figure, metric)| with_range(&figure, metric));
    let remark = match (&night.rerun_of, &night.left_out) {
        (Some(of), _) => format!("measures {of} again"),
        (None, Some(why)) => format!("not in the series: {why}"),
        (None, None) if night.status != "measured" => night.status.clone(),
        (None, None) => String::new(),
    };
    html! {
        tr {
            th scope="row" { @match machine.page_of(&night.run) {
                Some(listed) => a href={ (up) (run_page(&listed.name)) } { (begun) },
                None => (begun),
            } }
            td.n { (value.unwrap_or("–".to_string())) }
            td.n { (night.ratio.map_or("–".to_string(), |it| ratio(&it))) }
            td { (night.runtime.as_deref().unwrap_or("–")) }
            td { @if let Some(revision) = &night.revision { (commit_at(machine.repository.as_deref(), revision)) } @else { "–" } }
            td { (remark) }
        }
    }
}
