//! Counting what calls of one contender do, in three workers one after the other.

use std::time::Duration;

use tollgate_model::counts::{Count, Counted, Counter, Counts};
use tollgate_model::journal::{FuelPass, Measured, Observation};
use tollgate_model::protocol::{self, BytesMoved, Called, FailureKind, Fuel, Receipt, SelfCount};
use tollgate_model::{Contender, Workload};

use super::callgrind::Callgrind;
use super::not_counted::NotCounted;
use super::strace::Strace;
use super::{few, many};
use crate::launcher::{Launcher, ProcessLauncher};
use crate::worker::{AskWorker, Fault, Worker};

/// Pages are counted by the kernel, for every process.
const KERNEL: &str = "the kernel, as minor faults";
/// The processor's own counter.
const PERF: &str = "perf_event_open";
/// The source of the bytes.
const LAYOUT: &str = "the canonical ABI's layout, over the inputs and their answers";

/// The counts of a contender.
pub struct OfContender {
    /// Its worker's receipt.
    pub receipt: Option<Receipt>,
    /// The counts of each workload.
    pub workloads: Vec<Measured>,
}

impl OfContender {
    /// The counts of that workload.
    pub fn of(&self, workload: Workload) -> Option<&Measured> {
        self.workloads.iter().find(|measured| measured.workload == workload)
    }
}

/// Counts what calls of these workloads do; the contender offers them all. A fault ends one workload, or one tool; only an
/// interruption ends everything.
pub fn count(
    launcher: &ProcessLauncher,
    contender: &Contender,
    workloads: &[Workload],
) -> Result<OfContender, Fault> {
    let workloads = workloads.iter().copied().map(Measured::new).collect();
    let mut counted = OfContender { receipt: None, workloads };
    alone(launcher, contender, &mut counted)?;
    under_callgrind(launcher, contender, &mut counted.workloads)?;
    under_strace(launcher, contender, &mut counted.workloads)?;
    Ok(counted)
}

/// Counts that a worker makes of itself, and those that need no watching.
fn alone(launcher: &ProcessLauncher, contender: &Contender, counted: &mut OfContender) -> Result<(), Fault> {
    let mut open: Option<Box<dyn Worker>> = None;
    for measured in &mut counted.workloads {
        let outcome = match open.take() {
            Some(worker) => Ok(worker),
            None => launcher.open(contender).map(|(worker, receipt)| {
                counted.receipt = Some(receipt);
                worker
            }),
        };
        let outcome = outcome.and_then(|mut worker| {
            let outcome = by_itself(&mut *worker, launcher.settings().deadline, measured);
            open = outcome.as_ref().err().is_none_or(Fault::worker_lives).then_some(worker);
            outcome
        });
        match outcome {
            Err(Fault::Interrupted) => return Err(Fault::Interrupted),
            Err(fault) => measured.stopped = Some(fault.stopped()),
            Ok(()) => {}
        }
    }
    Ok(())
}

fn by_itself(worker: &mut dyn Worker, patience: Duration, measured: &mut Measured) -> Result<(), Fault> {
    let workload = measured.workload;
    let mut called = |calls| worker.ask(protocol::Count { workload, calls }, patience);
    let few = called(few(workload))?;
    let many = called(many(few.calls))?;
    let more = |of: &dyn Fn(&SelfCount) -> Option<u64>, by: &str| {
        let events =
            |called: &Called| Some(of(&called.during_calls)? as i64 - of(&called.during_loop)? as i64);
        Some(difference((few.calls, events(&few)?), (many.calls, events(&many)?), by))
    };
    let pages = more(&|count| Some(count.pages), KERNEL).expect("pages are always counted");
    let why = || {
        many.no_hardware.clone().unwrap_or_else(|| "the processor's counter could not be read".to_string())
    };
    let instructions =
        more(&|count| count.instructions, PERF).map_or_else(|| Counted::Skipped(why()), Counted::Count);
    let counts = measured.begin_counts();
    counts.insert(Counter::Pages, Counted::Count(pages));
    counts.insert(Counter::HardwareInstructions, instructions);
    if let Some(moved) = where_possible(worker.ask(BytesMoved { workload }, patience))? {
        let count = Count { calls: moved.calls, events: moved.bytes as i64, by: LAYOUT.to_string() };
        counts.insert(Counter::BytesMoved, Counted::Count(count));
    }
    if let Some(burned) = where_possible(worker.ask(Fuel { workload }, patience))? {
        let pass = FuelPass { calls: burned.calls, fuel: burned.fuel };
        measured.observed.push(Observation::Fuel(pass));
    }
    Ok(())
}

