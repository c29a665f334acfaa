//! The two sides of a race: that their programs are workers, who they are, and that both give the right answers.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_model::Workload;
use tollgate_model::host::Noise;
use tollgate_model::journal::{Launch, Side};
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::{FailureKind, Receipt};

use super::RaceRequest;
use super::links::Drawn;
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::golden::verify_first;
use crate::launcher::{Launcher, ProcessLauncher};
use crate::session::Session;
use crate::worker::Fault;

/// One of the two.
pub struct RaceSide {
    /// Which.
    pub side: Side,
    /// The program, or the first of its links.
    pub program: PathBuf,
    /// A launcher for each link, in the order of the blocks; one, where it is one program.
    pub launchers: Vec<ProcessLauncher>,
    /// Its receipt.
    pub receipt: Receipt,
}

impl RaceSide {
    /// The launcher for what is asked but once.
    pub fn launcher(&self) -> &ProcessLauncher {
        &self.launchers[0]
    }

    fn named(&self) -> String {
        named(self.side, &self.program)
    }
}

fn named(side: Side, program: &Path) -> String {
    format!("the {side}'s worker {}", program.display())
}

/// Both, base first.
pub fn gather(
    checkout: &Checkout,
    request: &RaceRequest,
    drawn: &Drawn,
    comparisons: &[Comparison],
) -> Outcome<[RaceSide; 2]> {
    let deadline = Duration::from_secs(request.pace.deadline_s);
    let [base, head] = &drawn.0;
    let launcher = ProcessLauncher::gather(checkout, Some(base[0].clone()), comparisons, deadline)?;
    let slower = launcher.clone().slowed_down(request.rules.slower);
    Ok([side(Side::Base, base, &launcher, comparisons)?, side(Side::Head, head, &slower, comparisons)?])
}

/// One side, each of its programs introduced: links of one source are the same program and have the same runtime.
fn side(
    side: Side,
    programs: &[PathBuf],
    launcher: &ProcessLauncher,
    comparisons: &[Comparison],
) -> Outcome<RaceSide> {
    let mut launchers = Vec::new();
    let mut first: Option<Receipt> = None;
    for program in programs {
        let launcher = launcher.with_worker(program)?;
        let receipt = introduced(side, program, &launcher, comparisons)?;
        let who = |receipt: &Receipt| format!("{}, {}", receipt.program, receipt.runtime);
        if let Some(first) = first.as_ref().filter(|first| who(first) != who(&receipt)) {
            let (first, other) = (who(first), who(&receipt));
            let line =
                format!("it is {other}, and {} is {first}: not links of one source", programs[0].display());
            return Err(CommandError::usage(line).about(named(side, program)));
        }
        first.get_or_insert(receipt);
        launchers.push(launcher);
    }
    let receipt = first.expect("a side has a program");
    Ok(RaceSide { side, program: programs[0].clone(), launchers, receipt })
}

/// Has a program open something and say who it is.
fn introduced(
    side: Side,
    program: &Path,
    launcher: &ProcessLauncher,
    comparisons: &[Comparison],
) -> Outcome<Receipt> {
    let named = named(side, program);
    let contenders = comparisons.iter().flat_map(|comparison| &comparison.contenders);
    let natives = launcher.programs().of_worker();
    let mut refused = None;
    // What one contender is refused for may be that contender's own; what all are refused for is not.
    for contender in contenders.chain(&natives) {
        match launcher.open(contender) {
            Ok((_, receipt)) => return Ok(receipt),
            Err(Fault::Interrupted) => {
                return Err(CommandError::interrupted("stopped before anything was measured"));
            }
            Err(Fault::Refused(failure)) if failure.kind == FailureKind::Protocol => {
                return Err(CommandError::usage(failure.message).about(named));
            }
            Err(Fault::Refused(failure)) => refused = refused.or(Some(failure.message)),
            Err(fault) => return Err(CommandError::usage(format!("{named} is no worker: {fault}"))),
        }
    }
    Err(CommandError::usage(refused.unwrap_or_default()).about(named))
}

/// Nothing is measured before both give the right answers. Cells that give none do not race: what comes back are
/// launches of both sides that say so, for the journal.
pub fn golden(sides: &[RaceSide; 2], comparisons: &[Comparison]) -> Outcome<Vec<[Launch; 2]>> {
    let unverified = |side: &RaceSide| {
        let named = |error: CommandError| error.about(side.named());
        verify_first(side.launcher(), comparisons).map_err(named)
    };
    let unverified = [unverified(&sides[0])?, unverified(&sides[1])?];
    let mut left_out = Vec::new();
    for (number, comparison) in comparisons.iter().enumerate() {
        let contender = &comparison.contenders[0];
        let reason = |side: usize, workload| unverified[side].reason(contender, workload);
        let is_unverified = |workload: &&Workload| (0..2).any(|side| reason(side, **workload).is_some());
        let workloads: Vec<Workload> = comparison.workloads.iter().filter(is_unverified).copied().collect();
        if workloads.is_empty() {
            continue;
        }
        left_out.push([0, 1].map(|side| {
            let mut session = Session::unopened(contender.clone(), sides[side].launcher(), None);
            for &workload in &workloads {
                session.record(workload).stopped = reason(side, workload).cloned();
            }
            session.into_launch(number, 0, Some(sides[side].side), Noise::default())
        }));
    }
    Ok(left_out)
}
