//! The cells of a race: call times in a process, of a plan or of a few usual cells.

use tollgate_model::Layer;
use tollgate_model::pattern::Pattern;
use tollgate_model::plan::{Comparison, Measure, Pace};

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};

/// The cells that race where neither cells nor a plan are named: the boundary alone, a small call, a structured one, a longer
/// one. Few, because each further cell costs the others time and certainty.
const USUAL: &str =
    "{probe/nop,pricing/get-quote,pricing/quote-cart,fraud/score-transaction}@component/rust/cranelift";

/// The cells of a plan that can race: call times in a process. One comparison for each contender, because only one's
/// workers are open at a time.
pub fn comparisons(plan: &[Comparison], fits: impl Fn(&str) -> bool, most_blocks: u32) -> Vec<Comparison> {
    let mut races: Vec<Comparison> = Vec::new();
    let timed = plan.iter().filter(|comparison| comparison.measure.contains(&Measure::CallTime));
    for comparison in timed {
        for contender in comparison.contenders.iter().filter(|contender| contender.layer != Layer::Http) {
            let here = |workload| contender.offers(workload) && fits(&format!("{workload}@{contender}"));
            for &workload in comparison.workloads.iter().filter(|&&workload| here(workload)) {
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

/// The pace and what races: the cells of that glob of a plan; of the quick plan and its usual cells, where neither is named.
pub fn planned(
    checkout: &Checkout,
    plan: Option<&str>,
    cells: Option<&str>,
    most_blocks: u32,
) -> Outcome<(Pace, Vec<Comparison>)> {
    let name = plan.unwrap_or("quick");
    let read = checkout.plan(name)?;
    let resolved =
        read.resolve(&checkout.known()?).map_err(|error| CommandError::usage(format!("{name}: {error}")))?;
    let cells = match (cells, plan) {
        (Some(cells), _) => cells,
        (None, Some(_)) => "*",
        (None, None) => USUAL,
    };
    let fits = Pattern::new(cells).map_err(CommandError::usage)?;
    let comparisons = comparisons(&resolved, |cell| fits.matches(&cell), most_blocks);
    if comparisons.is_empty() {
        return Err(CommandError::usage(format!(
            "no call time in a process fits `{cells}`; `tollgate list cells --plan {name}` shows all cells"
        )));
    }
    Ok((read.pace, comparisons))
}
