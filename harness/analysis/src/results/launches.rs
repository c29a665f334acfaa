//! The launches of one comparison, sorted for asking: which blocks are valid, and what a cell has in each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tollgate_model::function::Role;
use tollgate_model::host::Quiet;
use tollgate_model::journal::{Launch, Measured, Run, Stopped};
use tollgate_model::metric::Metric;
use tollgate_model::plan::Comparison;
use tollgate_model::results::{Row, Status};
use tollgate_model::{Cell, Contender, FunctionName, Functions, Workload};
use tollgate_stats::median;

use super::machine_states::{MachineStates, reference};

/// The launches of one comparison.
pub struct Launches<'a> {
    number: usize,
    /// The comparison.
    pub comparison: &'a Comparison,
    /// The facts about the functions that are called.
    pub functions: &'a Functions,
    /// By contender and block. A block that was measured again after an interruption counts as measured last.
    launches: BTreeMap<&'a Contender, BTreeMap<u32, &'a Launch>>,
    /// Whether noise matters to what is asked: it does to times, and not to bytes.
    timed: bool,
    /// The states of the machine, and the one whose launches are the figures.
    kept: Option<(&'a MachineStates, usize)>,
    /// What the fixed work took beside a workload, over all launches of a block that time it.
    beside: HashMap<(u32, Workload), f64>,
}

/// The launches of a cell.
pub struct OfCell<'a> {
    number: usize,
    /// The contender that it is held against, which may be itself.
    control: Option<&'a Contender>,
    /// The valid launches, by block.
    pub valid: Vec<(u32, &'a Measured)>,
    /// Launches that are valid and in no figure, because the machine was in another state: with their block and state.
    pub elsewhere: Vec<(u32, &'a Measured, usize)>,
    /// The state of the machine that the valid launches are of, where it had several.
    pub kept: Option<usize>,
    /// Number of launches that were not valid.
    pub invalid: usize,
    /// The reason that there is nothing, or not all.
    pub stopped: Option<Status>,
    /// Number of valid launches that were doubtful.
    pub doubtful: usize,
}

impl<'a> Launches<'a> {
    /// The launches that belong to the comparison of that number.
    pub fn of(run: &'a Run, number: usize, launches: &'a [Launch]) -> Self {
        let (comparison, functions) = (&run.comparisons[number], &run.functions);
        let mut sorted: BTreeMap<&Contender, BTreeMap<u32, &Launch>> = BTreeMap::new();
        for launch in launches.iter().filter(|launch| launch.comparison == number) {
            sorted.entry(&launch.contender).or_default().insert(launch.block, launch);
        }
        let beside = beside(sorted.values().flatten());
        Launches { number, comparison, functions, launches: sorted, timed: true, kept: None, beside }
    }

    /// The same, for figures that noise does not change.
    pub fn whatever_the_noise(self) -> Self {
        Launches { timed: false, ..self }
    }

    /// The same, of figures that the machine's state changes: those in the state that most launches are in; in the faster one
    /// of two. The whole comparison has one, so that its cells may be held against each other.
    pub fn in_one_state(self, states: &'a MachineStates) -> Self {
        let launches = self.by_state(states);
        let most = launches.iter().max().filter(|most| **most > 0);
        let kept = most.and_then(|most| launches.iter().position(|launches| launches == most));
        self.in_state(states, kept)
    }

    /// The same, of the launches in that state of the machine, where it is named.
    pub fn in_state(self, states: &'a MachineStates, kept: Option<usize>) -> Self {
        Launches { kept: kept.map(|state| (states, state)), ..self }
    }

    /// Number of valid launches in each state of the machine; each workload of a launch counts as one.
    pub fn by_state(&self, states: &MachineStates) -> Vec<usize> {
        let mut launches = vec![0; states.groups().len()];
        let valid = |launch: &Launch| !matches!(launch.noise.judge(), Quiet::No(_));
        for (&block, launch) in self.launches.values().flatten().filter(|(_, launch)| valid(launch)) {
            for measured in &launch.measured {
                self.state(states, block, measured).into_iter().for_each(|state| launches[state] += 1);
            }
        }
        launches
    }

    /// The state of the machine that figures are of, where it had several.
    pub fn kept_state(&self) -> Option<usize> {
        self.kept.map(|(_, state)| state)
    }

    /// The state of the machine in which a launch was timed. A worker that times no fixed work took turns with others on
    /// the same core: it had their state.
    fn state(&self, states: &MachineStates, block: u32, measured: &Measured) -> Option<usize> {
        let neighbours = || self.beside.get(&(block, measured.workload)).copied();
        measured.call_time()?;
        states.state(reference(measured).or_else(neighbours)?)
    }

    /// Every cell, in the plan's order.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        self.comparison.cells()
    }

    /// The launches of a cell.
    pub fn of_cell(&self, cell: &Cell) -> OfCell<'a> {
        let mut found = OfCell {
            number: self.number,
            control: self.comparison.control_of(&cell.contender),
            valid: Vec::new(),
            elsewhere: Vec::new(),
            kept: self.kept_state(),
            invalid: 0,
            stopped: None,
            doubtful: 0,
        };
        // Launches measure their workloads in one order: where one was, it is in the next one too.
        let mut place = 0;
        for (&block, launch) in self.launches.get(&cell.contender).into_iter().flatten() {
            if let Some(stopped) = &launch.stopped {
                found.stopped.get_or_insert(status(stopped));
                continue;
            }
            let is_it = |measured: &Measured| measured.workload == cell.workload;
            if !launch.measured.get(place).is_some_and(is_it) {
                let Some(found) = launch.measured.iter().position(is_it) else { continue };
                place = found;
            }
            let measured = &launch.measured[place];
            if let Some(stopped) = &measured.stopped {
                found.stopped.get_or_insert(status(stopped));
                continue;
            }
            let quiet = if self.timed { launch.noise.judge() } else { Quiet::Yes };
            let other = |(states, kept)| self.state(states, block, measured).filter(|state| *state != kept);
            match (quiet, self.kept.and_then(other)) {
                (Quiet::No(_), _) => found.invalid += 1,
                (_, Some(state)) => found.elsewhere.push((block, measured, state)),
                (Quiet::Doubtful(_), None) => {
                    found.doubtful += 1;
                    found.valid.push((block, measured));
                }
                (Quiet::Yes, None) => found.valid.push((block, measured)),
            }
        }
        found
    }

    /// The program that opened a contender, by its last receipt.
    pub fn program(&self, contender: &Contender) -> Option<&'a str> {
        let mut latest_first = self.launches.get(contender)?.values().rev();
        latest_first.find_map(|launch| launch.receipt.as_ref()).map(|receipt| receipt.program.as_str())
    }

    /// The launches of a cell's control; none where it has no control, or the control has no such function.
    pub fn control(&self, cell: &Cell) -> Option<OfCell<'a>> {
        let control = self.comparison.control_of(&cell.contender)?;
        let offered = self.comparison.offers(control, cell.workload);
        offered.then(|| self.of_cell(&Cell { workload: cell.workload, contender: control.clone() }))
    }

    /// The function of that name on the same contender with the same payload; none where the plan does not measure it.
    pub fn namesake(&self, function: FunctionName, cell: &Cell) -> Option<OfCell<'a>> {
        let sized = self.functions.get(function)?.sized();
        let workload = Workload { function, size: cell.workload.size.filter(|_| sized) };
        let measured = self.comparison.workloads.contains(&workload);
        measured.then(|| self.of_cell(&Cell { workload, contender: cell.contender.clone() }))
    }

    /// The cost of copying a payload of a cell's size within one process: its control's, if that has it, or else the
    /// first contender's that does.
    pub fn memcpy(&self, cell: &Cell) -> Option<OfCell<'a>> {
        let memcpy = self.functions.with_role(Role::Memcpy)?.name;
        let workload = Workload::sized(memcpy, cell.workload.size?);
        let control = self.comparison.control_of(&cell.contender);
        let mut copying = control.into_iter().chain(&self.comparison.contenders);
        let contender = copying.find(|contender| self.comparison.offers(contender, workload))?.clone();
        self.namesake(memcpy, &Cell { workload, contender })
    }
}

