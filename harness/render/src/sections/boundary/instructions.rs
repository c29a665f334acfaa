//! The instructions of a crossing, where they were counted: probes have no logic, so theirs are the boundary's.

use maud::{Markup, html};
use tollgate_analysis::row_index::{RowIndex, short};
use tollgate_model::counts::Counter;
use tollgate_model::{Cell, Contender, Metric, Workload};

use super::super::{WIDE, field, folded, heading, heading_at, nothing, printed_names, scroll};

/// A line for each probe, a column for each configuration.
pub fn table(index: &RowIndex) -> Markup {
    let counters = [Counter::Instructions, Counter::HardwareInstructions].map(Metric::PerCall);
    let counted = counters.into_iter().find(|metric| !index.with(*metric).is_empty());
    let title = "Instructions for a crossing";
    let Some(metric) = counted else {
        return html! {
            (heading_at("instructions", title))
            (nothing("instructions were not counted: a plan asks for `counts`, where the machine lets it."))
        };
    };
    let entries = index.with(metric);
    let probes: Vec<Workload> = index
        .workloads
        .iter()
        .copied()
        .filter(|workload| !index.is_logic(*workload))
        .filter(|workload| entries.iter().any(|entry| entry.row.cell.workload == *workload))
        .collect();
    let columns: Vec<&Contender> = index
        .contenders
        .iter()
        .copied()
        .filter(|contender| contender.deployment.is_compiled_by_runtime())
        .filter(|contender| entries.iter().any(|entry| &entry.row.cell.contender == *contender))
        .collect();
    html! {
        (heading_at("instructions", title))
        p.note { "What one call executes, host and guest together." }
        (folded(format!("{} probes", probes.len()), scroll(title, html! {
            @if columns.len() > WIDE { (printed_names("instructions-table", 2, columns.iter().map(|it| short(it)))) }
            table.sortable.wide[columns.len() > WIDE] id="instructions-table" {
                thead { tr { th scope="col" { "probe" } @for contender in &columns { th scope="col" { (heading(index, contender)) } } } }
                tbody { @for &workload in &probes {
                    tr {
                        th scope="row" { (workload) }
                        @for contender in &columns {
                            (field(index.entry(&Cell { workload, contender: (*contender).clone() }, metric)))
                        }
                    }
                } }
            }
        })))
    }
}
