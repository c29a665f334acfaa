//! The command that settles suspicions.

use std::collections::BTreeSet;

use tollgate_model::history::Finding;
use tollgate_model::{Cell, Function, Functions, Workload};

use super::plan_of;

/// More cells than this are measured again by the whole plan.
const A_FEW: usize = 12;

/// The command that measures exactly what is suspected once more, with what its figures are made from.
pub fn rerun<'a>(suspected: impl Iterator<Item = &'a Finding>, functions: &Functions) -> Option<String> {
    let mut cells = BTreeSet::new();
    // Oldest first: the last one is of the latest night.
    let mut night = None;
    for found in suspected {
        night = Some(&found.found);
        cells.insert(found.cell.clone());
        let Ok(cell) = found.cell.parse::<Cell>() else { continue };
        if let Some(other) = &found.against {
            cells.insert(format!("{}@{other}", cell.workload));
        }
        if let Some((metric, Some(less))) = functions.of(cell.workload).and_then(Function::part)
            && metric.to_string() == found.metric
            && let Some(probe) = functions.get(less)
        {
            let size = cell.workload.size.filter(|_| probe.sized());
            let workload = Workload { function: less, size };
            cells.insert(Cell { workload, contender: cell.contender }.to_string());
        }
    }
    let night = night?;
    let plan = plan_of(&night.command).unwrap_or_else(|| night.plan.clone());
    Some(match cells.len() {
        1 => format!("tollgate run --plan {plan} --cells '{}'", cells.first()?),
        2..=A_FEW => {
            let cells: Vec<String> = cells.into_iter().collect();
            format!("tollgate run --plan {plan} --cells '{{{}}}'", cells.join(","))
        }
        _ => format!("tollgate run --plan {plan}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::suspected;
    use tollgate_model::testing::functions;

    fn rerun_of(suspected: &[Finding]) -> Option<String> {
        rerun(suspected.iter(), &functions())
    }

    #[test]
    fn a_rerun_measures_the_suspected_cells_and_what_they_are_made_from() {
        let nop = suspected("probe/nop@component/rust/winch", "call-ns");
        let expected = "tollgate run --plan plans/mine.toml --cells 'probe/nop@component/rust/winch'";
        assert_eq!(rerun_of(std::slice::from_ref(&nop)).unwrap(), expected);
        let lifting = suspected("probe/echo-bytes/1KiB@component/rust/winch", "lifting-ns");
        let command = rerun_of(&[lifting]).unwrap();
        assert!(
            command.ends_with(
                "--cells '{probe/echo-bytes/1KiB@component/rust/winch,probe/sink-bytes/1KiB@component/rust/winch}'"
            ),
            "{command}"
        );
        let other = Finding { against: Some("component/rust/cranelift".to_string()), ..nop };
        assert!(rerun_of(&[other]).unwrap().contains("probe/nop@component/rust/cranelift"));
        assert_eq!(rerun_of(&[]), None);
    }
}
