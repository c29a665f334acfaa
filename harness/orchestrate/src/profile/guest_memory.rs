//! What a guest's allocator is asked for: a copy of the component writes it down, and answers its golden cases first.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use tollgate_build::watched;
use tollgate_model::config::hex;
use tollgate_model::protocol::{Artifact, Difference, Verify, WATCHED_ALLOCATOR, WatchAllocator};
use tollgate_model::{Cell, Contender};
use tollgate_profile::{GuestMemory, guest_memory};

use super::DEADLINE;
use crate::counting::NotCounted;
use crate::launcher::{Launcher, ProcessLauncher};
use crate::worker::{AskWorker, Fault, Worker};

/// The runtime configuration that the copy runs under, whatever the cell's is: what a guest asks its allocator for does not
/// hang on how it was compiled, and pools and other compilers may have no place for one more memory.
const CONFIG: &str = "wasmtime-default";

/// What was seen of a guest's allocator, and what of it is to be known.
pub struct GuestSeen {
    /// What it was asked for.
    pub memory: GuestMemory,
    /// What was not seen, and what the copy was not held against.
    pub notes: Vec<String>,
}

/// Watches the allocator of a cell's guest. The copy of the component goes to `scratch`.
pub fn guest_seen(launcher: &ProcessLauncher, cell: &Cell, scratch: &Path) -> Result<GuestSeen, NotCounted> {
    let skipped = |why: String| NotCounted::Skipped(why);
    let artifact = launcher.component(&cell.contender);
    let artifact = artifact.ok_or_else(|| skipped("there is no component to watch".to_string()))?;
    let original = fs::read(&artifact.path)
        .map_err(|error| skipped(format!("cannot read {}: {error}", artifact.path.display())))?;
    let copy = watched(&original, WATCHED_ALLOCATOR).map_err(skipped)?;
    let path = scratch.join("watched.wasm");
    fs::write(&path, &copy.component)
        .map_err(|error| skipped(format!("cannot write {}: {error}", path.display())))?;
    let sha256 = hex(&Sha256::digest(&copy.component));
    let contender = Contender::component(&cell.contender.build, CONFIG);
    let launcher = launcher.with_component(&contender.build, Artifact { path, sha256 });
    let (mut worker, _) = launcher.open(&contender).map_err(not_watched)?;
    let mut notes = Vec::new();
    match answers_wrong(&launcher, &contender, worker.as_mut(), cell)? {
        Golden::Right => {}
        Golden::Wrong(wrong) => return Err(skipped(wrong)),
        Golden::None(why) => notes.push(format!("the copy's answers were not checked: {why}")),
    }
    let workload = cell.workload;
    let seen = worker.ask(WatchAllocator { workload }, DEADLINE).map_err(not_watched)?;
    worker.end(DEADLINE);
    if seen.lost > 0 {
        notes.push(format!("{} allocations more than there was room for are not told", seen.lost));
    }
    if !copy.named {
        notes.push(
            "the guest has no name section: its allocator is seen where it is exported, and functions have numbers"
                .to_string(),
        );
    }
    if copy.others > 0 {
        notes.push(
            "the component has several modules of code: the largest with an allocator is watched, and what others ask of their own, and who in them asked, is not seen"
                .to_string(),
        );
    }
    Ok(GuestSeen { memory: guest_memory(&seen, &copy.names), notes })
}

/// What the golden cases of a function say of a copy.
enum Golden {
    Right,
    Wrong(String),
    /// There are none, for this reason.
    None(String),
}

fn answers_wrong(
    launcher: &ProcessLauncher,
    contender: &Contender,
    worker: &mut dyn Worker,
    cell: &Cell,
) -> Result<Golden, NotCounted> {
    let settings = launcher.settings();
    let (function, size) = (cell.workload.function, cell.workload.size);
    if let Some(known) = launcher.known_wrong(contender) {
        return Ok(Golden::None(known));
    }
    if let Err(why) = settings.golden(function) {
        return Ok(Golden::None(why.message));
    }
    let (suite, _) = settings.function(function).map_err(|why| NotCounted::Skipped(why.message))?;
    let golden = suite.golden_folder();
    let verified = worker.ask(Verify { function, size, golden }, DEADLINE).map_err(not_watched)?;
    Ok(verified.difference.map_or(Golden::Right, |Difference { case, .. }| {
        Golden::Wrong(format!("the copy that is watched answers golden case {case} otherwise"))
    }))
}

fn not_watched(fault: Fault) -> NotCounted {
    match fault {
        Fault::Interrupted => NotCounted::Interrupted,
        fault => NotCounted::Skipped(fault.to_string()),
    }
}
