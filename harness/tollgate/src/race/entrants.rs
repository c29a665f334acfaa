//! The two worker programs of a race: that they are workers, who they are, and that both give the right answers.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_model::host::Noise;
use tollgate_model::journal::{Launch, Side};
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::{FailureKind, Receipt};
use tollgate_model::{Contender, Workload};

use super::Asked;
use crate::checkout::Checkout;
use crate::cmd::run::golden_first;
use crate::run::crew::Crew;
use crate::run::seat::Seat;
use crate::trouble::{Outcome, Trouble};
use crate::worker::Fault;

/// One of the two.
pub struct Entrant {
    /// Which.
    pub side: Side,
    /// The program.
    pub program: PathBuf,
    /// Whom it sends.
    pub crew: Crew,
    /// What it said of itself, and in which shape.
    pub receipt: Receipt,
}

impl Entrant {
    fn named(&self) -> String {
        named(self.side, &self.program)
    }
}

fn named(side: Side, program: &Path) -> String {
    format!("the {side}'s worker {}", program.display())
}

/// Both, base first.
pub fn gather(checkout: &Checkout, asked: &Asked, comparisons: &[Comparison]) -> Outcome<[Entrant; 2]> {
    let deadline = Duration::from_secs(asked.pace.deadline_s);
    let crew = Crew::gather(checkout, Some(asked.base.clone()), comparisons, deadline)?;
    let head = crew.with_worker(asked.head.clone())?.slowed_down(asked.rules.slower);
    Ok([
        introduced(Side::Base, &asked.base, crew, comparisons)?,
        introduced(Side::Head, &asked.head, head, comparisons)?,
    ])
}

/// Has a program open something and say who it is.
fn introduced(side: Side, program: &Path, crew: Crew, comparisons: &[Comparison]) -> Outcome<Entrant> {
    let named = named(side, program);
    let contenders = comparisons.iter().flat_map(|comparison| &comparison.contenders);
    let mut refused = None;
    // What one contender is refused for may be that contender's own; what all are refused for is not.
    for contender in contenders.chain([&Contender::native_rust()]) {
        match crew.open(contender) {
            Ok((_, receipt)) => return Ok(Entrant { side, program: program.to_path_buf(), crew, receipt }),
            Err(Fault::Interrupted) => {
                return Err(Trouble::interrupted("stopped before anything was measured"));
            }
            Err(Fault::Refused(failure)) if failure.kind == FailureKind::Protocol => {
                return Err(Trouble::usage(failure.message).about(named));
            }
            Err(Fault::Refused(failure)) => refused = refused.or(Some(failure.message)),
            Err(fault) => return Err(Trouble::usage(format!("{named} is no worker: {fault}"))),
        }
    }
    Err(Trouble::usage(refused.unwrap_or_default()).about(named))
}

/// Nothing is measured before both give the right answers. Cells that give none do not race: what comes back are
/// launches of both sides that say so, for the journal.
pub fn golden(
    checkout: &Checkout,
    entrants: &[Entrant; 2],
    comparisons: &[Comparison],
) -> Outcome<Vec<[Launch; 2]>> {
    let unfit = |entrant: &Entrant| {
        let named = |trouble: Trouble| trouble.about(entrant.named());
        golden_first(checkout, &entrant.crew, comparisons).map_err(named)
    };
    let unfit = [unfit(&entrants[0])?, unfit(&entrants[1])?];
    let mut left_out = Vec::new();
    for (number, comparison) in comparisons.iter().enumerate() {
        let contender = &comparison.contenders[0];
        let reason = |side: usize, workload| unfit[side].reason(contender, workload);
        let is_unfit = |workload: &&Workload| (0..2).any(|side| reason(side, **workload).is_some());
        let workloads: Vec<Workload> = comparison.workloads.iter().filter(is_unfit).copied().collect();
        if workloads.is_empty() {
            continue;
        }
        left_out.push([0, 1].map(|side| {
            let mut seat = Seat::vacant(contender.clone(), &entrants[side].crew, None);
            for &workload in &workloads {
                seat.record(workload).stopped = reason(side, workload).cloned();
            }
            seat.into_launch(number, 0, Some(entrants[side].side), Noise::default())
        }));
    }
    Ok(left_out)
}
