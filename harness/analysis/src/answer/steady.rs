//! The lowest steady-state cost: the time of a call over all logic, against the native call.

use std::collections::BTreeMap;

use tollgate_model::function::Role;
use tollgate_model::metric::{Direction, Metric};
use tollgate_model::results::{Figure, Row};
use tollgate_model::{Contender, Layer, Workload};

use super::rank::{Candidate, Simplicity, best};
use super::start::eligible;
use super::{Answer, Certainty, Choice};
use crate::ratio::{self, Series};
use crate::row_index::{Entry, RowIndex};
use crate::units::{ratio as times, with_unit};

/// What a contender's calls of all logic come to.
pub struct Cost<'a> {
    /// The contender.
    pub contender: &'a Contender,
    /// What it takes to be chosen.
    pub simplicity: Simplicity,
    /// The call times behind it, a workload each.
    pub rows: Vec<&'a Row>,
    /// Launch by launch, their geometric mean.
    pub series: Series,
    /// How many times the native calls that is.
    pub to_native: Figure,
}

/// What to choose.
pub fn answer(index: &RowIndex) -> Answer {
    Answer {
        need: "Lowest steady-state cost",
        by: "the time of one call against the native call, geometric mean over all logic",
        outcome: choice(index).ok_or_else(|| {
            "no call of the logic was timed on a component: add `call-time` to a group of the plan"
                .to_string()
        }),
    }
}

fn choice(index: &RowIndex) -> Option<Choice> {
    let (costs, seed) = costs(index)?;
    let (first, certainty) = cheapest(&costs, seed, |cost| eligible(cost.contender))?;
    let (least, most) = ends(first.rows.iter().filter_map(|row| Some((row.to_native?, *row))))?;
    let fact = |name: &str, (ratio, row): (Figure, &Row)| {
        let figure =
            row.figure.map_or(String::new(), |figure| format!(" ({})", with_unit(figure.value, row.metric)));
        (format!("{name}: {}", row.cell.workload), times(&ratio) + &figure)
    };
    let mut facts = vec![fact("nearest to native", least)];
    if first.rows.len() > 1 {
        facts.push(fact("farthest", most));
    }
    Some(Choice {
        contender: first.contender.clone(),
        about: index.about(first.contender).map(str::to_string),
        cell: first.rows.first().map(|row| (row.cell.clone(), Metric::CallNs)),
        figure: format!("{} of native, over {} workloads", times(&first.to_native), first.rows.len()),
        certainty,
        facts,
        caveat: None,
    })
}

/// The least cost of those that are wanted.
pub fn cheapest<'a, 'b>(
    costs: &'b [Cost<'a>],
    seed: u64,
    wanted: impl Fn(&Cost) -> bool,
) -> Option<(&'b Cost<'a>, Certainty)> {
    let wanted = costs.iter().filter(|cost| wanted(cost));
    let candidates = wanted.map(|cost| Candidate {
        contender: cost.contender.clone(),
        value: cost.to_native.value,
        simplicity: cost.simplicity,
        of: cost,
    });
    let between = |one: &&Cost, other: &&Cost| against(one, other, seed);
    best(candidates.collect(), Direction::Lower, between).map(|(first, certainty)| (first.of, certainty))
}

/// How many times the other's cost the one's is.
pub fn against(one: &Cost, other: &Cost, seed: u64) -> Option<Figure> {
    ratio::of_series(&one.series, &other.series, seed)
        .or_else(|| ratio::of_figures(&one.to_native, &other.to_native))
}

/// The cost of each contender that has every workload, in the comparison that times the most logic on the most
/// contenders; and the seed of its run.
pub fn costs<'a>(index: &RowIndex<'a>) -> Option<(Vec<Cost<'a>>, u64)> {
    let mut groups: BTreeMap<(usize, usize), Vec<Entry>> = BTreeMap::new();
    let timed = index.rows().filter(|entry| {
        let cell = &entry.row.cell;
        entry.row.metric == Metric::CallNs
            && cell.workload.function.role == Role::Logic
            && entry.figure().is_some_and(|figure| figure.value > 0.0)
    });
    for entry in timed {
        groups.entry((entry.run, entry.row.comparison)).or_default().push(entry);
    }
    let (_, entries) = groups.into_iter().rev().max_by_key(|(_, entries)| entries.len())?;
    let seed = index.seed(entries.first()?);
    let mut of: BTreeMap<&Contender, Vec<&Row>> = BTreeMap::new();
    for entry in &entries {
        of.entry(&entry.row.cell.contender).or_default().push(entry.row);
    }
    let native =
        of.iter().find(|(contender, _)| contender.layer == Layer::Native).map(|(_, rows)| rows.clone())?;
    let control = ratio::together(&native);
    let costs =
        of.into_iter().filter(|(_, rows)| rows.len() == native.len()).filter_map(|(contender, rows)| {
            let series = ratio::together(&rows);
            let to_native = ratio::of_series(&series, &control, seed).or_else(|| mean(&rows))?;
            Some(Cost { contender, simplicity: index.simplicity(contender), rows, series, to_native })
        });
    Some((costs.collect(), seed))
}

/// What the cheapest component costs against native code.
pub struct Span {
    /// The component.
    pub contender: Contender,
    /// How many times the native call it takes at best, and for which workload.
    pub least: (Figure, Workload),
    /// The same at worst.
    pub most: (Figure, Workload),
}

/// What the cheapest component costs against native code, at best and at worst.
pub fn cost_against_native(index: &RowIndex) -> Option<Span> {
    let (costs, seed) = costs(index)?;
    let (first, _) = cheapest(&costs, seed, |cost| eligible(cost.contender))?;
    let (least, most) = ends(first.rows.iter().filter_map(|row| Some((row.to_native?, *row))))?;
    let of = |(ratio, row): (Figure, &Row)| (ratio, row.cell.workload);
    Some(Span { contender: first.contender.clone(), least: of(least), most: of(most) })
}

/// The geometric mean of what rows say themselves, where launches are not told.
fn mean(rows: &[&Row]) -> Option<Figure> {
    let logs: Option<Vec<f64>> = rows.iter().map(|row| Some(row.to_native?.value.ln())).collect();
    let logs = logs?;
    Some(Figure { value: (logs.iter().sum::<f64>() / logs.len() as f64).exp(), low: None, high: None })
}

type Said<'a> = (Figure, &'a Row);

fn ends<'a>(of: impl Iterator<Item = Said<'a>> + Clone) -> Option<(Said<'a>, Said<'a>)> {
    let least = of.clone().min_by(|one, other| one.0.value.total_cmp(&other.0.value))?;
    let most = of.max_by(|one, other| one.0.value.total_cmp(&other.0.value))?;
    Some((least, most))
}
