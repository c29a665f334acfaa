//! Profiling: a worker in steady state under `perf`, and what is kept of it.
//!
//! The worker is the one that measures, or one with line tables (`scripts/worker --profiling`), whose code is the same and
//! whose inlined functions have names. Slices that are recorded and slices that are not take turns, so that the same
//! profile says what recording cost.

mod exact;
mod explain;
mod files;
mod guest_memory;
mod memory;
mod of_run;
mod of_two_runs;
mod perf;
mod starts;
mod subject;
mod unprofiled;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_model::plan::{Comparison, Measure};
use tollgate_model::protocol::Receipt;
use tollgate_model::{Cell, Contender};
use tollgate_profile::{CodeMap, KernelSymbols, Recorded, Sources, Summary, Taken, Unit, folded, read};
use tollgate_stats::Effect;

pub use explain::{Explained, explain};
pub use files::{Side, pictures, refuse_existing, write, write_difference};
pub use memory::{MemoryTaken, memory, write_memory};
pub use of_run::{FOLDER, stacks};
pub use of_two_runs::{InBoth, TwoRuns, names_a_run, two_runs, write_two_runs};
pub use perf::PERF;
pub use subject::Demand;
pub use unprofiled::{Unprofiled, runs_on};

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::interrupt;
use crate::launcher::ProcessLauncher;
use crate::own::Scratch;
use crate::worker::Fault;
use perf::Perf;
use subject::Profilee;

/// Bytes of stack that are kept with each sample: more than any call of ours has on it.
const STACK: u32 = 16 << 10;

/// Connections that load comes on.
const CONNECTIONS: u16 = 16;

/// The time that an answer of a worker may take beyond what is measured.
const DEADLINE: Duration = Duration::from_secs(60);

/// Fewer recorded slices than this tell nothing about how calls vary.
const LEAST_SLICES: u32 = 3;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The cell that is profiled.
    pub cell: Cell,
    /// The worker program, if not the registered one.
    pub worker: Option<PathBuf>,
    /// The time that is recorded.
    pub duration: Duration,
    /// Samples a second.
    pub frequency: u32,
    /// Whether instructions are counted by class, too.
    pub exact: bool,
    /// Whether starts are profiled, instead of calls.
    pub starts: bool,
    /// Requests a second that a service is under; as many as it answers where absent.
    pub rate: Option<f64>,
}

/// A profile that was taken, or what was counted where none could be.
pub enum Taking {
    /// Samples.
    Sampled(Box<Profiled>),
    /// Counts alone, because perf is not to be had.
    Counted(Box<CountedProfile>),
}

impl Taking {
    /// What it comes to.
    pub fn summary(&self) -> &Summary {
        match self {
            Taking::Sampled(profiled) => &profiled.summary,
            Taking::Counted(counted) => &counted.summary,
        }
    }

    /// Its stacks, with the samples of each or the estimated cycles of a call.
    pub fn folded(&self) -> Cow<'_, str> {
        match self {
            Taking::Sampled(profiled) => Cow::Owned(folded(&profiled.recorded.profile)),
            Taking::Counted(counted) => Cow::Borrowed(&counted.folded),
        }
    }

    /// Whether there are samples.
    pub fn is_sampled(&self) -> bool {
        matches!(self, Taking::Sampled(_))
    }
}

/// What counting says of a call where nothing can be sampled.
pub struct CountedProfile {
    /// What it comes to, and why nothing was sampled.
    pub summary: Summary,
    /// Stacks that were pieced together, with estimated cycles of a call.
    pub folded: String,
    /// Parts of the names by which native logic is told.
    pub logic: Vec<String>,
}

/// A profile that was taken.
pub struct Profiled {
    /// The samples.
    pub recorded: Recorded,
    /// What they come to.
    pub summary: Summary,
    /// The process that was profiled.
    pub process: u32,
    /// The receipt of its worker.
    pub receipt: Receipt,
}

/// The cell that a text names, if its workload exists.
pub fn cell(checkout: &Checkout, id: &str) -> Outcome<Cell> {
    let cell: Cell = id.parse().map_err(CommandError::usage)?;
    let functions = checkout.suites()?;
    functions.functions().workload(&cell.workload.to_string()).map_err(CommandError::usage)?;
    Ok(cell)
}

