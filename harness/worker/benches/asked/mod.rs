//! Calls that a worker is asked for under criterion: a plan's cells, each contender in a process of its own.
//!
//! Programs of other languages are asked over the worker protocol, so everybody is. Nobody's calls are timed by another clock than
//! in a run: the worker's, its empty loop subtracted. Criterion is told the mean of a sample's batches times its calls; a mean, so
//! that collections are in it. A contender whose toolchain or program is not there is skipped with a line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use criterion::Criterion;
use tollgate_bench_support::root;
use tollgate_engine::GENERATORS;
use tollgate_model::plan::{Comparison, Measure as Measured, Pace, Plan};
use tollgate_model::protocol::{FailureKind, Measure, Prepare, Release};
use tollgate_model::{Contender, Workload};
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::golden;
use tollgate_orchestrate::launcher::{Launcher, ProcessLauncher};
use tollgate_orchestrate::worker::{AskWorker, Fault, Worker};

/// The worker of this very source.
const WORKER: &str = env!("CARGO_BIN_EXE_tollgate-worker");

/// A slice that is asked for is at least and at most this long; what takes longer is several.
const SLICE_US: std::ops::RangeInclusive<f64> = 500.0..=100_000.0;

/// A contender, opened when criterion first asks for it.
struct Asked<'a> {
    name: Contender,
    launcher: &'a ProcessLauncher,
    pace: &'a Pace,
    worker: Option<Box<dyn Worker>>,
}

/// A workload that a contender has made ready.
struct Ready {
    workload: Workload,
    /// Calls in a batch.
    batch: u64,
    /// The mean of the last sample, by which the next is planned.
    call_ns: f64,
}

impl Asked<'_> {
    /// The contender's worker, opened when it is first asked for.
    fn worker(&mut self) -> Result<&mut Box<dyn Worker>, Fault> {
        if self.worker.is_none() {
            self.worker = Some(self.launcher.open(&self.name)?.0);
        }
        Ok(self.worker.as_mut().expect("it was opened just now"))
    }

    /// Makes a workload ready, once its answers were found to be right.
    fn prepare(&mut self, workload: Workload) -> Result<Ready, Fault> {
        let needed = BTreeMap::from([(self.name.clone(), vec![workload.function])]);
        for check in golden::check(self.launcher, &needed, |_| ())? {
            if let Some(difference) = check.difference_report("answers differently, so nothing is measured") {
                panic!("{difference}");
            }
        }
        let Pace { warm_up_ms, slice_us, .. } = *self.pace;
        let deadline = self.deadline(Duration::from_millis(warm_up_ms));
        let prepare = Prepare { workload, warm_up_ms, slice_us, inputs: None };
        let prepared = self.worker()?.ask(prepare, deadline)?;
        Ok(Ready { workload, batch: prepared.batch.max(1), call_ns: 0.0 })
    }

    /// The time of that many calls: whole batches, as many as hold them.
    fn time(&mut self, ready: &mut Ready, calls: u64) -> Result<Duration, Fault> {
        let mut batches: Vec<f64> = Vec::new();
        while (batches.len() as u64).saturating_mul(ready.batch) < calls {
            let left = calls - batches.len() as u64 * ready.batch;
            let slice_us =
                (left as f64 * ready.call_ns / 1e3).clamp(*SLICE_US.start(), *SLICE_US.end()) as u64;
            let deadline = self.deadline(Duration::from_micros(slice_us));
            let slice = self.worker()?.ask(Measure { workload: ready.workload, slice_us }, deadline)?;
            batches.extend(slice.call_ns);
        }
        ready.call_ns = batches.iter().sum::<f64>() / batches.len() as f64;
        // What is shorter than can be told is the least that criterion takes.
        Ok(Duration::from_nanos(((ready.call_ns * calls as f64).round() as u64).max(1)))
    }

    fn release(&mut self, ready: Ready) -> Result<(), Fault> {
        let (workload, deadline) = (ready.workload, self.deadline(Duration::ZERO));
        self.worker()?.ask(Release { workload }, deadline).map(drop)
    }

    fn deadline(&self, measuring: Duration) -> Duration {
        self.launcher.settings().deadline + measuring
    }
}

