//! The safest for untrusted code: a judgement by settings, with what each of them costs.
//!
//! Every component is confined to its own memory, gets nothing that is not granted, and is held to a limit of memory.
//! What differs between configurations is whether a guest that does not return can be stopped, and whether anything of
//! one call is left for the next.

use tollgate_model::config::InstanceUse;
use tollgate_model::config::RuntimeConfig;
use tollgate_model::results::Figure;
use tollgate_model::{Contender, Metric, Workload};

use super::steady::{Cost, cheapest, costs};
use super::{Answer, Choice};
use crate::figures::{with_range, with_unit};
use crate::ratio;
use crate::roles::Roles;
use crate::row_index::{RowIndex, is_debug};
use crate::rules;

/// The choice for this need.
pub fn answer(index: &RowIndex, roles: &Roles) -> Answer {
    Answer {
        need: "Safest for untrusted code",
        by: "settings first (can a guest be stopped, is each call's instance new), then what that adds to a call",
        outcome: choice(index, roles),
    }
}

fn choice(index: &RowIndex, roles: &Roles) -> Result<Choice, String> {
    let nothing = "no configuration of this run can stop a guest that does not return, or gives each call an instance \
        of its own: run the plan `nightly`, or one with `epoch`, `fuel` and `fresh-*`";
    let (costs, seed) = costs(index, roles).ok_or("no call of the logic was timed on a component")?;
    let guards = |cost: &Cost| guards(index, cost.contender);
    let most = costs.iter().map(guards).max().filter(|guards| *guards > Guards::default()).ok_or(nothing)?;
    let (first, certainty) =
        cheapest(&costs, seed, |cost| guards(cost) == most).ok_or_else(|| nothing.to_string())?;
    // What a guard costs is what it adds to the same component without any.
    let unguarded = |cost: &Cost| {
        cost.contender.deployment.has_instances()
            && !is_debug(cost.contender)
            && guards(cost) == Guards::default()
    };
    let plain = costs.iter().find(|cost| Some(cost.contender) == roles.plain() && unguarded(cost));
    let plain = plain.or_else(|| cheapest(&costs, seed, unguarded).map(|(plain, _)| plain));
    let added = |cost: &Cost| Added::of(cost, plain?);
    let price = added(first);
    let mut facts = price.as_ref().map(Added::ends).unwrap_or_default();
    let other = Guards { stops: !most.stops, fresh: !most.fresh };
    let lacks = most.lacks();
    if let (Some(lacks), Some((also, _))) = (lacks, cheapest(&costs, seed, |cost| guards(cost) == other)) {
        let told = added(also).map_or_else(|| also.told_over(), |added| added.told());
        facts.push((format!("{lacks}, measured by itself: {}", also.contender), told));
    }
    Ok(Choice {
        contender: first.contender.clone(),
        about: index.about(first.contender).map(str::to_string),
        cell: first.rows.first().map(|row| (row.cell.clone(), row.metric)),
        figure: price.map_or_else(|| first.told_over(), |price| price.told()),
        certainty,
        facts,
        caveat: lacks.map(|lacks| {
            format!("It lacks {lacks}; no configuration of this run has both. Safety itself is not measured here, its price is.")
        }),
    })
}

/// What guards add to a call, workload by workload. A ratio would say little: a guard costs about as much whatever it
/// guards, which is thousands of times a call of nanoseconds, and nothing beside one of milliseconds.
struct Added<'a> {
    plain: &'a Contender,
    /// The least first.
    by_workload: Vec<(Figure, Workload)>,
}

impl<'a> Added<'a> {
    /// In the same blocks where both were timed; none where no workload has blocks enough.
    fn of(guarded: &Cost, plain: &Cost<'a>) -> Option<Self> {
        let of_workload = guarded.rows.iter().filter_map(|row| {
            let workload = row.cell.workload;
            let other = plain.rows.iter().find(|other| other.cell.workload == workload)?;
            let other = ratio::series(other);
            let differences = ratio::series(row);
            let differences = differences.iter().filter_map(|(block, ns)| Some(ns - other.get(block)?));
            let added = rules::mean_of_differences(&differences.collect::<Vec<f64>>())?;
            added.low.map(|_| (added, workload))
        });
        let mut by_workload: Vec<(Figure, Workload)> = of_workload.collect();
        by_workload.sort_by(|one, other| one.0.value.total_cmp(&other.0.value));
        (!by_workload.is_empty()).then_some(Added { plain: plain.contender, by_workload })
    }

    /// The range over workloads.
    fn told(&self) -> String {
        let (least, most) = (&self.by_workload[0], &self.by_workload[self.by_workload.len() - 1]);
        let ns = |added: &(Figure, Workload)| with_unit(added.0.value, Metric::CallNs);
        match self.by_workload.len() {
            1 => format!("adds {} to a call of {}", ns(least), least.1),
            workloads => format!("adds {} to {} to a call, over {workloads} workloads", ns(least), ns(most)),
        }
    }

    /// Both ends of it.
    fn ends(&self) -> Vec<(String, String)> {
        let end = |name: &str, (added, workload): &(Figure, Workload)| {
            let name = format!("{name}, against {} without guards: {workload}", self.plain);
            (name, with_range(added, Metric::CallNs))
        };
        let mut ends = vec![end("adds least", &self.by_workload[0])];
        ends.extend(self.by_workload[1..].last().map(|most| end("adds most", most)));
        ends
    }
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
    let config = index.subject(contender).and_then(|subject| subject.config.as_ref());
    config
        .filter(|_| contender.deployment.has_instances() && !is_debug(contender))
        .map(of)
        .unwrap_or_default()
}
