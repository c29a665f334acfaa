//! The safest for untrusted code: a judgement by settings, with what each of them costs.
//!
//! Every component is confined to its own memory, gets nothing that is not granted, and is held to a limit of memory.
//! What differs between configurations is whether a guest that does not return can be stopped, and whether anything of
//! one call is left for the next.

use tollgate_model::config::InstanceUse;
use tollgate_model::{Contender, RuntimeConfig};

use super::steady::{Cost, against, cheapest, costs};
use super::{Answer, Choice};
use crate::row_index::{RowIndex, is_debug};
use crate::units::ratio as times;

/// The choice for this need.
pub fn answer(index: &RowIndex) -> Answer {
    Answer {
        need: "Safest for untrusted code",
        by: "settings first (can a guest be stopped, is each call's instance new), then what a call costs",
        outcome: choice(index),
    }
}

fn choice(index: &RowIndex) -> Result<Choice, String> {
    let nothing = "no configuration of this run can stop a guest that does not return, or gives each call an instance \
        of its own: run the plan `nightly`, or one with `epoch`, `fuel` and `fresh-*`";
    let (costs, seed) = costs(index).ok_or("no call of the logic was timed on a component")?;
    let guards = |cost: &Cost| guards(index, cost.contender);
    let most = costs.iter().map(guards).max().filter(|guards| *guards > Guards::default()).ok_or(nothing)?;
    let (first, certainty) =
        cheapest(&costs, seed, |cost| guards(cost) == most).ok_or_else(|| nothing.to_string())?;
    let mut facts = Vec::new();
    if let Some((plain, _)) = cheapest(&costs, seed, |cost| {
        cost.contender.deployment.has_instances()
            && !is_debug(cost.contender)
            && guards(cost) == Guards::default()
    }) && let Some(ratio) = against(first, plain, seed)
    {
        facts.push((format!("against {}, without either", plain.contender), times(&ratio)));
    }
    let other = Guards { stops: !most.stops, fresh: !most.fresh };
    let lacks = most.lacks();
    if let (Some(lacks), Some((also, _))) = (lacks, cheapest(&costs, seed, |cost| guards(cost) == other)) {
        facts.push((format!("{lacks}, measured by itself: {}", also.contender), also.told()));
    }
    Ok(Choice {
        contender: first.contender.clone(),
        about: index.about(first.contender).map(str::to_string),
        cell: first.rows.first().map(|row| (row.cell.clone(), row.metric)),
        figure: first.told(),
        certainty,
        facts,
        caveat: lacks.map(|lacks| {
            format!("It lacks {lacks}; no configuration of this run has both. Safety itself is not measured here, its price is.")
        }),
    })
}

/// A configuration's guards. To be able to stop a guest counts more: one that never returns takes the thread
/// with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Guards {
    stops: bool,
    fresh: bool,
}

impl Guards {
    const fn lacks(self) -> Option<&'static str> {
        match self {
            Guards { stops: true, fresh: false } => Some("a new instance for each call"),
            Guards { stops: false, fresh: true } => Some("a way to stop a guest that does not return"),
            _ => None,
        }
    }
}

fn guards(index: &RowIndex, contender: &Contender) -> Guards {
    let of = |config: &RuntimeConfig| Guards {
        stops: config.engine.epoch_interruption == Some(true) || config.engine.consume_fuel == Some(true),
        fresh: config.call.instance == InstanceUse::Fresh,
    };
    let config = index.runs.iter().find_map(|source| source.run.subjects.get(contender)?.config.as_ref());
    config
        .filter(|_| contender.deployment.has_instances() && !is_debug(contender))
        .map(of)
        .unwrap_or_default()
}
