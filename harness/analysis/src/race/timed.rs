//! A race by the clock: its verdicts, and how it ended.

use std::path::PathBuf;

use serde::Serialize;
use tollgate_model::journal::{End, Launch, Run};
use tollgate_model::protocol::Receipt;
use tollgate_model::{Change, Verdict};
use tollgate_stats::StatsError;

use super::{Rules, Verdicts, receipts};

/// The end of a race.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// Nothing is open any more.
    Decided,
    /// The time was over.
    OutOfTime,
    /// As many blocks were measured as were allowed, or as there are pairs of links.
    OutOfBlocks,
    /// Somebody asked us to stop.
    Interrupted,
}

/// A race by the clock that was executed, or replayed from its journal.
pub struct TimedRace {
    /// Its folder.
    pub folder: PathBuf,
    /// The run of its journal.
    pub run: Run,
    /// The verdict of each cell.
    pub changes: Vec<Change>,
    /// After how many seconds each cell was through, in the same order.
    pub through_after_s: Vec<Option<f64>>,
    /// Receipts of both sides, where anything was launched.
    pub receipts: [Option<Receipt>; 2],
    /// Whether a subject failed.
    pub failed: bool,
    /// Its end; not known of one that was replayed and had been stopped.
    pub ended: Option<Ended>,
    /// The time that it took, in seconds.
    pub took_s: f64,
}

impl TimedRace {
    /// The race of a journal. It says what it said when it was measured.
    ///
    /// # Errors
    /// For rules that are none.
    pub fn replay(
        folder: PathBuf,
        run: Run,
        rules: Rules,
        launches: &[Launch],
        end: Option<&End>,
    ) -> Result<Self, StatsError> {
        let mut verdicts = Verdicts::new(&run.comparisons, rules)?;
        // The journal has a block's two launches one behind the other.
        launches.chunks(2).for_each(|block| verdicts.feed(block));
        let changes = verdicts.changes();
        let open: Vec<&Change> =
            changes.iter().filter(|change| change.verdict == Verdict::Inconclusive).collect();
        let most = run.most_launches() as usize;
        let ended = match &open[..] {
            [] => Ended::Decided,
            open if open.iter().all(|change| change.launches.0 >= most) => Ended::OutOfBlocks,
            _ => Ended::OutOfTime,
        };
        Ok(TimedRace {
            folder,
            receipts: receipts(launches),
            through_after_s: vec![None; changes.len()],
            failed: verdicts.failed(),
            ended: end.map(|_| ended),
            took_s: end.map_or(0.0, |end| end.wall_s),
            changes,
            run,
        })
    }
}
