//! What a call is made of, by sampling. The time of each class in a launch is one number: the launch's call while nothing
//! was recorded, times the class's share of the samples.

use tollgate_model::journal::{Measured, Sampled};
use tollgate_model::metric::{Class, Metric};
use tollgate_model::results::{Row, Status};
use tollgate_stats::Bootstrap;

use super::launches::Launches;
use super::single::{Side, sides};
use crate::rules::UNKNOWN_SAMPLES;

/// A row for each class that a cell has samples of.
pub fn rows(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    for side in sides(launches) {
        let found: Vec<&Sampled> =
            side.found.valid.iter().filter_map(|(_, measured)| measured.profile()).collect();
        let remarks = remarks(&found);
        let occurs = |class: &Class| found.iter().any(|sampled| sampled.classes.contains_key(class));
        for &class in Class::ALL.iter().filter(|class| occurs(class)) {
            let ns = |measured: &Measured| measured.profile()?.ns(class);
            rows.extend(side.row(Metric::Sampled(class), false, bootstrap, ns).map(|mut row| {
                row.remarks.extend(remarks.iter().cloned());
                row
            }));
        }
        rows.extend(without(&side, &found));
    }
    rows
}

/// The row of a cell that has no samples, with the reason.
fn without(side: &Side, found: &[&Sampled]) -> Option<Row> {
    if !found.is_empty() {
        return None;
    }
    let mut row = side.found.row(&side.cell, Metric::Sampled(Class::Logic));
    if row.status == Status::Measured {
        let notes = super::single::remarks(&side.found);
        let (skipped, other): (Vec<_>, Vec<_>) =
            notes.into_iter().partition(|note| note.starts_with(SKIPPED));
        let reason = skipped.first()?.strip_prefix(SKIPPED)?.to_string();
        row.status = Status::Skipped(reason);
        row.remarks.extend(other);
    }
    Some(row)
}

/// Notes of profiles that could not be had begin so.
const SKIPPED: &str = "skipped: its profile: ";

/// How good the samples are, all launches together.
fn remarks(found: &[&Sampled]) -> Vec<String> {
    let sum = |count: fn(&Sampled) -> u64| found.iter().map(|sampled| count(sampled)).sum::<u64>();
    let samples = sum(Sampled::samples);
    let mut remarks = Vec::new();
    let unknown = sum(|sampled| sampled.unknown);
    if unknown as f64 > UNKNOWN_SAMPLES * samples as f64 {
        let part = 100.0 * unknown as f64 / samples as f64;
        remarks.push(format!("{part:.0} % of the samples are of code without a name"));
    }
    if found.iter().any(|sampled| !sampled.kernel) {
        remarks.push("the kernel's part was not recorded: its time is in none of the classes".to_string());
    }
    let lost = sum(|sampled| sampled.lost);
    if lost > 0 {
        remarks.push(format!("{lost} samples of {} were lost", samples + lost));
    }
    remarks
}
