//! The lowest steady-state cost: the time of a call over all logic, against the native call.

use std::collections::BTreeMap;

use tollgate_model::metric::{Direction, Metric};
use tollgate_model::results::{Figure, Row};
use tollgate_model::{Contender, Workload};

use super::rank::{Candidate, Simplicity, best};
use super::{Answer, Certainty, Choice};
use crate::figures::{ratio as times, with_certainty, with_unit};
use crate::ratio::{self, Series};
use crate::roles::{Roles, language};
use crate::row_index::{Entry, RowIndex};

/// The need that is answered here.
pub const NEED: &str = "Lowest steady-state cost";

/// The cost of a contender's calls of all logic.
pub struct Cost<'a> {
    /// The contender.
    pub contender: &'a Contender,
    /// Its simplicity.
    pub simplicity: Simplicity,
    /// The call times behind it, a workload each.
    pub rows: Vec<&'a Row>,
    /// Launch by launch, their geometric mean.
    pub series: Series,
    /// The same as a figure, in nanoseconds.
    pub call: Figure,
    /// The ratio to the calls of its control; none where nothing native stands beside it.
    pub to_native: Option<Figure>,
}

impl Cost<'_> {
    /// Whether both are held against the same control.
    fn held_like(&self, other: &Cost) -> bool {
        let control = |cost: &Cost| cost.rows[0].control.clone().filter(|_| cost.to_native.is_some());
        control(self).is_some_and(|control_of_it| Some(control_of_it) == control(other))
    }

    /// Its written form: `× 5.0 ± 0.3 % of native`.
    pub fn told(&self) -> String {
        match &self.to_native {
            Some(ratio) => times(ratio) + " of native",
            None => with_certainty(&self.call, Metric::CallNs),
        }
    }

    /// The same, with how many workloads it is a mean over.
    pub fn told_over(&self) -> String {
        let workloads = match self.rows.len() {
            1 => "1 workload".to_string(),
            count => format!("{count} workloads"),
        };
        format!("{}, over {workloads}", self.told())
    }
}

/// The choice for this need.
pub fn answer(index: &RowIndex, roles: &Roles) -> Answer {
    let costs = costs(index, roles);
    let held = costs.as_ref().is_some_and(|(costs, _)| costs.iter().any(|cost| cost.to_native.is_some()));
    Answer {
        need: NEED,
        by: if held {
            "the time of one call against the native call, geometric mean over all logic"
        } else {
            "the time of one call, geometric mean over all logic"
        },
        outcome: costs.and_then(|(costs, seed)| choice(index, roles, &costs, seed)).ok_or_else(|| {
            "no call of the logic was timed on a component: add `call-time` to a group of the plan"
                .to_string()
        }),
    }
}

fn choice(index: &RowIndex, roles: &Roles, costs: &[Cost], seed: u64) -> Option<Choice> {
    let (first, certainty) = cheapest(costs, seed, |cost| roles.is_candidate(index, cost.contender))?;
    Some(Choice {
        contender: first.contender.clone(),
        about: index.about(first.contender).map(str::to_string),
        cell: first.rows.first().map(|row| (row.cell.clone(), Metric::CallNs)),
        figure: first.told_over(),
        certainty,
        facts: facts(first),
        caveat: None,
    })
}

/// The workloads at both ends: nearest to native and farthest; without a control, the shortest call and the longest.
fn facts(cost: &Cost) -> Vec<(String, String)> {
    let against_native = |(ratio, row): Said| {
        let figure =
            row.figure.map_or(String::new(), |figure| format!(" ({})", with_unit(figure.value, row.metric)));
        times(&ratio) + &figure
    };
    let by_itself = |(figure, row): Said| with_certainty(&figure, row.metric);
    let rows = cost.rows.iter();
    let (ends, names, say): (_, _, &dyn Fn(Said) -> String) = match cost.to_native {
        Some(_) => {
            let ends = ends(rows.filter_map(|row| Some((row.to_native?, *row))));
            (ends, ["nearest to native", "farthest"], &against_native)
        }
        None => {
            let ends = ends(rows.filter_map(|row| Some((row.figure?, *row))));
            (ends, ["shortest call", "longest"], &by_itself)
        }
    };
    let Some((least, most)) = ends else { return Vec::new() };
    let facts = names.into_iter().zip([least, most]).take(cost.rows.len());
    facts.map(|(name, said)| (format!("{name}: {}", said.1.cell.workload), say(said))).collect()
}

