//! Percentiles and break-evens held against the journal.

use crate::Audit;
use crate::break_even;
use crate::carried::Row;
use crate::journal::Journal;
use crate::made::{Ends, Made, close, held};
use crate::recompute::Told;
use crate::tails::{Histograms, Percentile, Reach};

/// A percentile held against its histograms.
pub fn tail(
    audit: &mut Audit,
    histograms: &Histograms,
    place: &'static str,
    row: &Row,
    percentile: &Percentile,
) {
    let Some(printed) = row.figure else { return };
    let made = match percentile.made(histograms, row.comparison, &row.cell) {
        Ok(made) => made,
        Err(nothing) => return audit.differ(place, row, "percentile", printed.value.to_string(), nothing),
    };
    audit.compare("bound");
    if row.bound != made.bound {
        audit.differ(place, row, "bound", row.bound.clone(), made.bound.to_string());
    }
    for &(block, value) in &row.launches {
        let alone = made.alone.get(&block).copied();
        if !alone.is_some_and(|it| close(it, value, row.digits)) {
            let recomputed = alone.map_or("none of its own".to_string(), |it| it.to_string());
            audit.differ(place, row, "launch", format!("{value} in block {block}"), recomputed);
        }
    }
    let of = |value, reach: Option<Reach>| Made {
        value,
        ends: reach.map_or(Ends::None, |reach| Ends::Reach { value, reach: reach.half, by: reach.by }),
    };
    // A lateness of some nanoseconds is a step or two of the clock: resampling says nothing of it.
    if row.metric.starts_with("lateness-") {
        audit.compare("percentile");
        if !close(made.value, printed.value, row.digits) {
            audit.differ(place, row, "percentile", printed.value.to_string(), made.value.to_string());
        }
        return;
    }
    let names = ["percentile", "percentile's interval"];
    held(audit, place, row, names, printed, &of(made.value, made.reach));
    if let Some(ratio) = row.ratio {
        let names = ["percentile's ratio", "interval of a percentile's ratio"];
        match percentile.ratio(histograms, row.comparison, &row.cell) {
            Some(made) => held(audit, place, row, names, ratio, &of(made.value, made.reach)),
            None => audit.differ(place, row, names[0], ratio.value.to_string(), "nothing".to_string()),
        }
    }
}

/// A break-even held against starts and calls.
pub fn paid(audit: &mut Audit, journal: &Journal, place: &'static str, row: &Row, told: &Told) {
    let Some(printed) = row.figure else { return };
    match break_even::made(journal, row, told) {
        Ok((value, reach)) => {
            let made = Made { value, ends: Ends::Reach { value, reach, by: 1e-4 } };
            held(audit, place, row, ["break-even", "break-even's interval"], printed, &made);
        }
        Err(nothing) => audit.differ(place, row, "break-even", printed.value.to_string(), nothing),
    }
}
