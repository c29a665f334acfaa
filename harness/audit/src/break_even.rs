//! Break-evens: after how many calls a slower start is made up for, from starts and calls as the journal has them.

use std::collections::BTreeMap;

use crate::carried::Row;
use crate::formula::{mean, median, median_ends, standard_error, student};
use crate::journal::{Journal, Measured};
use crate::recompute::{Told, median_of_call};

/// Blocks that an interval of a mean takes.
const LEAST: usize = 5;

/// A number and its interval.
#[derive(Clone, Copy)]
struct Between {
    value: f64,
    ends: Option<(f64, f64)>,
}

/// What a break-even should be: calls, and half of its interval as a logarithm. `Err` says why there should be none.
pub fn made(journal: &Journal, row: &Row, told: &Told) -> Result<(f64, f64), String> {
    let (workload, _) = row.cell.split_once('@').unwrap_or_default();
    let other = format!("{workload}@{}", row.against);
    let of = |cell: &str| courses(journal, row.comparison, cell);
    let (slower, faster) = (of(&row.cell), of(&other));
    let both: Vec<(Course, Course)> =
        slower.iter().filter_map(|(block, one)| Some((*one, *faster.get(block)?))).collect();
    let behind = middle(&both.iter().map(|(one, other)| one.start - other.start).collect::<Vec<f64>>());
    let saved = match in_turns(journal, &row.cell, &other, told) {
        Some(saved) => average(&saved),
        None => middle(&both.iter().map(|(one, other)| other.call - one.call).collect::<Vec<f64>>()),
    };
    let reach = |of: Between, what: &str| match of.ends {
        Some((low, high)) if low > 0.0 => Ok((high / low).ln() / 2.0),
        Some((low, _)) => Err(format!("nothing: {what} may be {low:.4} µs")),
        None => Err(format!("nothing: too few launches for {what}")),
    };
    let doubt = reach(behind, "what is lost at the start")?.hypot(reach(saved, "what a call saves")?);
    Ok((behind.value / saved.value, doubt))
}

/// A launch as a straight line: its start, and each further call.
#[derive(Clone, Copy)]
struct Course {
    start: f64,
    call: f64,
}

fn courses(journal: &Journal, comparison: u64, cell: &str) -> BTreeMap<u64, Course> {
    let (measured, _) = journal.of(comparison, cell);
    let quiet = measured.iter().filter(|one| one.quiet);
    quiet.filter_map(|one| Some((one.block, course(one)?))).collect()
}

fn course(measured: &Measured) -> Option<Course> {
    let starts = measured.observed("cold-start")?["cold"].as_array()?;
    let start = starts.iter().find(|start| start["cache"] == "warm")?;
    let phases = start["phases"].as_array()?;
    let before: f64 = phases
        .iter()
        .filter(|phase| phase["name"] != "first-call")
        .filter_map(|phase| phase["us"].as_f64())
        .sum();
    let calls = start["to-call-us"].as_array()?;
    let told = |nth: &serde_json::Value| Some((nth[0].as_f64()?, before + nth[1].as_f64()?));
    let (last, early) = (told(calls.last()?)?, told(calls.iter().rev().nth(1)?)?);
    let call = (last.1 - early.1) / (last.0 - early.0);
    Some(Course { start: last.1 - call * last.0, call })
}

/// What a call saves over the other's, in microseconds, where the two are timed in turns: of the first comparison that has two
/// blocks of both.
fn in_turns(journal: &Journal, slower: &str, other: &str, told: &Told) -> Option<Vec<f64>> {
    let comparisons = journal.run["comparisons"].as_array()?;
    let timed = comparisons.iter().enumerate().filter(|(_, comparison)| {
        comparison["measure"].as_array().is_some_and(|all| all.iter().any(|measure| measure == "call-time"))
    });
    timed.into_iter().find_map(|(number, _)| {
        let of = |cell: &str| median_of_call(journal, number as u64, cell, told);
        let (one, other) = (of(slower), of(other));
        let saved: Vec<f64> =
            one.iter().filter_map(|(block, one)| Some((other.get(block)? - one) / 1e3)).collect();
        Some(saved).filter(|saved| saved.len() > 1)
    })
}

fn middle(numbers: &[f64]) -> Between {
    Between { value: median(numbers), ends: median_ends(numbers) }
}

fn average(numbers: &[f64]) -> Between {
    let value = mean(numbers);
    let reach = || student(numbers.len() - 1) * standard_error(numbers);
    Between { value, ends: (numbers.len() >= LEAST).then(reach).map(|reach| (value - reach, value + reach)) }
}
