//! A run that was stopped, gone on with: on the same machine, with the same subjects.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tollgate_model::journal::{Launch, Run, Subject};
use tollgate_model::{Contender, Function, Functions, Workload};

use super::{Executed, deadline, execute, links};
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::golden::verify_first;
use crate::host;
use crate::inputs;
use crate::journal::Journal;
use crate::launcher::{Launcher, ProcessLauncher};
use crate::lock::{LockPolicy, MeasuringLock};
use crate::stderr::tell;

/// Goes on with the run in that folder.
pub fn resume(
    checkout: &Checkout,
    worker: Option<PathBuf>,
    links: Option<&Path>,
    folder: &Path,
    lock: LockPolicy,
    begun: Instant,
) -> Outcome<Executed> {
    let _lock = MeasuringLock::take(lock)?;
    let (journal, found) = Journal::resume(folder)?;
    if found.run.race.is_some() {
        return Err(CommandError::usage(format!(
            "{} is a race, and a race is not gone on with: see what it says with `tollgate race --replay {0}`",
            folder.display()
        )));
    }
    same_machine(&found.run)?;
    if found.torn {
        tell("the journal's last line was cut off: that launch is measured again");
    }
    if let Some(end) = found.end {
        tell(&format!("{} was carried out to its end: nothing is missing", folder.display()));
        let (run, launches) = (found.run, found.launches);
        return Ok(Executed { folder: folder.to_path_buf(), run, launches, end, interrupted: false });
    }
    same_functions(&found.run, checkout.suites()?.functions())?;
    same_inputs(&found.run, &inputs::digests(checkout, &found.run.comparisons)?)?;
    let programs = checkout.programs()?;
    let links = links::again(&links::folders(&programs, worker.as_deref(), links)?, &found.run.links)?;
    let worker = links::worker(worker, &programs, &links);
    let launcher = ProcessLauncher::gather(checkout, worker, &found.run.comparisons, deadline(&found.run))?;
    let launcher = launcher.with_links(links);
    same_subjects(&found.run, &launcher)?;
    same_runtime(&found.launches, &launcher)?;
    let unverified = verify_first(&launcher, &found.run.comparisons)?;
    execute(folder, found.run, found.launches, journal, &launcher, &unverified, begun)
}

/// A run is of one machine.
fn same_machine(run: &Run) -> Outcome {
    let here = host::host();
    if run.host.identity != here.identity || run.host.key() != here.key() {
        let differing = run.host.differs_in(&here).join(", ");
        let what =
            if differing.is_empty() { "another machine".to_string() } else { format!("other {differing}") };
        return Err(CommandError::not_comparable(format!(
            "the run was begun on {what}: launches of two machines do not go into one run"
        )));
    }
    Ok(())
}

/// A run is of one set of functions, whose facts are those of its first line.
fn same_functions(run: &Run, now: &Functions) -> Outcome {
    let changed = |then: &&Function| now.get(then.name) != Some(then);
    run.functions.iter().find(changed).map_or(Ok(()), |then| {
        Err(CommandError::not_comparable(match now.get(then.name) {
            Some(_) => format!("{} has changed since the run was begun: start a new run", then.name),
            None => format!("no suite has {} any more: name its suite with --suite", then.name),
        }))
    })
}

/// A run is of one set of inputs.
fn same_inputs(run: &Run, now: &BTreeMap<Workload, String>) -> Outcome {
    let changed = |(workload, then): &(&Workload, &String)| now.get(*workload) != Some(*then);
    run.inputs.iter().find(changed).map_or(Ok(()), |(workload, _)| {
        Err(CommandError::not_comparable(format!(
            "the inputs of {workload} have changed since the run was begun: start a new run"
        )))
    })
}

/// A run is of one set of subjects: the same components in the same programs under the same runtime configurations.
fn same_subjects(run: &Run, launcher: &ProcessLauncher) -> Outcome {
    let mut now = launcher.subjects(&run.comparisons);
    for (contender, then) in &run.subjects {
        let Some(now) = now.get_mut(contender) else { return Err(changed(contender)) };
        let program = now.program_sha256.take();
        // Older journals do not know the program.
        if then.program.is_none() {
            now.program = None;
        }
        let other_program = then.program_sha256.is_some() && then.program_sha256 != program;
        if *now != (Subject { program_sha256: None, ..then.clone() }) {
            return Err(changed(contender));
        }
        if other_program {
            return Err(CommandError::not_comparable(format!(
                "the program that opens {contender} was built anew since the run was begun: start a new run"
            )));
        }
    }
    Ok(())
}

fn changed(contender: &Contender) -> CommandError {
    CommandError::not_comparable(format!("{contender} has changed since the run was begun: start a new run"))
}

/// A run is of one runtime: a worker that was built anew with another Wasmtime begins a new run.
fn same_runtime(launches: &[Launch], launcher: &dyn Launcher) -> Outcome {
    let told = launches.iter().filter_map(|launch| Some((&launch.contender, launch.receipt.as_ref()?)));
    let Some((contender, then)) = told.max_by_key(|(contender, _)| contender.deployment) else {
        return Ok(());
    };
    // One that cannot be opened any more is told of when its answers are checked.
    let Ok((_, now)) = launcher.open(contender) else { return Ok(()) };
    if (&now.program, &now.runtime, &now.fixtures) != (&then.program, &then.runtime, &then.fixtures) {
        return Err(CommandError::not_comparable(format!(
            "the run was begun with {} and {}, this is {} and {} (or other inputs): start a new run",
            then.program, then.runtime, now.program, now.runtime
        )));
    }
    Ok(())
}
