//! Rows held against the journal.

use std::collections::BTreeMap;

use crate::Audit;
use crate::beyond::{paid, tail};
use crate::carried::Row;
use crate::formula::median;
use crate::journal::{Journal, Measured, paths};
use crate::made::{Ends, Launches, Made, close, difference, held, located, made};
use crate::metric::{Known, Rule};
use crate::tails::{Histograms, Percentile};

/// Holds rows against the journal. `told` are the page's, which tell the launches that figures are made of.
pub fn rows(audit: &mut Audit, journal: &Journal, place: &'static str, rows: &[Row], told: &[Row]) {
    let key = |row: &Row| (row.comparison, row.cell.clone(), row.metric.clone());
    let told = Told(told.iter().map(|row| (key(row), row)).collect());
    let histograms = Histograms::of(journal);
    for row in rows {
        if let Some(known) = Known::of(&row.metric) {
            one(audit, journal, place, row, known, &|cell, metric| told.used(row.comparison, cell, metric));
        } else if let Some(percentile) = Percentile::of(&row.metric) {
            tail(audit, &histograms, place, row, &percentile);
        } else if row.metric == "break-even-calls" {
            paid(audit, journal, place, row, &told);
        } else if row.figure.is_some() {
            audit.not_recomputed.insert(row.metric.clone());
        }
    }
}

/// The page's rows, which tell the launches that figures are made of.
pub struct Told<'a>(BTreeMap<(u64, String, String), &'a Row>);

impl Told<'_> {
    fn used(&self, comparison: u64, cell: &str, metric: &str) -> Option<Vec<u64>> {
        let row = self.0.get(&(comparison, cell.to_string(), metric.to_string()))?;
        Some(row.launches.iter().map(|launch| launch.0).collect())
    }
}

/// The median call of each launch that a cell's time is made of.
pub fn median_of_call(journal: &Journal, comparison: u64, cell: &str, told: &Told) -> BTreeMap<u64, f64> {
    let known = Known::of("call-ns").expect("it is known");
    let used = |cell: &str, metric: &str| told.used(comparison, cell, metric);
    let launches = in_state(journal, comparison, cell, known, &used);
    launches.into_iter().map(|(block, slices)| (block, median(&slices))).collect()
}

type Used<'a> = &'a dyn Fn(&str, &str) -> Option<Vec<u64>>;

fn one(audit: &mut Audit, journal: &Journal, place: &'static str, row: &Row, known: Known, used: Used) {
    let (measured, stopped) = journal.of(row.comparison, &row.cell);
    let Some(printed) = row.figure else {
        return;
    };
    if stopped && known.rule != Rule::Exact {
        return audit.differ(
            place,
            row,
            "figure",
            row.text.clone(),
            "nothing: a launch of it failed".to_string(),
        );
    }
    let valid: Vec<Measured> = measured.into_iter().filter(|one| one.quiet || !known.timed).collect();
    let valid = match known.sliced() {
        true => of_one_state(audit, place, row, valid, used(&row.cell, "call-ns")),
        false => valid,
    };
    let launches = launches(&valid, known);
    let made = match known.rule {
        Rule::Difference => {
            let Some(less) = journal.less(&row.cell) else { return };
            let theirs = in_state(journal, row.comparison, &less, known, used);
            difference(&launches, &theirs, known)
        }
        rule => made(&launches, rule, known),
    };
    let Some(made) = made else {
        return audit.differ(place, row, "figure", printed.value.to_string(), "nothing".to_string());
    };
    for &(block, value) in &row.launches {
        let of_block = launches.get(&block).map(|slices| median(slices));
        if known.rule != Rule::Difference && !of_block.is_some_and(|it| close(it, value, row.digits)) {
            let recomputed = of_block.map_or("no valid launch".to_string(), |it| it.to_string());
            audit.differ(place, row, "launch", format!("{value} in block {block}"), recomputed);
        }
    }
    held(audit, place, row, ["value", "interval"], printed, &made);
    let made =
        ratio_of(journal, row, &valid, &launches, known, used).filter(|_| known.rule != Rule::Difference);
    match (row.ratio, made) {
        (Some(ratio), Some(made)) => held(audit, place, row, ["ratio", "ratio's interval"], ratio, &made),
        (Some(ratio), None) => {
            audit.differ(place, row, "ratio", ratio.value.to_string(), "nothing".to_string())
        }
        (None, Some(made)) if row.metric != "entry-ns" => {
            audit.differ(place, row, "ratio", "nothing".to_string(), made.value.to_string());
        }
        (None, _) => {}
    }
}

