//! Races between two worker programs, judged: by the clock, and counted.

mod counted;
mod counters;
mod timed;
mod verdicts;

use tollgate_model::journal::{Launch, Run, Side};
use tollgate_model::plan::Measure;
use tollgate_model::protocol::Receipt;

pub use counted::CountedRace;
pub use timed::{Ended, TimedRace};
pub use verdicts::{Rules, Verdicts};

/// Whether a race was counted.
pub fn is_counted(run: &Run) -> bool {
    run.comparisons.iter().all(|comparison| comparison.measure == [Measure::Counts])
}

/// The first receipts of both sides, base first, where anything was launched.
pub fn receipts(launches: &[Launch]) -> [Option<Receipt>; 2] {
    [Side::Base, Side::Head].map(|side| {
        let mut of_side = launches.iter().filter(|launch| launch.side == Some(side));
        of_side.find_map(|launch| launch.receipt.clone())
    })
}
