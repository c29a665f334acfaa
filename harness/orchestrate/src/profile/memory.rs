//! What a subject allocates: the host's heap under DHAT, by phase and place; what the guest's allocator is asked for, by a
//! copy of the component that writes it down, and how often callgrind sees the component itself ask. It needs valgrind and no
//! permission.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tollgate_model::protocol::{Count, Receipt};
use tollgate_profile::{
    CodeMap, Counted, GuestAllocation, GuestMemory, Heap, MemoryProfile, flame_graph_of, guest_allocations,
    phases,
};

use super::files::{text, whole};
use super::guest_memory::{GuestSeen, guest_seen};
use super::subject::CodeMapFile;
use super::{Asked, DEADLINE, Unprofiled, launcher};
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::counting::{Callgrind, NotCounted, VALGRIND, few, many};
use crate::file::write_json;
use crate::interrupt;
use crate::launcher::ProcessLauncher;
use crate::own::Scratch;
use crate::worker::{AskWorker, Fault, Worker};

/// Everything takes so many times as long under valgrind.
const SLOWER: u32 = 20;

/// Frames that are kept of each stack.
const FRAMES: u32 = 60;

/// A profile of memory, with what DHAT wrote.
pub struct MemoryTaken {
    /// What is allocated.
    pub profile: MemoryProfile,
    /// DHAT's own file of the run with more calls, for its viewer.
    pub dhat: String,
}

/// A heap, and how it came to be.
struct Run {
    heap: Heap,
    calls: u64,
    receipt: Receipt,
    dhat: String,
}

/// Profiles what a cell's calls, and what comes before them, allocate.
pub fn memory(checkout: &Checkout, asked: &Asked) -> Outcome<MemoryTaken> {
    let contender = &asked.cell.contender;
    if contender.deployment.is_served() {
        return Err(CommandError::usage("--memory is about calls, and this cell is served"));
    }
    let version = VALGRIND.version().map_err(|why| match interrupt::requested() {
        true => Unprofiled::Fault(Fault::Interrupted).into(),
        false => CommandError::usage(why),
    })?;
    let launcher = launcher(checkout, asked)?;
    let scratch = Scratch::new(&checkout.drafts())?;
    let workload = asked.cell.workload;
    let less = heap(&launcher, asked, few(workload), &scratch.folder)?;
    let more = heap(&launcher, asked, many(less.calls), &scratch.folder)?;
    let mut notes = Vec::new();
    let (mut seen, mut counted) = (None, None);
    if contender.deployment.is_compiled_by_runtime() {
        let what = "what the guest's allocator is asked for";
        seen = had(guest_seen(&launcher, &asked.cell, &scratch.folder), what, &mut notes)?;
        let what = "a count of what enters the guest's allocator, to hold that against";
        counted = had(guest(&launcher, asked), what, &mut notes)?;
    }
    let guest_memory = seen.map(|GuestSeen { memory, notes: of_it }| {
        notes.extend(of_it);
        memory
    });
    let profile = MemoryProfile {
        subject: asked.cell.to_string(),
        program: more.receipt.program.clone(),
        runtime: more.receipt.runtime.clone(),
        by: format!("DHAT of valgrind {version}"),
        calls: more.calls - less.calls,
        phases: phases((&less.heap, less.calls), (&more.heap, more.calls)),
        peak: more.heap.peak,
        guest: counted,
        guest_memory,
        notes,
    };
    Ok(MemoryTaken { profile, dhat: more.dhat })
}

/// What could be had; a note where it is skipped.
fn had<T>(outcome: Result<T, NotCounted>, what: &str, notes: &mut Vec<String>) -> Outcome<Option<T>> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(NotCounted::Interrupted) => Err(Unprofiled::Fault(Fault::Interrupted).into()),
        Err(NotCounted::Skipped(why)) => {
            notes.push(format!("skipped: {what}: {why}"));
            Ok(None)
        }
    }
}