/// An answer, where there is one to be had of this contender.
fn where_possible<T>(outcome: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match outcome {
        Err(Fault::Refused(failure)) if failure.kind == FailureKind::Unsupported => Ok(None),
        outcome => outcome.map(Some),
    }
}

fn under_callgrind(
    launcher: &ProcessLauncher,
    contender: &Contender,
    workloads: &mut [Measured],
) -> Result<(), Fault> {
    let counters = [Counter::Instructions, Counter::Allocations];
    let (mut open, mut given_up) = (None, None);
    for measured in workloads.iter_mut().filter(|measured| measured.stopped.is_none()) {
        let workload = measured.workload;
        let counts = match (&given_up, &mut open) {
            (Some(why), _) => Err(NotCounted::Skipped(String::clone(why))),
            (None, Some(callgrind)) => twice(callgrind, workload),
            (None, none) => Callgrind::open(contender, launcher)
                .and_then(|callgrind| twice(none.insert(callgrind), workload)),
        };
        match counts {
            Ok(counts) => {
                measured.begin_counts().extend(counters.into_iter().zip(counts.map(Counted::Count)));
            }
            Err(NotCounted::Interrupted) => return Err(Fault::Interrupted),
            Err(NotCounted::Skipped(why)) => {
                skipped(measured.begin_counts(), &counters, &why);
                if !open.as_mut().is_some_and(Callgrind::lives) {
                    given_up = Some(why);
                }
            }
        }
    }
    Ok(())
}

fn twice(callgrind: &mut Callgrind, workload: Workload) -> Result<[Count; 2], NotCounted> {
    let few = callgrind.count(workload, few(workload))?;
    let many = callgrind.count(workload, many(few.calls))?;
    let by = callgrind.name();
    Ok([
        difference((few.calls, few.instructions), (many.calls, many.instructions), &by),
        difference((few.calls, few.allocations), (many.calls, many.allocations), &by),
    ])
}

fn under_strace(
    launcher: &ProcessLauncher,
    contender: &Contender,
    workloads: &mut [Measured],
) -> Result<(), Fault> {
    let mut wanted: Vec<&mut Measured> =
        workloads.iter_mut().filter(|measured| measured.stopped.is_none()).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let counted = Strace::open(contender, launcher).and_then(|mut strace| {
        for measured in &wanted {
            let few = strace.count(measured.workload, few(measured.workload))?;
            strace.count(measured.workload, many(few))?;
        }
        let by = strace.name();
        Ok((strace.end()?, by))
    });
    let counters = [Counter::SystemCalls];
    match counted {
        Err(NotCounted::Interrupted) => return Err(Fault::Interrupted),
        Err(NotCounted::Skipped(why)) => {
            wanted.iter_mut().for_each(|measured| skipped(measured.begin_counts(), &counters, &why));
        }
        Ok((seen, by)) => {
            for (measured, of_it) in wanted.iter_mut().zip(seen.as_chunks::<2>().0) {
                let [few, many] = of_it.map(|(_, calls, seen)| (calls, seen as i64));
                let count = Counted::Count(difference(few, many, &by));
                measured.begin_counts().insert(Counter::SystemCalls, count);
            }
        }
    }
    Ok(())
}

fn skipped(counts: &mut Counts, counters: &[Counter], why: &str) {
    counts.extend(counters.iter().map(|&counter| (counter, Counted::Skipped(why.to_string()))));
}

/// The surplus of the second count over the first: calls and events of each.
fn difference(few: (u64, i64), many: (u64, i64), by: &str) -> Count {
    Count { calls: many.0.saturating_sub(few.0), events: many.1 - few.1, by: by.to_string() }
}
