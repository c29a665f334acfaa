//! The classes of a call by counting: its instructions under callgrind, each put where a sample of it would be, and the cycles that
//! they are estimated to take.

use tollgate_model::metric::Class;
use tollgate_model::protocol::Receipt;
use tollgate_profile::{
    ClassCount, CodeMap, Cost, Counted, Exact, Spent, Summary, Taken, Unit, pieced, spent,
};

use super::subject::CodeMapFile;
use super::{Asked, CountedProfile, Unprofiled, logic};
use crate::command_error::CommandError;
use crate::counting::{Callgrind, NotCounted, few};
use crate::launcher::ProcessLauncher;
use crate::worker::Fault;

/// What was counted of calls.
pub struct CountedCalls {
    /// By class.
    pub exact: Exact,
    /// The stacks that were pieced together of it, with estimated cycles of a call.
    pub folded: String,
    /// Parts of the names by which native logic is told.
    pub logic: Vec<String>,
    receipt: Receipt,
}

impl CountedCalls {
    /// As a profile, for this reason not sampled.
    pub fn into_profile(self, asked: &Asked, why: &Unprofiled) -> CountedProfile {
        let taken = Taken {
            subject: asked.cell.to_string(),
            program: self.receipt.program.clone(),
            runtime: self.receipt.runtime.clone(),
            language: self.receipt.language.clone(),
            of: Unit::Call,
            ..Taken::default()
        };
        let CountedCalls { exact, folded, logic, .. } = self;
        let summary = Summary::counted(exact, &folded, &logic, taken, why.to_string());
        CountedProfile { summary, folded, logic }
    }
}

/// Counts the instructions of each class.
pub fn count(launcher: &ProcessLauncher, asked: &Asked) -> Result<CountedCalls, NotCounted> {
    let workload = asked.cell.workload;
    let launcher = launcher.clone().naming_code();
    let arguments = ["--dump-instr=yes", "--cache-sim=yes", "--branch-sim=yes"];
    let mut callgrind = Callgrind::open_with(&asked.cell.contender, &launcher, &arguments)?;
    let map = CodeMapFile::of(callgrind.process());
    let program =
        launcher.program(&asked.cell.contender).map_err(|fault| NotCounted::under("callgrind", &fault))?.path;
    // The first calls fill caches, and are not told.
    callgrind.dumps(workload, few(workload))?;
    let (calls, dumps) = callgrind.dumps(workload, few(workload))?;
    let code = CodeMap::parse(&map.read());
    let logic = logic(&launcher, &asked.cell.contender);
    let [of_calls, of_loop] = dumps.map(|dump| Counted::parse(&dump));
    let (Some(of_calls), Some(of_loop)) = (of_calls, of_loop) else {
        return Err(NotCounted::Skipped("callgrind wrote no addresses of instructions down".to_string()));
    };
    let folded = pieced(&of_calls, &program, &code, calls);
    let [of_calls, of_loop] = [of_calls, of_loop].map(|it| spent(&it, &program, &code, &logic));
    let exact = difference(&of_calls, &of_loop, calls, callgrind.name());
    Ok(CountedCalls { exact, folded, logic, receipt: callgrind.receipt.clone() })
}

/// What calls took beyond the loop around them, for one call.
fn difference(of_calls: &Spent, of_loop: &Spent, calls: u64, by: String) -> Exact {
    let of_one = |(class, cost): (&Class, &Cost)| {
        let mut beyond = *cost;
        beyond += of_loop.get(class).copied().unwrap_or_default() * -1.0;
        ClassCount::of(*class, &(beyond.at_least_nothing() * (1.0 / calls as f64)))
    };
    Exact { by, calls, classes: of_calls.iter().map(of_one).collect() }
}

/// Counts that were asked for, and could not be had.
pub fn command_error(not: NotCounted) -> CommandError {
    match not {
        NotCounted::Interrupted => Unprofiled::Fault(Fault::Interrupted).into(),
        NotCounted::Skipped(why) => CommandError::usage(why),
    }
}
