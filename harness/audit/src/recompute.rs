//! Rows held against the journal.

use std::collections::BTreeMap;

use crate::Audit;
use crate::carried::{Digits, Printed, Row};
use crate::formula::{doubt_of_slices, mean, median, median_ends, standard_error, student};
use crate::journal::{Journal, Measured, paths};
use crate::metric::{Known, Rule};

/// How far a standard error by a thousand resamples may be from the exact one that it approaches: six times its own error of
/// 2.2 %, and 1 % for good measure.
pub const RESAMPLED: f64 = 0.15;

/// The same where slices are resampled, and the spread is read off a quartile.
const RESAMPLED_SLICES: f64 = 0.35;

/// The slices that a launch's number is made of, and those that are subtracted.
type Slices = (Vec<f64>, Vec<f64>);

/// The launches of a cell: slices by block.
type Launches = BTreeMap<u64, Vec<f64>>;

/// What launches make: a value, and its interval.
struct Made {
    value: f64,
    ends: Ends,
}

enum Ends {
    None,
    /// To the last digit.
    Exact(f64, f64),
    /// By resampling, on a scale: of numbers of launches, each with the slices that it is made of.
    Resampled {
        numbers: Vec<f64>,
        slices: Vec<Slices>,
        logarithms: bool,
    },
}

/// Holds rows against the journal. `told` are the page's, which tell the launches that figures are made of.
pub fn rows(audit: &mut Audit, journal: &Journal, place: &'static str, rows: &[Row], told: &[Row]) {
    let key = |row: &Row| (row.comparison, row.cell.clone(), row.metric.clone());
    let told: BTreeMap<_, &Row> = told.iter().map(|row| (key(row), row)).collect();
    for row in rows {
        let Some(known) = Known::of(&row.metric) else {
            if row.figure.is_some() {
                audit.not_recomputed.insert(row.metric.clone());
            }
            continue;
        };
        let used = |cell: &str, metric: &str| {
            told.get(&(row.comparison, cell.to_string(), metric.to_string()))
                .map(|row| row.launches.iter().map(|launch| launch.0).collect::<Vec<u64>>())
        };
        one(audit, journal, place, row, known, &used);
    }
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

fn made(launches: &Launches, rule: Rule, known: Known) -> Option<Made> {
    let slices: Vec<Vec<f64>> = launches.values().cloned().collect();
    let numbers: Vec<f64> = slices.iter().map(|slices| median(slices)).collect();
    if numbers.is_empty() {
        return None;
    }
    if rule == Rule::Exact {
        let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        return Some(Made { value: least, ends: Ends::Exact(least, most) });
    }
    let logarithms = slices.iter().flatten().all(|number| *number > 0.0);
    let scaled = |number: f64| if logarithms { number.ln() } else { number };
    let slices =
        slices.iter().map(|slices| (slices.iter().copied().map(scaled).collect(), Vec::new())).collect();
    Some(located(numbers.iter().copied().map(scaled).collect(), slices, logarithms, rule, known))
}

/// The location of numbers on a scale.
fn located(numbers: Vec<f64>, slices: Vec<Slices>, logarithms: bool, rule: Rule, known: Known) -> Made {
    let back = |number: f64| if logarithms { number.exp() } else { number };
    let enough = numbers.len() >= known.least.max(2);
    match rule {
        Rule::Median => Made {
            value: back(median(&numbers)),
            ends: median_ends(&numbers)
                .filter(|_| enough)
                .map_or(Ends::None, |(low, high)| Ends::Exact(back(low), back(high))),
        },
        _ => Made {
            value: back(mean(&numbers)),
            ends: if enough { Ends::Resampled { numbers, slices, logarithms } } else { Ends::None },
        },
    }
}

/// The mean of what is left of medians.
fn difference(of: &Launches, less: &Launches, known: Known) -> Option<Made> {
    let blocks: Vec<(&Vec<f64>, &Vec<f64>)> =
        of.iter().filter_map(|(block, slices)| Some((slices, less.get(block)?))).collect();
    let left: Vec<f64> = blocks.iter().map(|(of, less)| median(of) - median(less)).collect();
    let slices = blocks.iter().map(|(of, less)| ((*of).clone(), (*less).clone())).collect();
    (!left.is_empty()).then(|| located(left, slices, false, Rule::Difference, known))
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
    let least = if row.metric == "build-seconds" { 1 } else { 2 };
    let slices = slices.into_iter().map(|slices| (slices, Vec::new())).collect();
    (numbers.len() >= least).then(|| located(numbers, slices, true, known.rule, known))
}

fn held(
    audit: &mut Audit,
    place: &'static str,
    row: &Row,
    what: [&'static str; 2],
    printed: Printed,
    made: &Made,
) {
    audit.compare(what[0]);
    if !close(made.value, printed.value, row.digits) {
        audit.differ(place, row, what[0], printed.value.to_string(), made.value.to_string());
    }
    audit.compare(what[1]);
    if let Err(recomputed) = ends(printed, made, row.digits) {
        let told = printed.ends.map_or("none".to_string(), |(low, high)| format!("{low} to {high}"));
        audit.differ(place, row, what[1], told, recomputed);
    }
}

/// Whether an interval is what it should be; else what it should.
fn ends(printed: Printed, made: &Made, digits: Digits) -> Result<(), String> {
    match (&made.ends, printed.ends) {
        (Ends::None, None) => Ok(()),
        (Ends::None, Some(_)) => Err("none: there are too few launches".to_string()),
        (Ends::Exact(low, high), Some((from, to)))
            if close(*low, from, digits) && close(*high, to, digits) =>
        {
            Ok(())
        }
        (Ends::Exact(low, high), _) => Err(format!("{low} to {high}")),
        (Ends::Resampled { numbers, slices, logarithms }, printed) => {
            let t = student(numbers.len() - 1);
            let exact = standard_error(numbers);
            let centre = mean(numbers);
            let back = |number: f64| if *logarithms { number.exp() } else { number };
            let should = || format!("{} to {}", back(centre - t * exact), back(centre + t * exact));
            let (from, to) = printed.ok_or_else(should)?;
            let scaled = |number: f64| if *logarithms { number.ln() } else { number };
            // What the last digit hides, on the scale.
            let widest = digits.hide(from).max(digits.hide(to));
            let hidden = if *logarithms { widest / from } else { widest };
            let (low, high) = (scaled(from), scaled(to));
            let doubt = (high - low) / 2.0 / t;
            let near = |other: f64, by: f64| (doubt - other).abs() <= other * by + hidden;
            let centred = ((low + high) / 2.0 - centre).abs() <= hidden;
            let of_slices = || doubt > exact && near(doubt_of_slices(slices), RESAMPLED_SLICES);
            if centred && (near(exact, RESAMPLED) || of_slices()) { Ok(()) } else { Err(should()) }
        }
    }
}

/// Whether a number is the other, which has these digits.
fn close(one: f64, other: f64, digits: Digits) -> bool {
    (one - other).abs() <= digits.hide(other)
}
