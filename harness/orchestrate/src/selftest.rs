//! Tollgate measures itself: how often it calls equals different, and which slowdowns it finds.
//!
//! There are races of a worker against itself, races with each slowdown put in, and pairs of runs of one plan that are
//! compared: in what takes turns with a control two by two, in all else three by three. They take turns until the time is over: next is always the kind that has had the least time so far, so that
//! whatever the time is, each has had its share of it, early and late. Everything is done as for any user: real
//! launches, journals, comparing.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tollgate_analysis::change::{self, Matched, Settings};
use tollgate_analysis::figures::duration;
use tollgate_analysis::race::{Ended, Rules};
use tollgate_analysis::recorded_run::RecordedRun;
use tollgate_analysis::tally::{Kind, Pairs, exceeds};
use tollgate_model::exit::Exit;
use tollgate_model::journal::Placement;
use tollgate_model::plan::{Comparison, Pace};
use tollgate_model::selftest::{FILE, SCHEMA, SelfTest};
use tollgate_stats::Rng;

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::file::write_json;
use crate::host;
use crate::lock::LockPolicy;
use crate::race::links::Drawn;
use crate::race::{self, RaceRequest};
use crate::run::{self, Executed, RunRequest};
use crate::run_folder::{self, new_folder};
use crate::stderr::tell;

/// The slowdowns that are put in; none first.
const SLOWDOWNS: [f64; 5] = [0.0, 0.01, 0.02, 0.05, 0.10];

/// Each race may take this part of all the time, so that there are some of each kind.
const RACE_SHARE: u32 = 45;

/// No race is shorter, however little time there is: nothing could be found.
const SHORTEST_RACE: Duration = Duration::from_secs(5);

/// In less, thirteen blocks, which is what α = 0.1 % takes, hardly fit.
const TELLING_RACE: Duration = Duration::from_secs(16);

/// A self-test that is asked for.
pub struct SelftestRequest {
    /// The worker that is raced against itself, or a folder of its links, which are raced against each other.
    pub worker: PathBuf,
    /// The comparisons that race.
    pub comparisons: Vec<Comparison>,
    /// The time for each part of a race.
    pub pace: Pace,
    /// The margin of races.
    pub margin: f64,
    /// The probability that any verdict of a race is false.
    pub alpha: f64,
    /// The plan whose runs are compared.
    pub plan: String,
    /// Nothing begins after this.
    pub budget: Duration,
    /// Everything random is drawn from this.
    pub seed: u64,
    /// The command that asks.
    pub command: String,
}

/// A self-test, executed or stopped.
pub struct Tested {
    /// The folder of everything.
    pub folder: PathBuf,
    /// The findings.
    pub found: SelfTest,
    /// Stopped before the time was over.
    pub interrupted: bool,
}

/// Tests until the time is over, and writes what was found out into the folder and beside it.
///
/// `keep` hears of every run of the plan: it writes beside the journal what any user's run would have there.
pub fn execute(
    checkout: &Checkout,
    request: &SelftestRequest,
    reports: &Path,
    keep: &dyn Fn(&Executed) -> Outcome,
) -> Outcome<Tested> {
    let started = run_folder::now();
    let folder = new_folder(reports, &started, "selftest")?;
    tell(&format!("testing into {}", folder.display()));
    let cells: usize = request.comparisons.iter().map(|comparison| comparison.workloads.len()).sum();
    let nominal = request.alpha / cells.max(1) as f64;
    let kinds = SLOWDOWNS.map(|slower| Kind::new(slower, request.margin, nominal)).into();
    let race_s = (request.budget / RACE_SHARE).max(SHORTEST_RACE).as_secs_f64();
    if race_s < TELLING_RACE.as_secs_f64() {
        tell(&format!(
            "races of {race_s:.0} s each: they can tell whether equals are called different, and hardly find a slowdown; \
             --budget {}m gives each {:.0} s",
            (TELLING_RACE * RACE_SHARE).as_secs().div_ceil(60),
            TELLING_RACE.as_secs_f64()
        ));
    }
    let mut test = Test {
        checkout,
        request,
        keep,
        folder: &folder,
        race_s,
        kinds,
        pairs: Pairs::default(),
        runs: Default::default(),
    };
    let begun = Instant::now();
    let interrupted = match test.turns(begun) {
        Ok(()) => false,
        Err(error) if error.exit == Exit::Interrupted => true,
        Err(error) => return Err(error),
    };
    let found = test.found(started, begun.elapsed().as_secs_f64());
    write_json(&folder.join(FILE), &found)?;
    write_json(&reports.join(FILE), &found)?;
    Ok(Tested { folder, found, interrupted })
}

/// Whether Tollgate errs more often here than it claims.
pub fn errs(told: &SelfTest) -> bool {
    let races = told.races.iter().map(|races| &races.false_verdicts);
    races.chain(&told.comparisons).any(exceeds)
}

