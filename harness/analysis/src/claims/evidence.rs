//! The evidence that judges have. Whatever it gives is a [`Fact`].

use tollgate_model::function::Role;
use tollgate_model::{Cell, Contender, Function, Functions, Metric, PayloadClass, Workload};

use super::fact::Fact;
use crate::answer::{Cost, cost_ratio, steady_costs};
use crate::ratio;
use crate::roles::Roles;
use crate::row_index::{Entry, RowIndex};

/// The evidence that judges have.
pub struct Evidence<'a, 'b> {
    pub(super) index: &'b RowIndex<'a>,
    pub(super) roles: Roles<'a>,
    costs: Vec<Cost<'a>>,
    seed: u64,
}

impl<'a, 'b> Evidence<'a, 'b> {
    /// That of these rows.
    pub fn of(index: &'b RowIndex<'a>) -> Self {
        let roles = Roles::of(index);
        let (costs, seed) = steady_costs(index, &roles).unwrap_or_default();
        Evidence { index, roles, costs, seed }
    }

    /// The row of a workload on a contender, where it has a figure.
    pub fn entry(&self, workload: Workload, contender: &Contender, metric: Metric) -> Option<Entry<'a>> {
        self.index.at(workload, contender, metric)
    }

    /// The figure of a workload on a contender.
    pub fn at(&self, workload: Workload, contender: &Contender, metric: Metric) -> Option<Fact> {
        Fact::of(&self.entry(workload, contender, metric)?)
    }

    /// The first workload's figure that a contender has.
    pub fn first(&self, contender: &Contender, metric: Metric) -> Option<Fact> {
        self.index.workloads.iter().find_map(|&workload| self.at(workload, contender, metric))
    }

    /// What the finder makes of the first workload that it makes something of.
    pub fn find<T>(&self, finder: impl FnMut(Workload) -> Option<T>) -> Option<T> {
        self.index.workloads.iter().copied().find_map(finder)
    }

    /// The ratio of the one's figure to the other's; in the same blocks where both were measured in one comparison.
    pub fn ratio(
        &self,
        workload: Workload,
        one: &Contender,
        other: &Contender,
        metric: Metric,
    ) -> Option<Fact> {
        let cell = |contender: &Contender| Cell { workload, contender: contender.clone() };
        let (one, other) = self.index.pair(&cell(one), &cell(other), metric)?;
        let ratio = ratio::between(&one, &other, self.index.seed(&one))?;
        Some(Fact::of(&one)?.with(&Fact::of(&other)?, ratio))
    }

    /// The sum of a contender's figures of several metrics, launch by launch; of those metrics that it has, and none where
    /// it has not all that are `needed`.
    pub fn sum(
        &self,
        workload: Workload,
        contender: &Contender,
        of: &[Metric],
        needed: &[Metric],
    ) -> Option<Fact> {
        let entries: Vec<Entry> =
            of.iter().filter_map(|&metric| self.entry(workload, contender, metric)).collect();
        let has = |metric: &Metric| entries.iter().any(|entry| entry.row.metric == *metric);
        let (first, all) = (entries.first()?, needed.iter().all(has));
        let rows: Vec<_> = entries.iter().map(|entry| entry.row).collect();
        let figure = ratio::located(&ratio::sum(&rows), first.row.metric, self.index.seed(first))?;
        all.then(|| Fact::computed(figure, Some(first.row.metric), [first.row.cell.clone()]))
    }

    /// The cost of a call over all logic.
    pub fn cost(&self, contender: &Contender) -> Option<&Cost<'a>> {
        self.costs.iter().find(|cost| cost.contender == contender)
    }

    /// The ratio of one contender's cost of a call, over all logic, to another's.
    pub fn costs(&self, one: &Contender, other: &Contender) -> Option<Fact> {
        let (one, other) = (self.cost(one)?, self.cost(other)?);
        let ratio = cost_ratio(one, other, self.seed)?;
        Some(Fact::computed(ratio, None, cells_of(one).chain(cells_of(other))))
    }

    /// The ratio of a contender's cost to that of its control.
    pub fn cost_to_native(&self, contender: &Contender) -> Option<Fact> {
        let cost = self.cost(contender)?;
        let controls = cost
            .rows
            .iter()
            .filter_map(|row| Some(Cell { workload: row.cell.workload, contender: row.control.clone()? }));
        Some(Fact::computed(cost.to_native?, None, cells_of(cost).chain(controls)))
    }

    /// The facts about the functions of the first run.
    pub fn functions(&self) -> &'a Functions {
        static NONE: std::sync::LazyLock<Functions> = std::sync::LazyLock::new(Functions::default);
        self.index.runs.first().map_or(&NONE, |source| &source.run.functions)
    }

    /// The functions with that role whose payload is of that class.
    pub fn of_class(&self, role: Role, class: PayloadClass) -> impl Iterator<Item = &'a Function> {
        self.functions().iter().filter(move |function| (function.role, function.class) == (role, class))
    }
}

/// The cells that a cost is made of.
pub fn cells_of(cost: &Cost) -> impl Iterator<Item = Cell> {
    cost.rows.iter().map(|row| row.cell.clone())
}
