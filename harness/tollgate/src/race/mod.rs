//! Two worker programs, launched in turns on one core in one run, until it is decided which is faster.
//!
//! [`contest`] knows what the blocks say, [`course`] which block comes next and when it is over; both are pure.
//! [`entrants`] are the two programs, [`heat`] is one block of them, and here all of it becomes a run with a folder.

pub mod arguments;
pub mod contest;
pub mod course;
pub mod entrants;
mod heat;
mod progress;
pub mod table;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tollgate_model::journal::{End, Launch, Line, Race, Run, SCHEMA, Side};
use tollgate_model::plan::{Comparison, Measure, Pace};
use tollgate_model::protocol::Receipt;
use tollgate_model::{Change, Layer, Verdict};

use crate::checkout::Checkout;
use crate::journal::{self, Journal};
use crate::output::file::write_json;
use crate::output::tell;
use crate::trouble::{Outcome, Trouble};
use crate::{host, run};
use contest::{Contest, Rules};
use course::{Ended, Keeper, carry_on};
use entrants::Entrant;
use heat::Heats;
use progress::Progress;

/// The file of verdicts in a race's folder.
pub const CHANGES: &str = "changes.json";

/// What is asked for.
pub struct Asked {
    /// The command that asks.
    pub command: String,
    /// The worker that the other is held against.
    pub base: PathBuf,
    /// The other one.
    pub head: PathBuf,
    /// How verdicts are found.
    pub rules: Rules,
    /// How long each part takes.
    pub pace: Pace,
    /// How long to go on at most.
    pub budget: Duration,
    /// Blocks of each contender, at most.
    pub most_blocks: u32,
}

/// A race that was carried out, or read again.
pub struct Raced {
    /// Its folder.
    pub folder: PathBuf,
    /// What it is.
    pub run: Run,
    /// What may be said, cell by cell.
    pub changes: Vec<Change>,
    /// After how many seconds each cell was through, in the same order.
    pub through_after_s: Vec<Option<f64>>,
    /// Receipts of both sides, where anything was launched.
    pub receipts: [Option<Receipt>; 2],
    /// Whether a subject failed.
    pub failed: bool,
    /// How it ended; not known of one that was read again and had been stopped.
    pub ended: Option<Ended>,
    /// How long it took, in seconds.
    pub took_s: f64,
}

/// The cells of a plan that can race: call times in a process. One comparison for each contender, because only one's
/// workers are open at a time.
pub fn comparisons(plan: &[Comparison], fits: impl Fn(&str) -> bool, most_blocks: u32) -> Vec<Comparison> {
    let mut races: Vec<Comparison> = Vec::new();
    let timed = plan.iter().filter(|comparison| comparison.measure.contains(&Measure::CallTime));
    for comparison in timed {
        for contender in comparison.contenders.iter().filter(|contender| contender.layer != Layer::Http) {
            let here = |workload| contender.offers(workload) && fits(&format!("{workload}@{contender}"));
            for &workload in comparison.workloads.iter().filter(|&&workload| here(workload)) {
                match races.iter_mut().find(|race| race.contenders[0] == *contender) {
                    Some(race) if race.workloads.contains(&workload) => {}
                    Some(race) => race.workloads.push(workload),
                    None => races.push(Comparison::new(
                        vec![workload],
                        vec![contender.clone()],
                        vec![Measure::CallTime],
                        most_blocks,
                    )),
                }
            }
        }
    }
    races
}

/// A race that can begin: both workers give the right answers, and there is a folder for it.
pub struct Entered {
    /// Its folder.
    pub folder: PathBuf,
    /// What it is.
    pub run: Run,
    /// The two programs.
    pub entrants: [Entrant; 2],
    /// Cells that give no answers, as launches of both sides that say why.
    pub left_out: Vec<[Launch; 2]>,
}

/// Looks at both workers, checks their answers, and makes a new folder under `reports`.
pub fn enter(
    checkout: &Checkout,
    asked: &Asked,
    comparisons: Vec<Comparison>,
    seed: u64,
    reports: &Path,
) -> Outcome<Entered> {
    let entrants = entrants::gather(checkout, asked, &comparisons)?;
    let left_out = entrants::golden(checkout, &entrants, &comparisons)?;
    let Rules { margin, alpha, slower } = asked.rules;
    let run = Run {
        schema: SCHEMA,
        tollgate: env!("CARGO_PKG_VERSION").to_string(),
        plan: "race".to_string(),
        command: asked.command.clone(),
        seed,
        started: jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string(),
        pace: asked.pace.clone(),
        subjects: entrants[0].crew.subjects(&comparisons),
        comparisons,
        host: host::host(),
        revision: checkout.revision(),
        race: Some(Race { base: asked.base.clone(), head: asked.head.clone(), slower, margin, alpha }),
    };
    let folder = run::new_folder(reports, &run.started, &run.plan)?;
    tell(&format!("racing into {}", folder.display()));
    Ok(Entered { folder, run, entrants, left_out })
}

