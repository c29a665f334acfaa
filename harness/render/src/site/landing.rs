//! The first page: what each machine says today.

use maud::{Markup, html};
use tollgate_analysis::figures::capital;

use super::shell::Page;
use super::{LANDING, Machine, machine_page, release_page, run_page, series_page};
use crate::mark::Sign;
use crate::nights::{minute, step};
use crate::sections::source::began;
use crate::state::{Standing, metric_name};

/// So many changes of a machine are told here.
const TOLD: usize = 5;

/// The page.
pub fn landing(machines: &[Machine]) -> String {
    let standings = || machines.iter().filter_map(Machine::standing);
    let worst = standings().min();
    let sign = worst.map_or(Sign::Plain, Standing::sign);
    let title = worst.map_or("Tollgate".to_string(), |worst| format!("{}: Tollgate", worst.word()));
    let body = html! {
        p.lead {
            "The newest answer of each machine, and what has changed over its nights. Times are a machine’s own: compare ratios \
            between machines, and times within one."
        }
        @for machine in machines { (of_machine(machine)) }
    };
    let heading = "What it costs to run business logic as a WebAssembly component";
    Page { address: LANDING, title: &title, sign, heading }.around(&body)
}

fn of_machine(machine: &Machine) -> Markup {
    let answer = &machine.answer;
    let run = run_page(&answer.run);
    html! {
        section aria-labelledby={ "machine-" (machine.key) } {
            h2 id={ "machine-" (machine.key) } { a href=(machine_page(machine.key)) { (capital(&answer.host)) } }
            (state(machine, ""))
            (answer.told(""))
            p.source {
                "Run " a href=(run) { (answer.run) } ", begun " (began(&answer.started)) ". "
                a href=(machine_page(machine.key)) { (machine.runs.len()) " run" @if machine.runs.len() != 1 { "s" } ", " (machine.series.len()) " series" } "."
                @for release in &machine.releases {
                    " " a href=(release_page(machine.key, &release.from, &release.to)) { (release.from) " to " (release.to) } "."
                }
            }
        }
    }
}

/// The state of a machine's nights, with the changes that it is about; `up` leads to the site's root.
pub fn state(machine: &Machine, up: &str) -> Markup {
    let Some(standing) = machine.standing() else { return html! {} };
    let found: Vec<_> = machine
        .series
        .iter()
        .flat_map(|series| series.findings.iter().map(move |found| (series, found)))
        .filter(|(_, found)| Standing::of_finding(found) == Some(standing))
        .collect();
    html! {
        div.state role="status" {
            p { span class=(standing.class()) { (standing.word()) } }
            @if !found.is_empty() {
                ul {
                    @for (series, found) in found.iter().take(TOLD) { li {
                        a href={ (up) (series_page(series)) } { (found.cell) ", " (metric_name(&found.metric)) }
                        ": " (step(&found.step, &found.metric)) " since " (minute(found.first.started))
                    } }
                    @if found.len() > TOLD { li { a href={ (up) (machine_page(machine.key)) "#changed" } { (found.len() - TOLD) " more" } } }
                }
            }
        }
    }
}
