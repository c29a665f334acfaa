//! Counting what calls of one contender do, in three workers one after the other.

use std::time::Duration;

use tollgate_model::counts::{Count, Counted, Counter, Counts};
use tollgate_model::journal::Measured;
use tollgate_model::protocol::{Answer, Called, FailureKind, Receipt, Request, SelfCount};
use tollgate_model::{Contender, Workload};

use super::callgrind::Callgrind;
use super::calls;
use super::strace::Strace;
use crate::launcher::{Launcher, ProcessLauncher};
use crate::worker::{Fault, Worker};

/// Pages are counted by the kernel, for every process.
const KERNEL: &str = "the kernel, as minor faults";
/// The processor's own counter.
const PERF: &str = "perf_event_open";
/// Where the bytes come from.
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

/// Counts what calls of these workloads do. A fault ends a workload, or a tool, and only an interruption goes further.
pub fn count(
    launcher: &ProcessLauncher,
    contender: &Contender,
    workloads: &[Workload],
) -> Result<OfContender, Fault> {
    let workloads = workloads.iter().copied().filter(|&workload| contender.offers(workload));
    let mut counted = OfContender { receipt: None, workloads: workloads.map(Measured::new).collect() };
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
    let mut called = |calls| match worker.ask(&Request::Count { workload, calls }, patience)? {
        Answer::Called(called) => Ok(called),
        _ => unreachable!("`ask` lets no other answer to `count` through"),
    };
    let [few, many] = calls(workload);
    let (few, many) = (called(few)?, called(many)?);
    let more = |of: &dyn Fn(&SelfCount) -> Option<u64>, by: &str| {
        let events =
            |called: &Called| Some(of(&called.during_calls)? as i64 - of(&called.during_loop)? as i64);
        Some(difference((few.calls, events(&few)?), (many.calls, events(&many)?), by))
    };
    let pages = more(&|count| Some(count.pages), KERNEL).expect("pages are always counted");
    measured.counts.insert(Counter::Pages, Counted::Count(pages));
    let why = || {
        many.no_hardware.clone().unwrap_or_else(|| "the processor's counter could not be read".to_string())
    };
    let instructions =
        more(&|count| count.instructions, PERF).map_or_else(|| Counted::Skipped(why()), Counted::Count);
    measured.counts.insert(Counter::HardwareInstructions, instructions);
    if let Some(Answer::Moved { calls, bytes }) =
        where_possible(worker.ask(&Request::BytesMoved { workload }, patience))?
    {
        let count = Count { calls, events: bytes as i64, by: LAYOUT.to_string() };
        measured.counts.insert(Counter::BytesMoved, Counted::Count(count));
    }
    if let Some(Answer::Burned { calls, fuel }) =
        where_possible(worker.ask(&Request::Fuel { workload }, patience))?
    {
        measured.fuel = Some((calls, fuel));
    }
    Ok(())
}

/// An answer, where there is one to be had of this contender.
fn where_possible(outcome: Result<Answer, Fault>) -> Result<Option<Answer>, Fault> {
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
    let mut open = None;
    for measured in workloads.iter_mut().filter(|measured| measured.stopped.is_none()) {
        let open = match &mut open {
            Some(open) => open,
            none => none.insert(told("callgrind", Callgrind::open(contender, launcher))?),
        };
        let outcome = told(
            "callgrind",
            match open {
                Err(why) => Ok(Err(why.clone())),
                Ok(callgrind) => twice(callgrind, measured.workload),
            },
        )?;
        match outcome {
            Ok(counts) => measured.counts.extend(counters.into_iter().zip(counts.map(Counted::Count))),
            Err(why) => {
                skipped(&mut measured.counts, &counters, &why);
                if let Ok(callgrind) = open
                    && !callgrind.lives()
                {
                    *open = Err(why);
                }
            }
        }
    }
    Ok(())
}

fn twice(callgrind: &mut Callgrind, workload: Workload) -> Result<Result<[Count; 2], String>, Fault> {
    let [few, many] = calls(workload);
    let (few, many) = (callgrind.count(workload, few)?, callgrind.count(workload, many)?);
    let by = callgrind.name();
    Ok(Ok([
        difference((few.calls, few.instructions), (many.calls, many.instructions), &by),
        difference((few.calls, few.allocations), (many.calls, many.allocations), &by),
    ]))
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
    let outcome = told(
        "strace",
        Strace::open(contender, launcher).and_then(|strace| {
            let mut strace = match strace {
                Ok(strace) => strace,
                Err(why) => return Ok(Err(why)),
            };
            for measured in &wanted {
                for calls in calls(measured.workload) {
                    strace.count(measured.workload, calls)?;
                }
            }
            let by = strace.name();
            Ok(strace.end().map(|seen| (seen, by)))
        }),
    )?;
    let counters = [Counter::SystemCalls];
    match outcome {
        Err(why) => wanted.iter_mut().for_each(|measured| skipped(&mut measured.counts, &counters, &why)),
        Ok((seen, by)) => {
            for (measured, of_it) in wanted.iter_mut().zip(seen.as_chunks::<2>().0) {
                let [few, many] = of_it.map(|(_, calls, seen)| (calls, seen as i64));
                measured.counts.insert(Counter::SystemCalls, Counted::Count(difference(few, many, &by)));
            }
        }
    }
    Ok(())
}

/// A tool that cannot watch a contender says nothing about the contender: its figures are skipped, and why.
fn told<T>(tool: &str, outcome: Result<Result<T, String>, Fault>) -> Result<Result<T, String>, Fault> {
    match outcome {
        Err(Fault::Interrupted) => Err(Fault::Interrupted),
        Err(fault) => Ok(Err(format!("under {tool}: {fault}"))),
        Ok(outcome) => Ok(outcome),
    }
}

fn skipped(counts: &mut Counts, counters: &[Counter], why: &str) {
    counts.extend(counters.iter().map(|&counter| (counter, Counted::Skipped(why.to_string()))));
}

/// The surplus of the second count over the first: calls and events of each.
fn difference(few: (u64, i64), many: (u64, i64), by: &str) -> Count {
    Count { calls: many.0.saturating_sub(few.0), events: many.1 - few.1, by: by.to_string() }
}