impl Entered {
    /// What both workers said of themselves.
    pub fn receipts(&self) -> [Option<Receipt>; 2] {
        self.entrants.each_ref().map(|entrant| Some(entrant.receipt.clone()))
    }
}

/// Races the entrants by the clock.
pub fn carry_out(entered: Entered, asked: &Asked) -> Outcome<Raced> {
    let receipts = entered.receipts();
    let Entered { folder, run, entrants, left_out } = entered;
    let mut journal = Journal::create(&folder, &run)?;
    let mut contest = Contest::new(&run.comparisons, asked.rules).map_err(Trouble::usage)?;
    for launches in &left_out {
        journal.append(&lines(launches))?;
        contest.feed(launches);
    }
    let contenders = run.comparisons.iter().map(|comparison| comparison.contenders[0].clone()).collect();
    let mut heats = Heats { entrants: &entrants, contenders, pace: &run.pace, seed: run.seed };
    let progress = Progress::until(asked.budget);
    let through_after_s = vec![None; contest.len()];
    let mut watch =
        Sitting { journal, budget: asked.budget, begun: Instant::now(), progress, through_after_s };
    let ended = carry_on(&mut contest, run.comparisons.len(), asked.most_blocks, &mut heats, &mut watch);
    watch.progress.finish();
    let (ended, took_s) = (ended?, watch.begun.elapsed().as_secs_f64());
    if ended != Ended::Interrupted {
        watch.journal.append(&[Line::End(End { wall_s: took_s, measuring_s: took_s })])?;
    }
    let changes = contest.changes();
    write_changes(&folder, &changes)?;
    Ok(Raced {
        folder,
        run,
        changes,
        through_after_s: watch.through_after_s,
        receipts,
        failed: contest.failed(),
        ended: Some(ended),
        took_s,
    })
}

/// One sitting of a race: it has a clock, and writes everything down.
struct Sitting {
    journal: Journal,
    budget: Duration,
    begun: Instant,
    progress: Progress,
    through_after_s: Vec<Option<f64>>,
}

impl Keeper for Sitting {
    fn time_is_over(&mut self) -> bool {
        self.begun.elapsed() >= self.budget
    }

    fn keep(&mut self, launches: &[Launch], contest: &Contest) -> Outcome {
        self.journal.append(&lines(launches))?;
        let now = self.begun.elapsed().as_secs_f64();
        for (after, through) in self.through_after_s.iter_mut().zip(contest.are_through()) {
            if through {
                after.get_or_insert(now);
            }
        }
        self.progress.block(contest.through(), contest.len());
        Ok(())
    }
}

fn lines(launches: &[Launch]) -> Vec<Line> {
    launches.iter().map(|launch| Line::Launch(Box::new(launch.clone()))).collect()
}

/// What a race in a folder says, from its journal.
pub fn again(folder: &Path) -> Outcome<Raced> {
    let found = journal::read(folder)?;
    let Some(Race { slower, margin, alpha, .. }) = found.run.race.clone() else {
        return Err(Trouble::usage(format!("{} is no race but a run of a plan", folder.display())));
    };
    let rules = Rules { margin, alpha, slower };
    let mut contest = Contest::new(&found.run.comparisons, rules).map_err(Trouble::usage)?;
    // The journal has a block's two launches one behind the other.
    found.launches.chunks(2).for_each(|block| contest.feed(block));
    let changes = contest.changes();
    let open = changes.iter().any(|change| change.verdict == Verdict::Inconclusive);
    Ok(Raced {
        folder: folder.to_path_buf(),
        receipts: receipts(&found.launches),
        through_after_s: vec![None; changes.len()],
        failed: contest.failed(),
        ended: found.end.as_ref().map(|_| if open { Ended::OutOfTime } else { Ended::Decided }),
        took_s: found.end.map_or(0.0, |end| end.wall_s),
        changes,
        run: found.run,
    })
}

/// What the workers of both sides said of themselves, base first.
pub fn receipts(launches: &[Launch]) -> [Option<Receipt>; 2] {
    [Side::Base, Side::Head].map(|side| {
        let mut of_side = launches.iter().filter(|launch| launch.side == Some(side));
        of_side.find_map(|launch| launch.receipt.clone())
    })
}

/// Writes the verdicts beside the journal.
pub fn write_changes(folder: &Path, changes: &[Change]) -> Outcome {
    write_json(&folder.join(CHANGES), changes)
}
