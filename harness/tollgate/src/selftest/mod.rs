//! Tollgate measures itself: how often it calls equals different, and which slowdowns it finds.
//!
//! There are races of a worker against itself, races with each slowdown put in, and pairs of runs of one plan that are
//! compared. They take turns until the time is over: next is always the kind that has had the least time so far, so that
//! whatever the time is, each has had its share of it, early and late. Everything is done as for any user: real
//! launches, journals, comparing.

pub mod table;
mod tally;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tollgate_model::plan::{Comparison, Pace};
use tollgate_model::selftest::{FILE, SCHEMA, SelfTest};
use tollgate_stats::Rng;

use crate::change::{self, Settings};
use crate::checkout::Checkout;
use crate::cli::RunArgs;
use crate::cmd;
use crate::host;
use crate::output::file::write_json;
use crate::output::units::duration;
use crate::output::{Format, tell};
use crate::race::contest::Rules;
use crate::race::course::Ended;
use crate::race::{self, Asked};
use crate::run::{self, Others};
use crate::trouble::{Outcome, Trouble};
use tally::{Kind, Pairs, exceeds};

/// What is put in; none first.
const SLOWDOWNS: [f64; 5] = [0.0, 0.01, 0.02, 0.05, 0.10];

/// Each race may take this part of all the time, so that there are some of each kind.
const RACE_SHARE: u32 = 45;

/// No race is shorter, however little time there is: nothing could be found.
const SHORTEST_RACE: Duration = Duration::from_secs(5);

/// In less, thirteen blocks, which is what α = 0.1 % takes, hardly fit.
const TELLING_RACE: Duration = Duration::from_secs(16);

/// What is asked for.
pub struct Wanted {
    /// The worker that is raced against itself.
    pub worker: PathBuf,
    /// What races, at which pace.
    pub comparisons: Vec<Comparison>,
    /// How long each part of a race takes.
    pub pace: Pace,
    /// What is too small to matter in races.
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

/// What was found out, and whether somebody asked us to stop.
pub struct Tested {
    /// Where everything lies.
    pub folder: PathBuf,
    /// What was found out.
    pub told: SelfTest,
    /// Stopped before the time was over.
    pub interrupted: bool,
}

/// Tests until the time is over, and writes what was found out into the folder and beside it.
pub fn carry_out(checkout: &Checkout, wanted: &Wanted, reports: &Path) -> Outcome<Tested> {
    let started = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let folder = run::new_folder(reports, &started, "selftest")?;
    tell(&format!("testing into {}", folder.display()));
    let cells: usize = wanted.comparisons.iter().map(|comparison| comparison.workloads.len()).sum();
    let nominal = wanted.alpha / cells.max(1) as f64;
    let kinds = SLOWDOWNS.map(|slower| Kind::new(slower, wanted.margin, nominal)).into();
    let race_s = (wanted.budget / RACE_SHARE).max(SHORTEST_RACE).as_secs_f64();
    if race_s < TELLING_RACE.as_secs_f64() {
        tell(&format!(
            "races of {race_s:.0} s each: they can tell whether equals are called different, and hardly find a slowdown; \
             --budget {}m gives each {:.0} s",
            (TELLING_RACE * RACE_SHARE).as_secs().div_ceil(60),
            TELLING_RACE.as_secs_f64()
        ));
    }
    let mut test = Test { checkout, wanted, folder: &folder, race_s, kinds, pairs: Pairs::default() };
    let begun = Instant::now();
    let interrupted = match test.turns(begun) {
        Ok(()) => false,
        Err(trouble) if trouble.exit == tollgate_model::exit::Exit::Interrupted => true,
        Err(trouble) => return Err(trouble),
    };
    let told = test.told(started, begun.elapsed().as_secs_f64());
    write_json(&folder.join(FILE), &told)?;
    write_json(&reports.join(FILE), &told)?;
    Ok(Tested { folder, told, interrupted })
}

/// Whether Tollgate errs more often here than it claims.
pub fn errs(told: &SelfTest) -> bool {
    let races = told.races.iter().map(|races| &races.false_verdicts);
    races.chain(&told.comparisons).any(exceeds)
}

/// A test in the middle.
struct Test<'a> {
    checkout: &'a Checkout,
    wanted: &'a Wanted,
    folder: &'a Path,
    race_s: f64,
    kinds: Vec<Kind>,
    pairs: Pairs,
}

impl Test<'_> {
    /// The next is always the kind that has had the least time so far; at first, one that is drawn.
    fn turns(&mut self, begun: Instant) -> Outcome {
        let mut rng = Rng::derive(self.wanted.seed, &["selftest"]);
        // The last is the pair of runs.
        let mut spent: Vec<(Duration, usize)> =
            (0..=self.kinds.len()).map(|kind| (Duration::ZERO, kind)).collect();
        rng.shuffle(&mut spent);
        while begun.elapsed() < self.wanted.budget {
            let left = self.wanted.budget.saturating_sub(begun.elapsed());
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
        let wanted = self.wanted;
        let kind = &mut self.kinds[kind];
        let asked = Asked {
            command: wanted.command.clone(),
            base: wanted.worker.clone(),
            head: wanted.worker.clone(),
            rules: Rules { margin: wanted.margin, alpha: wanted.alpha, slower: kind.slower() },
            pace: wanted.pace.clone(),
            budget: Duration::from_secs_f64(self.race_s),
            most_blocks: u32::MAX,
        };
        let comparisons = wanted.comparisons.clone();
        let raced = race::carry_out(
            race::enter(self.checkout, &asked, comparisons, seed, &self.folder.join("races"))?,
            &asked,
        )?;
        if raced.ended == Some(Ended::Interrupted) {
            return Err(Trouble::interrupted("stopped"));
        }
        kind.add(&raced.changes, &raced.through_after_s);
        Ok(())
    }

    fn compare(&mut self, seed: u64) -> Outcome {
        let rows = |seed| {
            let args = RunArgs {
                plan: self.wanted.plan.clone(),
                cells: None,
                lane: None,
                launches: None,
                seed: Some(seed),
                out: Some(self.folder.join("runs")),
                resume: None,
                others: Others { wait: false, beside: true }, // the lock is ours already
                format: Format::Json,
            };
            let worker = Some(self.wanted.worker.clone());
            cmd::run::start(self.checkout, worker, &args, Instant::now()).map(|carried| carried.rows)
        };
        let (base, head) = (rows(seed)?, rows(seed + 1)?);
        let changes = change::between(&[&base], &[&head], &Settings::default()).map_err(Trouble::usage)?;
        self.pairs.add(&changes);
        Ok(())
    }

    fn told(&self, started: String, took_s: f64) -> SelfTest {
        let metrics = self.pairs.by_metric(1.0 - change::LEVEL);
        SelfTest {
            schema: SCHEMA,
            tollgate: env!("CARGO_PKG_VERSION").to_string(),
            started,
            took_s,
            seed: self.wanted.seed,
            key: host::host().key(),
            margin: self.wanted.margin,
            race_s: self.race_s,
            races: self.kinds.iter().map(Kind::told).collect(),
            comparisons: self.pairs.as_a_whole(change::RATE),
            not_to_gate: metrics.iter().filter(|of| !of.gate).map(|of| of.metric).collect(),
            metrics,
        }
    }
}