/// Puts a plan's calls under criterion, in groups that begin with a name.
pub fn calls(criterion: &mut Criterion, begin: &str, checkout: &Checkout, plan: &Plan) -> Outcome {
    let comparisons = plan.resolve(&checkout.known()?).map_err(CommandError::usage)?;
    let comparisons: Vec<Comparison> =
        comparisons.into_iter().filter(|it| it.measure.contains(&Measured::CallTime)).collect();
    let deadline = Duration::from_secs(plan.pace.deadline_s);
    let launcher = ProcessLauncher::gather(checkout, Some(PathBuf::from(WORKER)), &comparisons, deadline)?;
    let contenders: BTreeSet<&Contender> = comparisons.iter().flat_map(|it| &it.contenders).collect();
    let mut asked: BTreeMap<Contender, Asked> = BTreeMap::new();
    for name in contenders {
        if !skipped(begin, &launcher, name)? {
            let (launcher, pace, worker) = (&launcher, &plan.pace, None);
            asked.insert(name.clone(), Asked { name: name.clone(), launcher, pace, worker });
        }
    }
    for (workload, contenders) in groups(&comparisons) {
        group(criterion, &format!("{begin}/{workload}"), workload, &contenders, &mut asked);
    }
    Ok(())
}

/// The contenders of each workload, once where several comparisons have them.
fn groups(comparisons: &[Comparison]) -> Vec<(Workload, Vec<Contender>)> {
    let mut groups: Vec<(Workload, Vec<Contender>)> = Vec::new();
    for cell in comparisons.iter().flat_map(Comparison::cells) {
        match groups.iter_mut().find(|(workload, _)| *workload == cell.workload) {
            None => groups.push((cell.workload, vec![cell.contender])),
            Some((_, contenders)) if contenders.contains(&cell.contender) => {}
            Some((_, contenders)) => contenders.push(cell.contender),
        }
    }
    groups
}

/// One group: a workload on every contender that has it.
fn group(
    criterion: &mut Criterion,
    called: &str,
    workload: Workload,
    contenders: &[Contender],
    asked: &mut BTreeMap<Contender, Asked>,
) {
    let mut group = criterion.benchmark_group(called);
    for name in contenders {
        let Some(contender) = asked.get_mut(name) else { continue };
        let broken = |fault: Fault| -> ! { panic!("{workload} on {name}: {fault}") };
        // Made ready when criterion first asks: nobody waits for what a filter leaves out.
        let mut ready = None;
        group.bench_function(name.to_string(), |bencher| {
            let ready = ready
                .get_or_insert_with(|| contender.prepare(workload).unwrap_or_else(|fault| broken(fault)));
            bencher.iter_custom(|calls| contender.time(ready, calls).unwrap_or_else(|fault| broken(fault)));
        });
        if let Some(ready) = ready {
            contender.release(ready).unwrap_or_else(|fault| broken(fault));
        }
    }
    group.finish();
}

/// Whether a contender is left out, for a reason that is told. What is there and cannot be had is an error.
fn skipped(begin: &str, launcher: &ProcessLauncher, name: &Contender) -> Outcome<bool> {
    let why = match (launcher.known_wrong(name), launcher.unavailable(name)) {
        (Some(why), _) => format!("it answers wrongly: {why}"),
        (None, None) => return Ok(false),
        (None, Some(failure)) if failure.kind == FailureKind::Missing => failure.to_string(),
        (None, Some(failure)) => return Err(CommandError::subject(failure).about(name)),
    };
    eprintln!("{begin}: skipped: {name}: {why}");
    Ok(true)
}

/// The checkout that `TOLLGATE_ROOT` names, or the one that this was compiled in; with these suites beside its own.
pub fn checkout(suites: Vec<PathBuf>) -> Outcome<Checkout> {
    if std::env::var_os("TOLLGATE_ROOT").is_none() {
        // Cargo runs benches in their package's folder, which lies in it.
        std::env::set_current_dir(root()).map_err(|error| CommandError::file("open", root(), &error))?;
    }
    Ok(Checkout::find(None, suites)?.with_generators(GENERATORS))
}

/// Ends the bench as `tollgate` would, where it could not be carried out.
pub fn or_exit(begin: &str, carried_out: Outcome) {
    if let Err(error) = carried_out {
        eprintln!("{begin}: {error}");
        std::process::exit(error.exit as i32);
    }
}
