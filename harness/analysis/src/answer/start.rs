//! The lowest start-up: from the spawn of a process to its first answer; beside that, a new instance in a warm engine.

use std::collections::HashMap;

use tollgate_model::metric::{Direction, Metric, WarmStep};
use tollgate_model::results::Figure;
use tollgate_model::{Contender, Workload};

use super::rank::{Candidate, best};
use super::{Answer, Certainty, Choice};
use crate::figures::{times_as, with_certainty, with_unit};
use crate::ratio::{self, Series};
use crate::results::process_of;
use crate::roles::Roles;
use crate::row_index::{Entry, RowIndex};

/// What an instance takes that serves one call and is gone.
const INSTANCE: [WarmStep; 3] = [WarmStep::Instantiate, WarmStep::FirstCall, WarmStep::Drop];

/// The choice for this need.
pub fn answer(index: &RowIndex, roles: &Roles) -> Answer {
    Answer {
        need: "Lowest start-up",
        by: "from the spawn of a process to its first right answer, files in memory",
        outcome: choice(index, roles).ok_or_else(|| {
            "no start of a component was measured: add `cold-start` to a group of the plan".to_string()
        }),
    }
}

fn choice(index: &RowIndex, roles: &Roles) -> Option<Choice> {
    let workload = most_measured(index, roles, Metric::FIRST_ANSWER)?;
    let (first, certainty) = fastest(index, roles, workload)?;
    let mut facts = Vec::new();
    if let Some(native) = roles.native().and_then(|native| index.at(workload, native, Metric::FIRST_ANSWER))
        && let Some(figure) = native.figure()
    {
        let against_it = first.row.control.as_ref() == Some(&native.row.cell.contender);
        let ratio = first.row.to_native.filter(|_| against_it);
        let ratio =
            ratio.map_or(String::new(), |ratio| format!("; this takes {}", times_as(&ratio, "as long")));
        let name = match process_of(native.row) {
            Some(process) => format!("a native call in a new process ({process})"),
            None => "a native call in a new process".to_string(),
        };
        facts.push((name, with_certainty(&figure, Metric::FIRST_ANSWER) + &ratio));
    }
    if let Some(service) = roles.native_service(index)
        && let Some(figure) =
            index.at(workload, service, Metric::FIRST_ANSWER).and_then(|entry| entry.figure())
    {
        let name = "the native service, a program of its own, to its first response".to_string();
        facts.push((name, with_certainty(&figure, Metric::FIRST_ANSWER)));
    }
    facts.extend(new_instance(index, roles, workload));
    Some(Choice {
        contender: first.row.cell.contender.clone(),
        about: index.about(&first.row.cell.contender).map(str::to_string),
        cell: Some((first.row.cell.clone(), Metric::FIRST_ANSWER)),
        figure: with_certainty(&first.figure()?, Metric::FIRST_ANSWER),
        certainty,
        facts,
        caveat: index
            .subject(&first.row.cell.contender)
            .and_then(|subject| subject.config.as_ref())
            .filter(|config| config.code.load != Default::default())
            .map(|_| "Machine code has to be compiled beforehand, once for each release of the runtime and kind of processor, and kept safe: to load it is to run it.".to_string()),
    })
}

/// The workload that most contenders have that metric of.
fn most_measured(index: &RowIndex, roles: &Roles, metric: Metric) -> Option<Workload> {
    let mut counts: HashMap<Workload, usize> = HashMap::new();
    let of_it = index.with(metric).into_iter();
    for entry in of_it.filter(|entry| roles.is_candidate(index, &entry.row.cell.contender)) {
        *counts.entry(entry.row.cell.workload).or_default() += 1;
    }
    let most = *counts.values().max()?;
    index.workloads.iter().copied().find(|workload| counts.get(workload) == Some(&most))
}

fn fastest<'a>(index: &RowIndex<'a>, roles: &Roles, workload: Workload) -> Option<(Entry<'a>, Certainty)> {
    let of_it =
        index.with(Metric::FIRST_ANSWER).into_iter().filter(|entry| entry.row.cell.workload == workload);
    let of_it = of_it.filter(|entry| roles.is_candidate(index, &entry.row.cell.contender));
    let candidates = of_it.filter_map(|entry| {
        let contender = entry.row.cell.contender.clone();
        let simplicity = index.simplicity(&contender);
        Some(Candidate { contender, value: entry.figure()?.value, simplicity, of: entry })
    });
    let between = |one: &Entry, other: &Entry| {
        let (one, other) = index.pair(&one.row.cell, &other.row.cell, Metric::FIRST_ANSWER)?;
        ratio::between(&one, &other, index.seed(&one))
    };
    let (first, certainty) = best(candidates.collect(), Direction::Lower, between)?;
    Some((first.of, certainty))
}

/// An instance that is made in a warm engine, called once and dropped: all three, launch by launch, and each by itself.
struct Instance<'a> {
    contender: &'a Contender,
    series: Series,
    all: Figure,
    steps: Vec<String>,
}

fn new_instance(index: &RowIndex, roles: &Roles, workload: Workload) -> Option<(String, String)> {
    let of = |contender: &'_ Contender| -> Option<(Series, Figure, Vec<String>)> {
        let entries = INSTANCE.map(|step| index.at(workload, contender, Metric::Warm(step)));
        let entries: Option<Vec<Entry>> = entries.into_iter().collect();
        let entries = entries?;
        let rows: Vec<_> = entries.iter().map(|entry| entry.row).collect();
        let series = ratio::sum(&rows);
        let all = ratio::located(&series, rows[0].metric, index.seed(&entries[0]))?;
        let words = ["made", "called once", "dropped"];
        let steps = words.iter().zip(&entries).filter_map(|(word, entry)| {
            Some(format!("{word} {}", with_unit(entry.figure()?.value, entry.row.metric)))
        });
        Some((series, all, steps.collect()))
    };
    let candidates = index.contenders.iter().copied().filter(|it| roles.is_candidate(index, it));
    let candidates = candidates.filter_map(|contender| {
        let (series, all, steps) = of(contender)?;
        let simplicity = index.simplicity(contender);
        let of = Instance { contender, series, all, steps };
        Some(Candidate { contender: contender.clone(), value: all.value, simplicity, of })
    });
    let metric = Metric::Warm(WarmStep::Instantiate);
    let between = |one: &Instance, other: &Instance| ratio::of_series(&one.series, &other.series, metric, 0);
    let (first, certainty) = best(candidates.collect(), Direction::Lower, between)?;
    let Instance { contender, all, steps, .. } = first.of;
    Some((
        "a new instance in a warm engine, for one call".to_string(),
        format!(
            "{} with {contender}, {}: {}",
            with_certainty(&all, metric),
            certainty.word(),
            steps.join(", ")
        ),
    ))
}
