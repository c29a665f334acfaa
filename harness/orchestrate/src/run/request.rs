//! A run that is asked for, from its plan to its first block.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tollgate_model::journal::{Placement, Run, SCHEMA};
use tollgate_model::pattern::Pattern;
use tollgate_model::plan::Comparison;

use super::lane::{Lane, only_counted};
use super::{Executed, budget, deadline, execute, links};
use crate::called_functions::called;
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::golden::verify_first;
use crate::host;
use crate::inputs;
use crate::journal::Journal;
use crate::launcher::ProcessLauncher;
use crate::lock::{LockPolicy, MeasuringLock};
use crate::run_folder::{self, new_folder};
use crate::stderr::tell;

/// A run that is asked for.
pub struct RunRequest {
    /// The command that asks.
    pub command: String,
    /// The worker program, or the folder of its links, instead of the one beside this program.
    pub worker: Option<PathBuf>,
    /// The folder that has a folder of links for each of several programs.
    pub links: Option<PathBuf>,
    /// A plan's name, or a TOML file.
    pub plan: String,
    /// Only these cells (and the native control): a glob.
    pub cells: Option<String>,
    /// Only this lane.
    pub lane: Option<Lane>,
    /// Launches of each contender, instead of the plan's.
    pub launches: Option<u32>,
    /// Launches on a machine that was too noisy are used too, whatever the plan says.
    pub keep_noisy: bool,
    /// The time that all of it may take: then there are as many launches as fit.
    pub budget: Option<Duration>,
    /// Where launches that take turns start from.
    pub placement: Placement,
    /// Everything random is drawn from this.
    pub seed: u64,
    /// The folder that the run's folder goes into.
    pub reports: PathBuf,
    /// The choice where another run measures.
    pub lock: LockPolicy,
}

/// Measures a plan into a new folder.
pub fn start(checkout: &Checkout, request: &RunRequest, begun: Instant) -> Outcome<Executed> {
    let mut run = planned(checkout, request)?;
    let programs = checkout.programs()?;
    let folders = links::folders(&programs, request.worker.as_deref(), request.links.as_deref())?;
    let links = links::drawn(&folders, &programs, &run.comparisons, request.seed)?;
    if !links.is_empty() && request.lane == Some(Lane::Instructions) {
        return Err(CommandError::usage(
            "links all count the same, and their names are stripped: count one file of each program, without links",
        ));
    }
    run.links = links::names(&links);
    let _lock = MeasuringLock::take(request.lock)?;
    let worker = links::worker(request.worker.clone(), &programs, &links);
    let launcher = ProcessLauncher::gather(checkout, worker, &run.comparisons, deadline(&run))?;
    links::of_one_source(&launcher, &links, &run.comparisons)?;
    let launcher = launcher.with_links(links.clone());
    // Contenders that do not exist at all were told of before this.
    check_cells(&request.plan, &run.comparisons)?;
    run.subjects = launcher.subjects(&run.comparisons);
    let unverified = verify_first(&launcher, &run.comparisons)?;
    if let Some(budget) = request.budget {
        let left = budget.saturating_sub(begun.elapsed());
        let Run { comparisons, pace, .. } = &mut run;
        budget::fit(comparisons, pace, left, |contender| unverified.took(contender));
    }
    links::each_once(&mut run.comparisons, launcher.programs(), &links);
    let folder = new_folder(&request.reports, &run.started, &run.plan)?;
    let journal = Journal::create(&folder, &run)?;
    tell(&format!("measuring into {}", folder.display()));
    execute(&folder, run, Vec::new(), journal, &launcher, &unverified, begun)
}

/// The run that is asked for.
fn planned(checkout: &Checkout, request: &RunRequest) -> Outcome<Run> {
    let mut plan = checkout.plan(&request.plan)?;
    if let Some(launches) = request.launches {
        plan.pace.launches = launches;
        plan.groups.iter_mut().for_each(|group| group.launches = None);
    }
    plan.pace.keep_noisy |= request.keep_noisy;
    let known = checkout.known()?;
    let comparisons =
        plan.resolve(&known).map_err(|error| CommandError::usage(format!("{}: {error}", request.plan)))?;
    let comparisons = in_lane(only(comparisons, request.cells.as_deref())?, request)?;
    Ok(Run {
        schema: SCHEMA,
        tollgate: env!("CARGO_PKG_VERSION").to_string(),
        plan: Path::new(&request.plan).file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        command: request.command.clone(),
        seed: request.seed,
        started: run_folder::now(),
        pace: plan.pace,
        functions: called(&known.functions, &comparisons),
        inputs: inputs::digests(checkout, &comparisons)?,
        comparisons,
        subjects: BTreeMap::new(),
        host: host::host(),
        revision: checkout.revision(),
        placement: request.placement,
        links: Default::default(),
        race: None,
    })
}

/// Refuses to measure nothing.
fn check_cells(plan: &str, comparisons: &[Comparison]) -> Outcome {
    if comparisons.iter().any(|comparison| comparison.cells().next().is_some()) {
        return Ok(());
    }
    Err(CommandError::usage(format!(
        "{plan}: none of its contenders has any of its functions; `tollgate list functions` shows which suite each is of"
    )))
}

/// The comparisons that remain in the lane that is asked for.
fn in_lane(comparisons: Vec<Comparison>, request: &RunRequest) -> Outcome<Vec<Comparison>> {
    let (kept, nothing) = match request.lane {
        None => return Ok(comparisons),
        // Counts are the same in every launch: a second one only checks the first.
        Some(Lane::Instructions) => (
            only_counted(comparisons, request.launches.unwrap_or(1)),
            "no group measures calls in a process or sizes, and those are what `--lane instructions` counts",
        ),
        Some(Lane::Isolated) => {
            let isolated = comparisons.into_iter().filter(|comparison| !comparison.is_interleaved());
            (isolated.collect(), "every group measures calls in turns")
        }
    };
    match kept.is_empty() {
        true => Err(CommandError::usage(format!("{}: {nothing}", request.plan))),
        false => Ok(kept),
    }
}

/// The comparisons that remain when only some cells are asked for.
pub fn only(comparisons: Vec<Comparison>, cells: Option<&str>) -> Outcome<Vec<Comparison>> {
    let Some(cells) = cells else { return Ok(comparisons) };
    let keep = Pattern::new(cells).map_err(CommandError::usage)?;
    let kept: Vec<Comparison> =
        comparisons.into_iter().filter_map(|comparison| comparison.only(&keep)).collect();
    if kept.is_empty() {
        return Err(CommandError::usage(format!(
            "no cell fits `{cells}`; `tollgate list cells` shows them all"
        )));
    }
    Ok(kept)
}