/// The launches that a figure is said to be made of, where the machine had several states. Those that are left out were all
/// slower, or all faster, than those that are not.
fn of_one_state<'a>(
    audit: &mut Audit,
    place: &'static str,
    row: &Row,
    valid: Vec<Measured<'a>>,
    used: Option<Vec<u64>>,
) -> Vec<Measured<'a>> {
    let Some(used) = used.filter(|used| !used.is_empty()) else { return valid };
    let (kept, left): (Vec<_>, Vec<_>) = valid.into_iter().partition(|one| used.contains(&one.block));
    let times = |of: &[Measured]| of.iter().filter_map(Measured::reference).collect::<Vec<f64>>();
    let (inside, outside) = (times(&kept), times(&left));
    let (least, most) =
        inside.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), &it| (least.min(it), most.max(it)));
    let among = outside.iter().filter(|&&time| least <= time && time <= most).count();
    // A worker that times no such work has its neighbours' state.
    let unexplained = !left.is_empty() && outside.is_empty() && !inside.is_empty();
    if among > 0 || unexplained {
        let left_out = format!("{} launches, {} left out", kept.len(), left.len());
        audit.differ(place, row, "launches", left_out, "the left out ran at the same speed".to_string());
    }
    kept
}

fn in_state(journal: &Journal, comparison: u64, cell: &str, known: Known, used: Used) -> Launches {
    let (measured, _) = journal.of(comparison, cell);
    let used = used(cell, "call-ns").filter(|used| known.sliced() && !used.is_empty());
    let kept = |one: &Measured| {
        (one.quiet || !known.timed) && used.as_ref().is_none_or(|used| used.contains(&one.block))
    };
    launches(&measured.into_iter().filter(kept).collect::<Vec<_>>(), known)
}

fn launches(measured: &[Measured], known: Known) -> Launches {
    measured.iter().filter_map(|one| Some((one.block, known.numbers(one)?))).collect()
}

fn ratio_of(
    journal: &Journal,
    row: &Row,
    valid: &[Measured],
    launches: &Launches,
    known: Known,
    used: Used,
) -> Option<Made> {
    let control = journal.control(row.comparison, &row.cell)?;
    let theirs = in_state(journal, row.comparison, &control, known, used);
    if known.rule == Rule::Exact {
        let least = launches.values().map(|it| it[0]).fold(f64::INFINITY, f64::min);
        let ratio = least / theirs.values().next()?[0];
        return Some(Made { value: ratio, ends: Ends::Exact(ratio, ratio) });
    }
    if known.rule == Rule::Counted {
        let of_control: Vec<f64> = theirs.values().map(|it| it[0]).collect();
        let below = Some(median(&of_control)).filter(|below| *below > 0.0)?;
        let over = launches.iter().map(|(block, it)| (*block, vec![it[0] / below])).collect();
        return made(&over, Rule::Counted, known);
    }
    let (of_control, _) = journal.of(row.comparison, &control);
    let (here, there) = (paths(valid), paths(&of_control));
    if !here.is_empty() && !there.is_empty() && here != there {
        return None;
    }
    let mut slices: Vec<Vec<f64>> = Vec::new();
    for (block, above) in launches {
        let Some(below) = theirs.get(block) else { continue };
        if above.len() != below.len() || above.iter().chain(below).any(|number| *number <= 0.0) {
            return None;
        }
        slices.push(above.iter().zip(below).map(|(above, below)| (above / below).ln()).collect());
    }
    let numbers: Vec<f64> = slices.iter().map(|slices| median(slices)).collect();
    let least = if row.metric == "build-s" { 1 } else { 2 };
    let slices = slices.into_iter().map(|slices| (slices, Vec::new())).collect();
    (numbers.len() >= least).then(|| located(numbers, slices, true, known.rule, known))
}