/// The heap of a worker that makes at least so many calls.
fn heap(launcher: &ProcessLauncher, asked: &Asked, at_least: u64, scratch: &Path) -> Outcome<Run> {
    let file = scratch.join("dhat.json");
    // What is compiled under valgrind is compiled for the processor that it shows.
    let cache = scratch.join("precompiled");
    let command = |program: &Path| {
        let mut command = Command::new(VALGRIND.name);
        command
            .args(["--tool=dhat", "-q"])
            .arg(format!("--num-callers={FRAMES}"))
            .arg(format!("--dhat-out-file={}", file.display()))
            .arg(program);
        command
    };
    let patience = DEADLINE * SLOWER;
    let opened = launcher.open_in(command, &asked.cell.contender, &cache, patience);
    let (mut worker, receipt) = opened.map_err(Unprofiled::from)?;
    let count = Count { workload: asked.cell.workload, calls: at_least };
    let called = worker.ask(count, patience).map_err(Unprofiled::from)?;
    if !worker.end(patience) {
        return Err(CommandError::subject("DHAT did not end with the worker that it watched"));
    }
    let dhat = fs::read_to_string(&file).map_err(|error| CommandError::file("read", &file, &error))?;
    let heap = Heap::parse(&dhat).ok_or_else(|| {
        CommandError::usage("DHAT wrote something that is not understood here: valgrind 3.15 or newer is")
    })?;
    Ok(Run { heap, calls: called.calls, receipt, dhat })
}

/// How often a call enters the guest's allocator.
fn guest(launcher: &ProcessLauncher, asked: &Asked) -> Result<Vec<GuestAllocation>, NotCounted> {
    let workload = asked.cell.workload;
    let naming = launcher.clone().naming_code();
    let mut callgrind = Callgrind::open_with(&asked.cell.contender, &naming, &["--dump-instr=yes"])?;
    let map = CodeMapFile::of(callgrind.process());
    let (calls, [of_calls, _]) = callgrind.dumps(workload, few(workload))?;
    let code = CodeMap::parse(&map.read());
    if code.is_empty() {
        return Err(NotCounted::Skipped(
            "an interpreted guest has no code of its own to look at".to_string(),
        ));
    }
    let counted = Counted::parse(&of_calls).ok_or_else(|| {
        NotCounted::Skipped("callgrind wrote no addresses of instructions down".to_string())
    })?;
    Ok(guest_allocations(&counted, calls, &code))
}

/// Writes a profile of memory into a new folder below `reports`, or into `out`. Gives the folder.
pub fn write_memory(taken: &MemoryTaken, reports: &Path, out: Option<&Path>) -> Outcome<PathBuf> {
    let subject = format!("memory-{}", taken.profile.subject);
    whole(reports, out, &subject, |folder| {
        text(&folder.join("dhat.json"), &taken.dhat)?;
        text(&folder.join("places.csv"), &csv(&taken.profile))?;
        if let Some(guest) = &taken.profile.guest_memory {
            of_guest(guest, &taken.profile.subject, folder)?;
        }
        write_json(&folder.join("memory.json"), &taken.profile)
    })
}

/// The stacks by which calls ask for memory, as text and as a picture; neither where they ask for none.
fn of_guest(guest: &GuestMemory, subject: &str, folder: &Path) -> Outcome {
    let folded = guest.folded();
    if folded.is_empty() {
        return Ok(());
    }
    text(&folder.join("guest.folded"), &folded)?;
    let about = format!("bytes that {} calls ask the guest's allocator for", guest.calls);
    let svg = flame_graph_of("bytes", &folded, subject, &about).map_err(CommandError::subject)?;
    text(&folder.join("guest.svg"), &svg)
}

fn csv(profile: &MemoryProfile) -> String {
    let mut csv = String::from("phase,function,bytes,blocks\n");
    for of_phase in &profile.phases {
        for place in &of_phase.places {
            let function = place.function.replace('"', "\"\"");
            csv += &format!("{},\"{function}\",{},{}\n", of_phase.phase, place.bytes, place.blocks);
        }
    }
    csv
}
