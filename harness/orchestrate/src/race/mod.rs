//! Two worker programs, launched in turns on one core in one run, until it is decided which is faster.
//!
//! [`Verdicts`](tollgate_analysis::race::Verdicts) know what the blocks say, `sequencer` which block comes next and when
//! it is over; both know no clock and no process. `sides` are the two programs or the `links` of two sources, `block` is
//! one block of them, and here all of it becomes a run with a folder.

mod block;
mod counted;
pub(crate) mod links;
mod plan;
mod progress;
mod sequencer;
mod sides;
mod timed;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_analysis::race::Rules;
use tollgate_model::journal::{Launch, Links, Placement, Race, Run, SCHEMA, Subject};
use tollgate_model::plan::{Comparison, Pace};
use tollgate_model::protocol::Receipt;
use tollgate_model::{Change, Contender};

pub use counted::{count, to_be_counted};
pub use plan::planned;
pub use sides::RaceSide;
pub use timed::{execute, replay};

use self::links::Drawn;
use crate::called_functions::called;
use crate::checkout::Checkout;
use crate::command_error::Outcome;
use crate::file::write_json;
use crate::host;
use crate::inputs;
use crate::run_folder::{self, new_folder};
use crate::stderr::tell;

/// The file of verdicts in a race's folder.
const CHANGES: &str = "changes.json";

/// The margin, where nobody says otherwise. Small, so that +2 % is clear of it and found within
/// minutes on a busy host; equals are then called equivalent on a quiet one only, and left open elsewhere.
pub const MARGIN: f64 = 0.005;

/// The probability that any verdict of a race is false, where nobody says otherwise: forty races between equals pass without
/// an alarm in 24 of 25 cases.
pub const ALPHA: f64 = 0.001;

/// A race that is asked for.
pub struct RaceRequest {
    /// The command that asks.
    pub command: String,
    /// The worker that the other is held against, or the folder of its links.
    pub base: PathBuf,
    /// The other one.
    pub head: PathBuf,
    /// Where launches start from.
    pub placement: Placement,
    /// The rules of its verdicts.
    pub rules: Rules,
    /// The time for each part.
    pub pace: Pace,
    /// The time for all of it, at most.
    pub budget: Duration,
}

/// A race that can begin: both workers give the right answers, and there is a folder for it.
pub struct Entered {
    /// Its folder.
    pub folder: PathBuf,
    /// The run of its journal.
    pub run: Run,
    /// The two programs.
    pub sides: [RaceSide; 2],
    /// Cells that give no answers, as launches of both sides that say why.
    pub left_out: Vec<[Launch; 2]>,
}

/// Looks at both workers, checks their answers, and makes a new folder under `reports`.
pub fn enter(
    checkout: &Checkout,
    request: &RaceRequest,
    mut comparisons: Vec<Comparison>,
    seed: u64,
    reports: &Path,
) -> Outcome<Entered> {
    let drawn = Drawn::of(&request.base, &request.head, seed)?;
    if let Some(pairs) = drawn.pairs() {
        // A link that is seen again tells nothing new of its source.
        comparisons.iter_mut().for_each(|comparison| comparison.launches = comparison.launches.min(pairs));
    }
    let sides = sides::gather(checkout, request, &drawn, &comparisons)?;
    let left_out = sides::golden(&sides, &comparisons)?;
    let Rules { margin, alpha, slower } = request.rules;
    let functions = called(checkout.suites()?.functions(), &comparisons);
    let sha256 = drawn.sha256();
    if slower.is_none() && sha256.as_ref().is_some_and(|[base, head]| base == head) {
        tell("both programs are the same, byte for byte: a difference between them is a false one");
    }
    let run = Run {
        schema: SCHEMA,
        tollgate: env!("CARGO_PKG_VERSION").to_string(),
        plan: "race".to_string(),
        command: request.command.clone(),
        seed,
        started: run_folder::now(),
        pace: request.pace.clone(),
        subjects: subjects(&sides[0], &comparisons),
        functions,
        inputs: inputs::digests(checkout, &comparisons)?,
        comparisons,
        host: host::host(),
        revision: checkout.revision(),
        placement: request.placement,
        links: Links::default(),
        race: Some(Race {
            base: request.base.clone(),
            head: request.head.clone(),
            sha256,
            links: drawn.names(),
            slower,
            margin,
            alpha,
        }),
    };
    let folder = new_folder(reports, &run.started, &run.plan)?;
    tell(&format!("racing into {}", folder.display()));
    Ok(Entered { folder, run, sides, left_out })
}

/// The contenders that race: programs are what differs.
fn subjects(side: &RaceSide, comparisons: &[Comparison]) -> BTreeMap<Contender, Subject> {
    let mut subjects = side.launcher().subjects(comparisons);
    subjects.values_mut().for_each(|subject| subject.program_sha256 = None);
    subjects
}

impl Entered {
    /// The receipts of both workers.
    pub fn receipts(&self) -> [Option<Receipt>; 2] {
        self.sides.each_ref().map(|side| Some(side.receipt.clone()))
    }
}

/// Writes the verdicts beside the journal.
fn write_changes(folder: &Path, changes: &[Change]) -> Outcome {
    write_json(&folder.join(CHANGES), changes)
}
