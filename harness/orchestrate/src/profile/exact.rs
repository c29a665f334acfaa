//! The classes of a call by counting: its instructions under callgrind, each put where a sample of it would be, and the cycles that
//! they are estimated to take.

use tollgate_model::metric::Class;
use tollgate_profile::{ClassCount, CodeMap, Cost, Counted, Exact, Spent, spent};

use super::subject::CodeMapFile;
use super::{Asked, Unprofiled, logic};
use crate::command_error::{CommandError, Outcome};
use crate::counting::{Callgrind, NotCounted, few};
use crate::launcher::ProcessLauncher;
use crate::worker::Fault;

/// Counts the instructions of each class.
pub fn exact(launcher: &ProcessLauncher, asked: &Asked) -> Outcome<Exact> {
    let workload = asked.cell.workload;
    let launcher = launcher.clone().naming_code();
    let arguments = ["--dump-instr=yes", "--cache-sim=yes", "--branch-sim=yes"];
    let mut callgrind =
        Callgrind::open_with(&asked.cell.contender, &launcher, &arguments).map_err(command_error)?;
    let map = CodeMapFile::of(callgrind.process());
    let program = launcher.program(&asked.cell.contender).map_err(Unprofiled::from)?.path;
    // The first calls fill caches, and are not told.
    callgrind.dumps(workload, few(workload)).map_err(command_error)?;
    let (calls, dumps) = callgrind.dumps(workload, few(workload)).map_err(command_error)?;
    let code = CodeMap::parse(&map.read());
    let logic = logic(&launcher, &asked.cell.contender);
    let [of_calls, of_loop] =
        dumps.map(|dump| Counted::parse(&dump).map(|it| spent(&it, &program, &code, &logic)));
    let no_addresses = || CommandError::subject("callgrind wrote no addresses of instructions down");
    Ok(difference(
        &of_calls.ok_or_else(no_addresses)?,
        &of_loop.ok_or_else(no_addresses)?,
        calls,
        callgrind.name(),
    ))
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

fn command_error(not: NotCounted) -> CommandError {
    match not {
        NotCounted::Interrupted => Unprofiled::Fault(Fault::Interrupted).into(),
        NotCounted::Skipped(why) => CommandError::usage(why),
    }
}
