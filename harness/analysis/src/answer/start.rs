//! The lowest start-up: from the spawn of a process to its first answer; beside that, a new instance in a warm engine.

use std::collections::HashMap;

use tollgate_model::Workload;
use tollgate_model::metric::{Direction, Metric, PageCache, WarmStep};

use super::rank::{Candidate, best};
use super::{Answer, Choice};
use crate::ratio;
use crate::row_index::{Entry, RowIndex};
use crate::units::{ratio as times, with_certainty};

/// From the spawn to the first answer.
pub const FIRST_ANSWER: Metric = Metric::ToCall { call: 1, cache: PageCache::Warm };

/// The choice for this need.
pub fn answer(index: &RowIndex) -> Answer {
    Answer {
        need: "Lowest start-up",
        by: "from the spawn of a process to its first right answer, files in memory",
        outcome: choice(index).ok_or_else(|| {
            "no start of a component was measured: add `cold-start` to a group of the plan".to_string()
        }),
    }
}

fn choice(index: &RowIndex) -> Option<Choice> {
    let workload = most_measured(index, FIRST_ANSWER)?;
    let (first, certainty) = fastest(index, workload, FIRST_ANSWER)?;
    let mut facts = Vec::new();
    let mut native = index.contenders.iter().filter(|it| it.deployment.is_called() && index.is_control(it));
    if let Some(native) = native.find_map(|native| index.at(workload, native, FIRST_ANSWER))
        && let Some(figure) = native.figure()
    {
        let against_it = first.row.control.as_ref() == Some(&native.row.cell.contender);
        let ratio = first.row.to_native.filter(|_| against_it);
        let ratio = ratio.map_or(String::new(), |ratio| format!("; this is {} of it", times(&ratio)));
        facts.push(("a native process".to_string(), with_certainty(&figure, FIRST_ANSWER) + &ratio));
    }
    let instantiate = Metric::Warm(WarmStep::Instantiate);
    if let Some((fastest, certainty)) = fastest(index, workload, instantiate) {
        let figure = with_certainty(&fastest.figure()?, instantiate);
        let contender = &fastest.row.cell.contender;
        facts.push((
            "a new instance in a warm engine".to_string(),
            format!("{figure} with {contender}, {}", certainty.word()),
        ));
    }
    Some(Choice {
        contender: first.row.cell.contender.clone(),
        about: index.about(&first.row.cell.contender).map(str::to_string),
        cell: Some((first.row.cell.clone(), FIRST_ANSWER)),
        figure: with_certainty(&first.figure()?, FIRST_ANSWER),
        certainty,
        facts,
        caveat: index
            .runs[first.run]
            .run
            .subjects
            .get(&first.row.cell.contender)
            .and_then(|subject| subject.config.as_ref())
            .filter(|config| config.code.load != Default::default())
            .map(|_| "Machine code has to be compiled beforehand, once for each release of the runtime and kind of processor, and kept safe: to load it is to run it.".to_string()),
    })
}

/// The workload that most contenders have that metric of.
fn most_measured(index: &RowIndex, metric: Metric) -> Option<Workload> {
    let mut counts: HashMap<Workload, usize> = HashMap::new();
    for entry in index.with(metric).iter().filter(|entry| index.is_eligible(&entry.row.cell.contender)) {
        *counts.entry(entry.row.cell.workload).or_default() += 1;
    }
    let most = *counts.values().max()?;
    index.workloads.iter().copied().find(|workload| counts.get(workload) == Some(&most))
}

fn fastest<'a>(
    index: &RowIndex<'a>,
    workload: Workload,
    metric: Metric,
) -> Option<(Entry<'a>, super::Certainty)> {
    let of_it = index.with(metric).into_iter().filter(|entry| entry.row.cell.workload == workload);
    let candidates = of_it.filter(|entry| index.is_eligible(&entry.row.cell.contender)).filter_map(|entry| {
        let contender = entry.row.cell.contender.clone();
        let simplicity = index.simplicity(&contender);
        Some(Candidate { contender, value: entry.figure()?.value, simplicity, of: entry })
    });
    let between = |one: &Entry, other: &Entry| {
        let (one, other) = index.pair(&one.row.cell, &other.row.cell, metric)?;
        ratio::between(&one, &other, index.seed(&one))
    };
    let (first, certainty) = best(candidates.collect(), Direction::Lower, between)?;
    Some((first.of, certainty))
}