/// Profiles a cell; where perf is not to be had and counts are asked for, by counting alone.
pub fn profile(checkout: &Checkout, asked: &Asked) -> Outcome<Taking> {
    let launcher = launcher(checkout, asked)?;
    match with_counts(&launcher, checkout, asked)? {
        Ok(profiled) => Ok(Taking::Sampled(Box::new(profiled))),
        Err(why) if asked.exact && why.is_for_want_of_perf() => {
            let counted = exact::count(&launcher, asked).map_err(exact::command_error)?;
            Ok(Taking::Counted(Box::new(counted.into_profile(asked, &why))))
        }
        Err(why) => Err(why.into()),
    }
}

fn with_counts(
    launcher: &ProcessLauncher,
    checkout: &Checkout,
    asked: &Asked,
) -> Outcome<Result<Profiled, Unprofiled>> {
    let mut sampled = sampled(launcher, checkout, asked)?;
    if let (Ok(profiled), true) = (&mut sampled, asked.exact) {
        profiled.summary.exact = Some(exact::count(launcher, asked).map_err(exact::command_error)?.exact);
    }
    Ok(sampled)
}

/// Samples, or the reason that there are none; an error where what is asked cannot be.
fn sampled(
    launcher: &ProcessLauncher,
    checkout: &Checkout,
    asked: &Asked,
) -> Outcome<Result<Profiled, Unprofiled>> {
    let served = asked.cell.contender.deployment.is_served();
    if asked.exact && served {
        return Err(CommandError::usage("--exact counts calls, and a service is under load: leave it out"));
    }
    if asked.rate.is_some() && !served {
        return Err(CommandError::usage("--rate is about services, and this cell is called"));
    }
    if asked.starts && asked.exact {
        return Err(CommandError::usage("starts are not counted: leave out --exact"));
    }
    if let Err(why) = perf_is_there() {
        return Ok(Err(why));
    }
    let scratch = Scratch::new(&checkout.drafts())?;
    if asked.starts {
        return starts::starts(launcher, &scratch.folder, asked).map(Ok);
    }
    let demand = Demand { connections: CONNECTIONS, rate: asked.rate };
    let wanted = Wanted { frequency: asked.frequency, duration: asked.duration, demand };
    Ok(steady(launcher, &asked.cell, &wanted, &scratch.folder))
}

/// How a steady state is recorded.
pub struct Wanted {
    /// Samples a second.
    pub frequency: u32,
    /// The time that is recorded.
    pub duration: Duration,
    /// The load that a service is under.
    pub demand: Demand,
}

/// Whether perf is there, or the reason that there can be no profile.
pub fn perf_is_there() -> Result<(), Unprofiled> {
    runs_on(std::env::consts::ARCH)?;
    PERF.version().map(drop).map_err(|why| {
        if interrupt::requested() { Unprofiled::Fault(Fault::Interrupted) } else { Unprofiled::Missing(why) }
    })
}

/// Profiles a cell in steady state. What perf writes goes to `scratch`.
pub fn steady(
    launcher: &ProcessLauncher,
    cell: &Cell,
    wanted: &Wanted,
    scratch: &Path,
) -> Result<Profiled, Unprofiled> {
    let naming = launcher.clone().naming_code();
    let mut profilee = Profilee::warm(&naming, cell, wanted.demand)?;
    let recording = scratch.join("perf.data");
    let mut perf = Perf::attach(profilee.process, wanted.frequency, STACK, &recording)?;
    let turns = turns(&mut profilee, &mut perf, wanted.duration)?;
    perf.finish()?;
    let recorded = read_recording(
        &recording,
        &profilee.program,
        &profilee.code_map(),
        &logic(launcher, &cell.contender),
    )?;
    if recorded.profile.samples().is_empty() {
        return Err(Unprofiled::NoSample);
    }
    let taken = Taken {
        subject: cell.to_string(),
        program: profilee.receipt.program.clone(),
        runtime: profilee.receipt.runtime.clone(),
        language: profilee.receipt.language.clone(),
        frequency: wanted.frequency,
        seconds: turns.recorded.len() as f64 * profilee.slice.as_secs_f64(),
        of: if cell.contender.deployment.is_served() { Unit::Request } else { Unit::Call },
        ns: tollgate_stats::median(&turns.plain),
        overhead: turns.overhead(),
    };
    let (process, receipt) = (profilee.process, profilee.receipt.clone());
    profilee.end();
    Ok(Profiled { summary: Summary::of(&recorded, taken), recorded, process, receipt })
}