/// A test in the middle.
struct Test<'a> {
    checkout: &'a Checkout,
    request: &'a SelftestRequest,
    keep: &'a dyn Fn(&Executed) -> Outcome,
    folder: &'a Path,
    race_s: f64,
    kinds: Vec<Kind>,
    pairs: Pairs,
    /// Runs of either side that were compared two by two, and wait to be compared run by run.
    runs: [Vec<RecordedRun>; 2],
}

impl Test<'_> {
    /// The next is always the kind that has had the least time so far; at first, one that is drawn.
    fn turns(&mut self, begun: Instant) -> Outcome {
        let mut rng = Rng::derive(self.request.seed, &["selftest"]);
        // The last is the pair of runs.
        let mut spent: Vec<(Duration, usize)> =
            (0..=self.kinds.len()).map(|kind| (Duration::ZERO, kind)).collect();
        rng.shuffle(&mut spent);
        while begun.elapsed() < self.request.budget {
            let left = self.request.budget.saturating_sub(begun.elapsed());
            tell(&format!("{} left", duration(left.as_secs_f64())));
            let turn = Instant::now();
            let next = spent.iter_mut().min_by_key(|(spent, _)| *spent).expect("there are kinds");
            let seed = (rng.unit() * 1e9) as u64;
            if next.1 < self.kinds.len() {
                self.race(next.1, seed)?
            } else {
                self.compare(seed)?
            }
            next.0 += turn.elapsed();
        }
        Ok(())
    }

    fn race(&mut self, kind: usize, seed: u64) -> Outcome {
        let request = self.request;
        let kind = &mut self.kinds[kind];
        let asked = RaceRequest {
            command: request.command.clone(),
            base: request.worker.clone(),
            head: request.worker.clone(),
            placement: Placement::Fresh,
            rules: Rules { margin: request.margin, alpha: request.alpha, slower: kind.slower() },
            pace: request.pace.clone(),
            budget: Duration::from_secs_f64(self.race_s),
        };
        let comparisons = request.comparisons.clone();
        let raced = race::execute(
            race::enter(self.checkout, &asked, comparisons, seed, &self.folder.join("races"))?,
            &asked,
        )?;
        if raced.ended == Some(Ended::Interrupted) {
            return Err(CommandError::interrupted("stopped"));
        }
        kind.add(&raced.changes, &raced.through_after_s);
        Ok(())
    }

    fn compare(&mut self, seed: u64) -> Outcome {
        let worker = &self.request.worker;
        let Drawn([one, other]) = Drawn::of(worker, worker, seed)?;
        let run = |seed, worker: &Path| {
            let request = RunRequest {
                command: self.request.command.clone(),
                worker: Some(worker.to_path_buf()),
                links: None,
                plan: self.request.plan.clone(),
                cells: None,
                lane: None,
                launches: None,
                keep_noisy: false,
                budget: None,
                placement: Placement::Fresh,
                seed,
                reports: self.folder.join("runs"),
                lock: LockPolicy::Ignore, // it is ours already
            };
            let executed = run::start(self.checkout, &request, Instant::now())?;
            (self.keep)(&executed)?;
            let Executed { folder, run, launches, .. } = executed.finished()?;
            Ok::<_, CommandError>(RecordedRun::new(folder, None, run, launches, None, false))
        };
        let between = |base: &[RecordedRun], head: &[RecordedRun]| {
            let machine = Matched::of_runs(base.iter().collect(), head.iter().collect());
            let [base, head] = machine.rows();
            let settings = Settings { machine: Some(&machine), ..Settings::default() };
            change::between(&base, &head, &settings).map_err(CommandError::usage)
        };
        let (first, second) = (run(seed, &one[0])?, run(seed + 1, &other[0])?);
        self.pairs.add(&between(std::slice::from_ref(&first), std::slice::from_ref(&second))?);
        // ABBAAB: a machine that becomes slower all the time is slower on both sides.
        let (base, head) =
            if self.runs[0].len().is_multiple_of(2) { (first, second) } else { (second, first) };
        self.runs[0].push(base);
        self.runs[1].push(head);
        if self.runs[0].len() == change::RUNS {
            self.pairs.add_by_runs(&between(&self.runs[0], &self.runs[1])?);
            self.runs = Default::default();
        }
        Ok(())
    }

    fn found(&self, started: String, took_s: f64) -> SelfTest {
        let metrics = self.pairs.by_metric(1.0 - change::LEVEL);
        SelfTest {
            schema: SCHEMA,
            tollgate: env!("CARGO_PKG_VERSION").to_string(),
            started,
            took_s,
            seed: self.request.seed,
            key: host::host().key(),
            margin: self.request.margin,
            race_s: self.race_s,
            races: self.kinds.iter().map(Kind::rates).collect(),
            comparisons: self.pairs.as_a_whole(change::RATE),
            not_to_gate: metrics.iter().filter(|of| !of.gate).map(|of| of.metric).collect(),
            metrics,
        }
    }
}
