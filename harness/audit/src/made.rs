//! What launches make: a value and its interval, and whether that is what is printed.

use std::collections::BTreeMap;

use crate::Audit;
use crate::carried::{Digits, Printed, Row};
use crate::formula::{doubt_of_slices, mean, median, median_ends, standard_error, student};
use crate::metric::{Known, Rule};

/// How far a standard error by a thousand resamples may be from the exact one that it approaches: six times its own error of
/// 2.2 %, and 1 % for good measure.
pub const RESAMPLED: f64 = 0.15;

/// The same where slices are resampled, and the spread is read off a quartile.
pub const RESAMPLED_SLICES: f64 = 0.35;

/// The slices that a launch's number is made of, and those that are subtracted.
pub type Slices = (Vec<f64>, Vec<f64>);

/// The launches of a cell: slices by block.
pub type Launches = BTreeMap<u64, Vec<f64>>;

/// What launches make: a value, and its interval.
pub struct Made {
    /// The value.
    pub value: f64,
    /// Its interval.
    pub ends: Ends,
}

/// An interval.
pub enum Ends {
    /// There is none.
    None,
    /// To the last digit.
    Exact(f64, f64),
    /// As far to either side on the scale of logarithms, give or take a part of it.
    Reach { value: f64, reach: f64, by: f64 },
    /// By resampling, on a scale: of numbers of launches, each with the slices that it is made of.
    Resampled { numbers: Vec<f64>, slices: Vec<Slices>, logarithms: bool },
}

/// What the numbers of launches make.
pub fn made(launches: &Launches, rule: Rule, known: Known) -> Option<Made> {
    let slices: Vec<Vec<f64>> = launches.values().cloned().collect();
    let numbers: Vec<f64> = slices.iter().map(|slices| median(slices)).collect();
    if numbers.is_empty() {
        return None;
    }
    if matches!(rule, Rule::Exact | Rule::Counted) {
        let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let value = if rule == Rule::Counted { median(&numbers) } else { least };
        return Some(Made { value, ends: Ends::Exact(least, most) });
    }
    let logarithms = slices.iter().flatten().all(|number| *number > 0.0);
    let scaled = |number: f64| if logarithms { number.ln() } else { number };
    let slices =
        slices.iter().map(|slices| (slices.iter().copied().map(scaled).collect(), Vec::new())).collect();
    Some(located(numbers.iter().copied().map(scaled).collect(), slices, logarithms, rule, known))
}

/// The location of numbers on a scale.
pub fn located(numbers: Vec<f64>, slices: Vec<Slices>, logarithms: bool, rule: Rule, known: Known) -> Made {
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
pub fn difference(of: &Launches, less: &Launches, known: Known) -> Option<Made> {
    let blocks: Vec<(&Vec<f64>, &Vec<f64>)> =
        of.iter().filter_map(|(block, slices)| Some((slices, less.get(block)?))).collect();
    let left: Vec<f64> = blocks.iter().map(|(of, less)| median(of) - median(less)).collect();
    let slices = blocks.iter().map(|(of, less)| ((*of).clone(), (*less).clone())).collect();
    (!left.is_empty()).then(|| located(left, slices, false, Rule::Difference, known))
}

/// Holds a printed value and its interval against what launches make; `what` names the two.
pub fn held(
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
    if let Err(recomputed) = ends(printed, made, row.digits, 0.0) {
        let told = printed.ends.map_or("none".to_string(), |(low, high)| format!("{low} to {high}"));
        audit.differ(place, row, what[1], told, recomputed);
    }
}

/// Whether an interval is what it should be; else what it should. `rounded` is what the digits of launches hide, on the scale.
pub fn ends(printed: Printed, made: &Made, digits: Digits, rounded: f64) -> Result<(), String> {
    match (&made.ends, printed.ends) {
        (Ends::None, None) => Ok(()),
        (Ends::None, Some(_)) => Err("none: there are too few launches".to_string()),
        (Ends::Exact(low, high), Some((from, to)))
            if (low - from).abs() <= digits.hide(from) + rounded
                && (high - to).abs() <= digits.hide(to) + rounded =>
        {
            Ok(())
        }
        (Ends::Exact(low, high), _) => Err(format!("{low} to {high}")),
        (Ends::Reach { value, reach, by }, printed) => {
            let should = || format!("{} to {}", value * (-reach).exp(), value * reach.exp());
            let (from, to) = printed.ok_or_else(should)?;
            if from <= 0.0 {
                return Err(should());
            }
            // What the last digit hides, on the scale; of a bootstrap beside a formula, its own error too.
            let hidden = digits.hide(from) / from + digits.hide(to) / to;
            let (told, centre) = ((to / from).ln() / 2.0, (from * to).sqrt());
            let centred = (centre / value).ln().abs() <= hidden;
            if centred && (told - reach).abs() <= reach * by + hidden { Ok(()) } else { Err(should()) }
        }
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
            let hidden = rounded + if *logarithms { widest / from } else { widest };
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
pub fn close(one: f64, other: f64, digits: Digits) -> bool {
    (one - other).abs() <= digits.hide(other)
}