fn launcher(checkout: &Checkout, asked: &Asked) -> Outcome<ProcessLauncher> {
    let Cell { workload, contender } = asked.cell.clone();
    let measure = if contender.deployment.is_served() { Measure::Load } else { Measure::CallTime };
    let comparison = Comparison::new(vec![workload], vec![contender], vec![measure], 1);
    ProcessLauncher::gather(checkout, asked.worker.clone(), &[comparison], DEADLINE)
}

/// The nanoseconds of a call in slices that were recorded, and in those that were not.
#[derive(Default)]
struct Turns {
    recorded: Vec<f64>,
    plain: Vec<f64>,
}

impl Turns {
    /// By which part calls took longer while they were recorded, with the ends of a 95 % interval.
    fn overhead(&self) -> Option<[f64; 3]> {
        let ratios: Vec<f64> =
            self.recorded.iter().zip(&self.plain).map(|(one, other)| one / other).collect();
        let effect = Effect::of_blocks(&ratios).ok()?;
        let interval = effect.interval(0.95)?;
        Some([effect.ratio() - 1.0, interval.low - 1.0, interval.high - 1.0])
    }
}

/// Slices in pairs, one of them recorded: now the first, now the second, so that what drifts falls on both.
fn turns(profilee: &mut Profilee, perf: &mut Perf, duration: Duration) -> Result<Turns, Unprofiled> {
    let slices = (duration.as_secs_f64() / profilee.slice.as_secs_f64()).round() as u32;
    let mut turns = Turns::default();
    for pair in 0..slices.max(LEAST_SLICES) {
        for second in [false, true] {
            if (pair % 2 == 0) != second {
                perf.enable()?;
                turns.recorded.push(profilee.slice()?);
                perf.disable()?;
            } else {
                turns.plain.push(profilee.slice()?);
            }
            if interrupt::requested() {
                return Err(Unprofiled::Fault(Fault::Interrupted));
            }
        }
    }
    Ok(turns)
}

/// Parts of the names by which the native logic of a contender's program is told.
fn logic(launcher: &ProcessLauncher, contender: &Contender) -> Vec<String> {
    launcher.programs().registered(contender).map(|program| program.logic.clone()).unwrap_or_default()
}

fn read_recording(
    recording: &Path,
    program: &Path,
    code_map: &str,
    logic: &[String],
) -> Result<Recorded, Unprofiled> {
    let code = CodeMap::parse(code_map);
    let kernel = KernelSymbols::parse(&std::fs::read_to_string("/proc/kallsyms").unwrap_or_default());
    let sources = Sources { recording, program, code: &code, kernel: &kernel, logic };
    read(&sources).map_err(|error| Unprofiled::File(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::ours;

    #[test]
    fn cells_that_are_not_there_are_refused() {
        let refused = |id: &str| cell(&ours(), id).unwrap_err().to_string();
        assert!(refused("pricing/nothing@native/rust").contains("pricing/nothing"));
        assert!(cell(&ours(), "pricing/get-quote@component/rust/cranelift").is_ok());
    }

    #[test]
    fn recording_costs_what_pairs_of_slices_say() {
        let plain = vec![100.0, 200.0, 100.0, 50.0];
        let recorded = plain.iter().zip([1.02, 1.03, 1.02, 1.03]).map(|(ns, more)| ns * more).collect();
        let [estimate, low, high] = Turns { recorded, plain }.overhead().unwrap();
        assert!((0.024..0.026).contains(&estimate) && low > 0.01 && high < 0.04, "{estimate} {low} {high}");
        assert_eq!(Turns::default().overhead(), None);
    }
}
