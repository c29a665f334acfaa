//! The cells of a race: call times in a process, of a plan or of a few usual cells.

use tollgate_model::Workload;
use tollgate_model::pattern::Pattern;
use tollgate_model::plan::{Comparison, Measure, Pace};

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::launcher::WorkerPrograms;

/// The plan of what races where neither cells nor a plan are named: few cells, because each further one costs the others
/// time and certainty.
const USUAL: &str = "race";

/// The cells of a plan that can race: call times in a process. One comparison for each contender, because only one's
/// workers are open at a time.
pub fn comparisons(plan: &[Comparison], fits: impl Fn(&str) -> bool, most_blocks: u32) -> Vec<Comparison> {
    let mut races: Vec<Comparison> = Vec::new();
    let timed = plan.iter().filter(|comparison| comparison.measure.contains(&Measure::CallTime));
    for comparison in timed {
        for contender in comparison.contenders.iter().filter(|contender| contender.deployment.is_called()) {
            let here = |workload: &Workload| fits(&format!("{workload}@{contender}"));
            for workload in comparison.workloads_of(contender).filter(here) {
                match races.iter_mut().find(|race| race.contenders[0] == *contender) {
                    Some(race) if race.workloads.contains(&workload) => {}
                    Some(race) => race.workloads.push(workload),
                    None => races.push(Comparison::new(
                        vec![workload],
                        vec![contender.clone()],
                        vec![Measure::CallTime],
                        most_blocks,
                    )),
                }
            }
        }
    }
    races
}

/// The pace and what races: the cells of that glob of a plan; of the quick plan, where only cells are named, and a few usual
/// ones, where nothing is.
pub fn planned(
    checkout: &Checkout,
    plan: Option<&str>,
    cells: Option<&str>,
    most_blocks: u32,
) -> Outcome<(Pace, Vec<Comparison>)> {
    let usual = plan.is_none() && cells.is_none();
    let name = plan.unwrap_or(if usual { USUAL } else { "quick" });
    let cells = cells.unwrap_or("*");
    let read = checkout.plan(name)?;
    let known = checkout.known()?;
    let resolved = read.resolve(&known).map_err(|error| CommandError::usage(format!("{name}: {error}")))?;
    let fits = Pattern::new(cells).map_err(CommandError::usage)?;
    let mut comparisons = comparisons(&resolved, |cell| fits.matches(&cell), most_blocks);
    // Two workers race: what another program opens would race itself.
    let programs = WorkerPrograms::new(known.programs);
    comparisons.retain(|comparison| programs.is_opened_by_worker(&comparison.contenders[0]));
    if usual {
        // Controls stand in every group; a race holds nothing against them.
        let is_control = |it: &Comparison| resolved.iter().any(|plan| plan.is_control(&it.contenders[0]));
        comparisons.retain(|comparison| !is_control(comparison));
    }
    if comparisons.is_empty() {
        return Err(CommandError::usage(format!(
            "no call time in a process fits `{cells}`; `tollgate list cells --plan {name}` shows all cells"
        )));
    }
    Ok((read.pace, comparisons))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::ours;

    fn cells(plan: Option<&str>, cells: Option<&str>) -> Vec<String> {
        let (_, comparisons) = planned(&ours(), plan, cells, 7).unwrap();
        assert!(comparisons.iter().all(|it| it.launches == 7 && it.contenders.len() == 1));
        let of = |it: &Comparison| it.workloads.iter().map(|w| format!("{w}@{}", it.contenders[0])).collect();
        comparisons.iter().flat_map(|it| -> Vec<String> { of(it) }).collect()
    }

    #[test]
    fn few_usual_cells_race_where_nothing_is_named() {
        let usual = [
            "probe/nop@component/rust/cranelift",
            "pricing/get-quote@component/rust/cranelift",
            "pricing/quote-cart@component/rust/cranelift",
            "fraud/score-transaction@component/rust/cranelift",
        ];
        assert_eq!(cells(None, None), usual);
    }

    #[test]
    fn cells_that_are_named_are_those_of_the_quick_plan_and_a_plan_races_as_a_whole() {
        assert_eq!(cells(None, Some("probe/nop@native/*")), ["probe/nop@native/rust"]);
        let smoke = cells(Some("smoke"), None);
        assert!(smoke.contains(&"probe/nop@native/rust".to_string()) && smoke.len() > 10, "{smoke:?}");
    }
}
