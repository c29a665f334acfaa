//! The page of two releases of Wasmtime on one machine.

use maud::html;
use tollgate_analysis::report::ChangeSince;
use tollgate_model::change::{Change, Verdict, overall};

use super::shell::{Page, led_to, up};
use super::{Machine, machine_page, release_page, run_page};
use crate::mark::Sign;
use crate::sections::change;

/// The page. Each side's runs, oldest first.
pub fn release(
    machine: &Machine,
    (from, to): (&str, &str),
    runs: (&[String], &[String]),
    changes: &[Change],
) -> String {
    let address = release_page(machine.key, from, to);
    let up = up(&address);
    let sign = match overall(changes) {
        Verdict::Worse => Sign::Bad,
        Verdict::Inconclusive => Sign::Open,
        Verdict::Better | Verdict::Equivalent => Sign::Good,
        Verdict::NotCompared => Sign::Plain,
    };
    let newest = runs.1.iter().rev().find_map(|run| machine.page_of(run));
    let base = format!("{from}, {}", counted(runs.0.len()));
    let table = change::render(Some(ChangeSince { base: &base, changes }));
    // The cells are those of the newest run of the newer release; without a page of it there is nothing to lead to.
    let table = match newest {
        Some(listed) => led_to(&format!("{up}{}", run_page(&listed.name)), &table),
        None => table,
    };
    let body = html! {
        p.run { a href={ (up) (machine_page(machine.key)) } { (machine.answer.host) } }
        p.lead {
            "The same cells in " (counted(runs.0.len())) " with " (from) " and " (counted(runs.1.len())) " with " (to) ". Nights differ in more \
            than the release: what is told of here is worth a race of both, in which they take turns."
        }
        pre { code { "tollgate upgrade my.wasm --from " (version(from)) " --to " (version(to)) "\nscripts/watch-releases --from " (version(from)) " --to " (version(to)) } }
        (table)
        section aria-labelledby="sides-title" {
            h2 id="sides-title" { "Runs" }
            @for (name, runs) in [(from, runs.0), (to, runs.1)] {
                p { (name) ": " @for (nth, run) in runs.iter().enumerate() {
                    @if nth > 0 { ", " }
                    @match machine.page_of(run) {
                        Some(listed) => a href={ (up) (run_page(&listed.name)) } { (run) },
                        None => (run),
                    }
                } }
            }
        }
    };
    let title = format!("{from} to {to} · Tollgate");
    let heading = format!("{from} to {to}");
    Page { address: &address, title: &title, sign, heading: &heading }.around(&body)
}

fn counted(runs: usize) -> String {
    if runs == 1 { "1 run".to_string() } else { format!("{runs} runs") }
}

/// `50.0.1` of `wasmtime 50.0.1`.
fn version(runtime: &str) -> &str {
    runtime.rsplit(' ').next().unwrap_or(runtime)
}