/// The least cost of those that are wanted: against native, where one control stands beside all of them.
pub fn cheapest<'a, 'b>(
    costs: &'b [Cost<'a>],
    seed: u64,
    wanted: impl Fn(&Cost) -> bool,
) -> Option<(&'b Cost<'a>, Certainty)> {
    let wanted: Vec<&Cost> = costs.iter().filter(|cost| wanted(cost)).collect();
    let held = wanted.iter().all(|cost| cost.held_like(wanted[0]));
    let value = |cost: &Cost| cost.to_native.filter(|_| held).unwrap_or(cost.call).value;
    let candidates = wanted.into_iter().map(|cost| Candidate {
        contender: cost.contender.clone(),
        value: value(cost),
        simplicity: cost.simplicity,
        of: cost,
    });
    let between = |one: &&Cost, other: &&Cost| against(one, other, seed);
    best(candidates.collect(), Direction::Lower, between).map(|(first, certainty)| (first.of, certainty))
}

/// The ratio of the one's cost to the other's.
pub fn against(one: &Cost, other: &Cost, seed: u64) -> Option<Figure> {
    ratio::of_series(&one.series, &other.series, Metric::CallNs, seed)
        .or_else(|| ratio::of_figures(&one.to_native?, &other.to_native?).filter(|_| one.held_like(other)))
        .or_else(|| ratio::of_figures(&one.call, &other.call))
}

/// The cost of each contender of the language that is spoken of that has every workload, in the comparison that times the
/// most logic on the most of them; and the seed of its run.
pub fn costs<'a>(index: &RowIndex<'a>, roles: &Roles) -> Option<(Vec<Cost<'a>>, u64)> {
    let mut groups: BTreeMap<(usize, usize), Vec<Entry>> = BTreeMap::new();
    let timed = index.rows().filter(|entry| {
        let cell = &entry.row.cell;
        entry.row.metric == Metric::CallNs
            && index.is_logic(cell.workload)
            && language(index, &cell.contender) == roles.language()
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
    let all = of.values().map(Vec::len).max()?;
    of.retain(|_, rows| rows.len() == all);
    let series: BTreeMap<&Contender, Series> =
        of.iter().map(|(contender, rows)| (*contender, ratio::together(rows))).collect();
    let costs = of.into_iter().filter_map(|(contender, rows)| {
        let of_it = &series[contender];
        let of_control = rows[0].control.as_ref().and_then(|control| series.get(control));
        let to_native = of_control
            .and_then(|of_control| ratio::of_series(of_it, of_control, Metric::CallNs, seed))
            .or_else(|| mean(rows.iter().map(|row| row.to_native)));
        Some(Cost {
            contender,
            simplicity: index.simplicity(contender),
            call: ratio::located(of_it, Metric::CallNs, seed)
                .or_else(|| mean(rows.iter().map(|row| row.figure)))?,
            series: of_it.clone(),
            rows,
            to_native,
        })
    });
    Some((costs.collect(), seed))
}

/// The cost of the cheapest component against native code.
pub struct Span {
    /// The component.
    pub contender: Contender,
    /// The ratio to the native call at best, and the workload of it.
    pub least: (Figure, Workload),
    /// The same at worst.
    pub most: (Figure, Workload),
}

/// The cost of the cheapest component against native code, at best and at worst.
pub fn cost_against_native(index: &RowIndex) -> Option<Span> {
    let roles = Roles::of(index);
    let (costs, seed) = costs(index, &roles)?;
    let (first, _) = cheapest(&costs, seed, |cost| roles.is_candidate(index, cost.contender))?;
    let (least, most) = ends(first.rows.iter().filter_map(|row| Some((row.to_native?, *row))))?;
    let of = |(ratio, row): (Figure, &Row)| (ratio, row.cell.workload);
    Some(Span { contender: first.contender.clone(), least: of(least), most: of(most) })
}

/// The geometric mean of what rows say themselves, where launches are not told.
fn mean(figures: impl Iterator<Item = Option<Figure>>) -> Option<Figure> {
    let logs: Option<Vec<f64>> = figures.map(|figure| Some(figure?.value.ln())).collect();
    let logs = logs?;
    Some(Figure { value: (logs.iter().sum::<f64>() / logs.len() as f64).exp(), low: None, high: None })
}

type Said<'a> = (Figure, &'a Row);

fn ends<'a>(of: impl Iterator<Item = Said<'a>> + Clone) -> Option<(Said<'a>, Said<'a>)> {
    let least = of.clone().min_by(|one, other| one.0.value.total_cmp(&other.0.value))?;
    let most = of.max_by(|one, other| one.0.value.total_cmp(&other.0.value))?;
    Some((least, most))
}
