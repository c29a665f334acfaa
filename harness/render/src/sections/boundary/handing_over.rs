//! What handing values over takes of a call of somebody's component: a component with nothing in it beside theirs.

use maud::{Markup, html};
use tollgate_analysis::handing_over::all;
use tollgate_analysis::row_index::RowIndex;

use super::super::{figure, heading_at, named, scroll};

/// A line for each function and configuration; none where no such component was measured.
pub fn table(index: &RowIndex) -> Option<Markup> {
    let calls = all(index.rows().map(|entry| entry.row));
    let title = "Handing values over";
    (!calls.is_empty()).then(|| {
        html! {
            (heading_at("handing-over", title))
            p.note {
                "A component with nothing in it takes the same values and gives the same answers, by the same call path, taking turns \
                 with the one that is measured. What it takes is the price of the boundary for these values; the rest of a call is the \
                 guest’s own, its instance included where each call has a new one."
            }
            (scroll(title, html! {
                table.sortable {
                    thead { tr {
                        th scope="col" { "function" } th scope="col" { "configuration" }
                        th scope="col" { "a call" } th scope="col" { "handing over" } th scope="col" { "of the call" }
                    } }
                    tbody { @for it in &calls {
                        tr {
                            th scope="row" { (it.call.cell.workload) }
                            td { (named(index, &it.call.cell.contender)) }
                            td.n { (figure(it.call)) }
                            td.n { (figure(it.alone)) }
                            td.n { (it.share()) }
                        }
                    } }
                }
            }))
        }
    })
}