impl<'a> OfCell<'a> {
    /// The cell's measurement in a block.
    pub fn in_block(&self, block: u32) -> Option<&'a Measured> {
        self.valid.iter().find(|(other, _)| *other == block).map(|(_, measured)| *measured)
    }

    /// The states of the machine that the cell's launches were in, where it had several; the fastest first.
    pub fn states(&self) -> BTreeSet<usize> {
        let kept = self.kept.filter(|_| !self.valid.is_empty());
        self.elsewhere.iter().map(|(.., state)| *state).chain(kept).collect()
    }

    /// The launches in one state of the machine, with their blocks.
    pub fn in_state(&self, state: usize) -> impl Iterator<Item = (u32, &'a Measured)> {
        let kept = self.valid.iter().copied().filter(move |_| self.kept == Some(state));
        let elsewhere = self.elsewhere.iter().filter(move |(.., of)| *of == state);
        kept.chain(elsewhere.map(|&(block, measured, _)| (block, measured)))
    }

    /// A row of this cell that has no figure yet.
    pub fn row(&self, cell: &Cell, metric: Metric) -> Row {
        Row {
            comparison: self.number,
            cell: cell.clone(),
            metric,
            against: None,
            status: self.status(),
            launches: self.valid.len(),
            invalid_launches: self.invalid,
            bound: Default::default(),
            figure: None,
            control: self.control.cloned(),
            to_native: None,
            to_memcpy: None,
            per_launch: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// The doubts about the machine, if any.
    pub fn doubts(&self) -> Option<String> {
        let (doubtful, of) = (self.doubtful, self.valid.len());
        (doubtful > 0).then(|| format!("the machine was not quiet in {doubtful} of {of} launches"))
    }

    /// Whether there is a figure. A cell that failed in any launch has none: a subject that fails now and then is not
    /// slower or faster, it is broken.
    pub fn status(&self) -> Status {
        match (&self.stopped, self.valid.is_empty(), self.invalid) {
            (Some(stopped), ..) => stopped.clone(),
            (None, false, _) => Status::Measured,
            (None, true, 0) if !self.elsewhere.is_empty() => Status::Invalid(
                "every launch of it was in another state of the machine than most of its comparison"
                    .to_string(),
            ),
            (None, true, 0) => Status::Skipped("not measured yet".to_string()),
            (None, true, _) => Status::Invalid("the machine was too noisy in every launch".to_string()),
        }
    }
}

fn beside<'a>(launches: impl Iterator<Item = (&'a u32, &'a &'a Launch)>) -> HashMap<(u32, Workload), f64> {
    let mut references: HashMap<(u32, Workload), Vec<f64>> = HashMap::new();
    for (&block, launch) in launches {
        for measured in &launch.measured {
            let Some(reference) = reference(measured) else { continue };
            references.entry((block, measured.workload)).or_default().push(reference);
        }
    }
    references.into_iter().filter_map(|(of, references)| Some((of, median(&references)?))).collect()
}

fn status(stopped: &Stopped) -> Status {
    match stopped {
        Stopped::Unsupported(why) => Status::Unsupported(why.clone()),
        Stopped::Failed(why) => Status::Failed(why.clone()),
        Stopped::Skipped(why) => Status::Skipped(why.clone()),
    }
}
