//! The most instances in a GiB.

use tollgate_model::metric::{Direction, Held, Metric};

use super::rank::{Candidate, best};
use super::{Answer, Choice};
use crate::figures::{ratio as times, with_certainty};
use crate::ratio;
use crate::roles::Roles;
use crate::row_index::{Entry, RowIndex};

const INSTANCES: Metric = Metric::PerGib(Held::Instance);
const PROCESSES: Metric = Metric::PerGib(Held::Process);

/// The choice for this need.
pub fn answer(index: &RowIndex, roles: &Roles) -> Answer {
    Answer {
        need: "Most instances per GiB",
        by: "what one more live instance adds to resident memory, called once",
        outcome: choice(index, roles)
            .ok_or_else(|| "no instances were held: add `memory` to a group of the plan".to_string()),
    }
}

fn choice(index: &RowIndex, roles: &Roles) -> Option<Choice> {
    let candidates = index
        .with(INSTANCES)
        .into_iter()
        .filter(|entry| roles.is_candidate(index, &entry.row.cell.contender));
    let candidates = candidates.filter_map(|entry| {
        let contender = entry.row.cell.contender.clone();
        let simplicity = index.simplicity(&contender);
        Some(Candidate { contender, value: entry.figure()?.value, simplicity, of: entry })
    });
    let between = |one: &Entry, other: &Entry| ratio::between(one, other, index.seed(one));
    let (first, certainty) = best(candidates.collect(), Direction::Higher, between)?;
    let first = first.of;
    let mut facts = Vec::new();
    let each = Metric::BytesPer(Held::Instance);
    if let Some(figure) = index.measured(&first.row.cell, each).and_then(|entry| entry.figure()) {
        facts.push(("one more instance".to_string(), with_certainty(&figure, each)));
    }
    let native = roles.native_service(index);
    let processes = index.with(PROCESSES);
    if let Some(process) = processes.iter().find(|entry| Some(&entry.row.cell.contender) == native) {
        let name = format!("processes of {}", process.row.cell.contender);
        let ratio = ratio::between(&first, process, index.seed(&first)).map(|ratio| times(&ratio));
        let ratio = ratio.map_or(String::new(), |ratio| format!("; instances are {ratio} of that"));
        facts.push((name, with_certainty(&process.figure()?, PROCESSES) + &ratio));
    }
    Some(Choice {
        contender: first.row.cell.contender.clone(),
        about: index.about(&first.row.cell.contender).map(str::to_string),
        cell: Some((first.row.cell.clone(), INSTANCES)),
        figure: with_certainty(&first.figure()?, INSTANCES),
        certainty,
        facts,
        caveat: Some(limits(&first)),
    })
}

fn limits(entry: &Entry) -> String {
    let pool = entry.row.remarks.iter().find(|remark| remark.contains("pool"));
    let known = "Arithmetic on what one more costs, not an experiment: a guest that works needs more, and pools, mappings and address space have limits of their own.";
    pool.map_or(known.to_string(), |pool| format!("{known} Here: {pool}."))
}
