//! `tollgate upgrade`.

mod bisect;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use tollgate_analysis::change::{self, Settings};
use tollgate_analysis::race::Rules;
use tollgate_model::Change;
use tollgate_model::change::overall;
use tollgate_model::exit::Exit;
use tollgate_model::results::Row;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::counting::VALGRIND;
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::lock::{LockPolicy, MeasuringLock};
use tollgate_orchestrate::own;
use tollgate_orchestrate::race::{self, ALPHA, MARGIN, RaceRequest};
use tollgate_orchestrate::run::{self, RunRequest};
use tollgate_orchestrate::stderr::tell;
use tollgate_orchestrate::upgrade::{Built, Release, worker};
use tollgate_render::terminal::upgrade as table;

use crate::arguments::time;
use crate::cli::{ComponentArgs, LockArgs, PlacementArgs};
use crate::invocation::{command, refuse_debug_build, seed_of_the_clock};
use crate::output::{self, Format};
use crate::run_files;

/// What is asked of an upgrade.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate upgrade my.wasm --from 49                       to the release that this checkout is at
  tollgate upgrade my.wasm --from 48.0.8 --to 50.0.1 --invoke 'score(\"acct-7\", 1299)' --budget 10m
  tollgate upgrade my.wasm --from 46 --to 50 --bisect      since which release a call takes more instructions
  tollgate upgrade my.wasm --from git:../wasmtime#main --to path:../wasmtime      a checkout's branch, and what lies there
  tollgate upgrade my.wasm --from base/tollgate-worker --to head/tollgate-worker

Workers are built by `scripts/worker --wasmtime`, which takes minutes the first time. Calls race, block by block; where \
valgrind is, their instructions are counted; starts, memory and sizes are measured in eight short runs that take turns. \
Exit codes: 0 nothing is worse, 1 something is, 3 something is left open, 5 answers differ, 6 a subject failed.")]
pub struct UpgradeArgs {
    #[command(flatten)]
    pub component: ComponentArgs,

    /// The release of Wasmtime that you are at (48, 48.0.8), a checkout of it (path:DIR, git:DIR#REV), or a worker program
    #[arg(long, value_name = "RELEASE")]
    pub from: Release,

    /// The one that you would go to; the checkout's where none is named
    #[arg(long, value_name = "RELEASE")]
    pub to: Option<Release>,

    /// Only count instructions, and find the release (of a checkout: the commit, along first parents) since which a call takes
    /// more or fewer: each step builds a worker
    #[arg(long)]
    pub bisect: bool,

    /// Links of each release that is built here, with their code in another order each, so that verdicts on calls are about
    /// the releases and not about two files (3 s and 30 MB a link, once); 0 races the two programs
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub links: u32,

    /// The time that the race may take; starts, memory and sizes take half a minute more, and counting another
    #[arg(long, value_parser = time, value_name = "TIME", default_value = "2m")]
    pub budget: Duration,

    /// Everything random is drawn from this; drawn from the clock if not given, and always recorded
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    #[command(flatten)]
    pub placement: PlacementArgs,

    /// Where the folders of runs go, instead of reports/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    #[command(flatten)]
    pub lock: LockArgs,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// So many functions are raced where none is named: each costs the others time and certainty.
const MOST: usize = 3;

/// The sides of the runs in which starts, memory and sizes are measured: as early and as late for both.
const TURNS: [usize; 8] = [0, 1, 1, 0, 1, 0, 0, 1];

/// Launches in each of these runs.
const LAUNCHES: u32 = 3;

/// The cells that race.
const RACED: &str = "*@component/*/{cranelift,winch,wasmtime-default,precompiled}";

/// The cells that are counted: it takes half a minute for each runtime configuration, and one says what the others do.
const COUNTED: &str = "*@component/*/{cranelift,precompiled}";

/// Measures a component with two workers.
pub fn execute(checkout: &Checkout, args: &UpgradeArgs) -> Outcome<Exit> {
    // Before anything is built or measured, which takes minutes.
    if args.format == Format::Csv {
        return Err(CommandError::usage(
            "verdicts are printed as a table or as JSON: leave out --format csv",
        ));
    }
    refuse_debug_build()?;
    interrupt::listen();
    let search = if args.bisect { Some(bisect::search(checkout, args)?) } else { None };
    let links = if args.bisect { 0 } else { args.links };
    let workers = [Some(&args.from), args.to.as_ref()];
    let [base, head] = workers.map(|end| worker(checkout, end, links));
    let workers = [base?, head?];
    let seed = args.seed.unwrap_or_else(seed_of_the_clock);
    let asked = args.component.asked(Some(MOST), seed);
    let scratch = own::Scratch::new(&checkout.drafts())?;
    let folder = scratch.folder.join(args.component.suite_name());
    // The older one's answers: the newer one is held against them before anything is measured.
    let draft = own::draft(checkout, Some(workers[0].program.clone()), &asked, &folder)?;
    let _lock = MeasuringLock::take(args.lock.into())?;
    let measuring = Measuring {
        checkout: &checkout.alone_with(draft.folder.clone()),
        args,
        workers: &workers,
        plan: &draft.plan.to_string_lossy(),
        reports: &args.out.clone().unwrap_or_else(|| checkout.reports()),
        seed,
    };
    if let Some(search) = search {
        return bisect::execute(&measuring, &search);
    }
    let mut found = measuring.raced(args.budget)?;
    found.changes.extend(measuring.counted()?);
    found.changes.extend(measuring.isolated()?);
    found.changes.retain(|change| table::is_told(change.metric));
    match args.format {
        Format::Json => output::print_json(&found.changes)?,
        Format::Csv => unreachable!("refused above"),
        Format::Table => {
            let links = workers.iter().all(|built| built.raced.is_dir()).then_some(args.links);
            let sides = table::Sides { base: &found.base, head: &found.head, links };
            output::print(&table::text(&draft.name, &sides, &found.changes))?;
        }
    }
    Ok(if found.failed { Exit::SubjectFailed } else { overall(&found.changes).exit() })
}

/// What is measured with both.
#[derive(Clone, Copy)]
struct Measuring<'a> {
    checkout: &'a Checkout,
    args: &'a UpgradeArgs,
    workers: &'a [Built; 2],
    plan: &'a str,
    reports: &'a Path,
    seed: u64,
}

