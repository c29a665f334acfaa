//! What the generator needs of this machine: a core, and descriptors.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use tollgate_orchestrate::command_error::{CommandError, Outcome};

/// Descriptors beside the connections: standard streams, epoll, files.
const BESIDE: u64 = 32;

/// Pins the calling thread.
pub fn pin(core: usize) -> Outcome {
    let allowed: Vec<usize> = match sched_getaffinity(None) {
        Ok(cores) => (0..CpuSet::MAX_CPU).filter(|&core| cores.is_set(core)).collect(),
        Err(_) => Vec::new(),
    };
    let mut one = CpuSet::new();
    if allowed.contains(&core) {
        one.set(core);
        return sched_setaffinity(None, &one).map_err(|error| {
            CommandError::usage(format!("cannot pin the generator to core {core}: {error}"))
        });
    }
    let allowed: Vec<String> = allowed.iter().map(usize::to_string).collect();
    Err(CommandError::usage(format!(
        "core {core} is none that this process may run on: there are {}",
        allowed.join(", ")
    )))
}

/// Makes room for connections: the limit of this process alone is raised as far as it may raise it itself.
pub fn make_room(connections: u32) -> Outcome {
    let needed = u64::from(connections) + BESIDE;
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_none_or(|current| current >= needed) {
        return Ok(());
    }
    if maximum.is_none_or(|maximum| maximum >= needed)
        && setrlimit(Resource::Nofile, Rlimit { current: Some(needed), maximum }).is_ok()
    {
        return Ok(());
    }
    Err(CommandError::usage(format!(
        "{connections} connections need {needed} descriptors and this process may have {}: raise the limit \
         (`ulimit -n {needed}`, beyond a hard limit as root), or ask for fewer with --connections",
        maximum.or(current).unwrap_or(0)
    )))
}
