//! Two workers, counted: whether a change of the code made calls dearer, decided exactly and on any machine.

use tollgate_model::change::Change;
use tollgate_model::plan::Comparison;
use tollgate_model::{Cell, Layer};

use super::changes;
use super::contender::{OfContender, count};
use crate::output::tell;
use crate::run::crew::Crew;
use crate::trouble::{Outcome, Trouble};
use crate::worker::Fault;

/// Counts the cells of `comparisons` by the workers of both crews, and says what has changed. Native calls are only
/// counted where nothing else is asked for: there is no control to hold a count against.
pub fn race(base: &Crew, head: &Crew, comparisons: &[Comparison]) -> Outcome<Vec<Change>> {
    let mut changes = Vec::new();
    for comparison in comparisons {
        let guests = comparison.contenders.iter().any(|contender| contender.layer == Layer::Component);
        let counted = comparison.contenders.iter().filter(|contender| match contender.layer {
            Layer::Native => !guests,
            Layer::Component => true,
            Layer::Http => false,
        });
        for contender in counted {
            tell(&format!("counting {contender}: base, then head"));
            let of = |crew: &Crew| count(crew, contender, &comparison.workloads).map_err(trouble);
            let (base, head): (OfContender, OfContender) = (of(base)?, of(head)?);
            for &workload in comparison.workloads.iter().filter(|&&workload| contender.offers(workload)) {
                let cell = Cell { workload, contender: contender.clone() };
                changes.extend(changes::of_cell(&cell, base.of(workload), head.of(workload)));
            }
        }
    }
    Ok(changes)
}

fn trouble(fault: Fault) -> Trouble {
    match fault {
        Fault::Interrupted => Trouble::interrupted("stopped; nothing was compared"),
        fault => Trouble::subject(fault),
    }
}