struct Found {
    base: String,
    head: String,
    changes: Vec<Change>,
    failed: bool,
}

impl Measuring<'_> {
    fn raced(&self, budget: Duration) -> Outcome<Found> {
        let (pace, comparisons) = race::planned(self.checkout, Some(self.plan), Some(RACED), 10_000)?;
        let raced = self.workers.each_ref().map(|built| built.raced.clone());
        let request = RaceRequest { pace, ..self.request(raced, budget) };
        let entered = race::enter(self.checkout, &request, comparisons, self.seed, self.reports)?;
        let runtimes = entered.sides.each_ref().map(|side| side.receipt.runtime.clone());
        let raced = race::execute(entered, &request)?;
        let [base, head] = runtimes;
        Ok(Found { base, head, changes: raced.changes, failed: raced.failed })
    }

    /// The same cells by their instructions, where they can be counted here.
    fn counted(&self) -> Outcome<Vec<Change>> {
        if let Err(why) = VALGRIND.version() {
            tell(&format!("skipped: instructions are not counted: {why}"));
            return Ok(Vec::new());
        }
        let (pace, comparisons) = race::planned(self.checkout, Some(self.plan), Some(COUNTED), 1)?;
        let programs = self.workers.each_ref().map(|built| built.program.clone());
        let request = RaceRequest { pace, ..self.request(programs, Duration::ZERO) };
        let comparisons = race::to_be_counted(comparisons);
        let entered = race::enter(self.checkout, &request, comparisons, self.seed, self.reports)?;
        Ok(race::count(entered)?.changes)
    }

    fn request(&self, [base, head]: [PathBuf; 2], budget: Duration) -> RaceRequest {
        RaceRequest {
            command: command(),
            base,
            head,
            placement: self.args.placement.into(),
            rules: Rules { margin: MARGIN, alpha: ALPHA, slower: None },
            pace: Default::default(),
            budget,
        }
    }

    /// Starts, memory and sizes: in short runs that take turns. Then runs are what is compared, and how much they differ from
    /// each other is in every interval: a neighbour who was busy during one of them is not taken for a change.
    fn isolated(&self) -> Outcome<Vec<Change>> {
        let mut rows: [Vec<Vec<Row>>; 2] = Default::default();
        for (turn, side) in TURNS.into_iter().enumerate() {
            let built = &self.workers[side];
            rows[side].push(self.run(&built.program, self.seed + turn as u64)?);
        }
        let [base, head] = rows.each_ref().map(|runs| runs.iter().map(Vec::as_slice).collect::<Vec<_>>());
        change::between(&base, &head, &Settings::default()).map_err(CommandError::usage)
    }

    fn run(&self, worker: &Path, seed: u64) -> Outcome<Vec<Row>> {
        let request = RunRequest {
            command: command(),
            worker: Some(worker.to_path_buf()),
            links: None,
            plan: self.plan.to_string(),
            cells: None,
            lane: Some(run::Lane::Isolated),
            launches: Some(LAUNCHES),
            keep_noisy: false,
            budget: None,
            placement: self.args.placement.into(),
            seed,
            reports: self.reports.to_path_buf(),
            lock: LockPolicy::Ignore, // it is ours already
        };
        let executed = run::start(self.checkout, &request, Instant::now())?;
        let summary = run_files::write(&executed, |_| String::new())?;
        executed.finished()?;
        Ok(summary.rows)
    }
}
