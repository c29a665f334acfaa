//! The launches of one comparison, sorted for asking: which blocks are valid, and what a cell has in each.

use std::collections::BTreeMap;

use tollgate_model::function::Role;
use tollgate_model::host::Quiet;
use tollgate_model::journal::{Launch, Measured, Run, Stopped};
use tollgate_model::metric::Metric;
use tollgate_model::plan::Comparison;
use tollgate_model::results::{Row, Status};
use tollgate_model::{Cell, Contender, FunctionName, Functions, Workload};

/// The launches of one comparison.
pub struct Launches<'a> {
    number: usize,
    /// The comparison.
    pub comparison: &'a Comparison,
    /// The facts about the functions that are called.
    pub functions: &'a Functions,
    /// By block and contender. A block that was measured again after an interruption counts as measured last.
    blocks: BTreeMap<u32, BTreeMap<&'a Contender, &'a Launch>>,
    /// Whether noise matters to what is asked: it does to times, and not to bytes.
    timed: bool,
}

/// The launches of a cell.
pub struct OfCell<'a> {
    number: usize,
    /// The contender that it is held against, which may be itself.
    control: Option<&'a Contender>,
    /// The valid launches, by block.
    pub valid: Vec<(u32, &'a Measured)>,
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
        let mut blocks: BTreeMap<u32, BTreeMap<&Contender, &Launch>> = BTreeMap::new();
        for launch in launches.iter().filter(|launch| launch.comparison == number) {
            blocks.entry(launch.block).or_default().insert(&launch.contender, launch);
        }
        Launches { number, comparison, functions, blocks, timed: true }
    }

    /// The same, for figures that noise does not change.
    pub fn whatever_the_noise(self) -> Self {
        Launches { timed: false, ..self }
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
            invalid: 0,
            stopped: None,
            doubtful: 0,
        };
        for (&block, launches) in &self.blocks {
            let Some(launch) = launches.get(&cell.contender) else { continue };
            if let Some(stopped) = &launch.stopped {
                found.stopped.get_or_insert(status(stopped));
                continue;
            }
            let Some(measured) = launch.measured.iter().find(|m| m.workload == cell.workload) else {
                continue;
            };
            if let Some(stopped) = &measured.stopped {
                found.stopped.get_or_insert(status(stopped));
                continue;
            }
            match if self.timed { launch.noise.judge() } else { Quiet::Yes } {
                Quiet::No(_) => found.invalid += 1,
                Quiet::Doubtful(_) => {
                    found.doubtful += 1;
                    found.valid.push((block, measured));
                }
                Quiet::Yes => found.valid.push((block, measured)),
            }
        }
        found
    }

    /// The program that opened a contender, by its last receipt.
    pub fn program(&self, contender: &Contender) -> Option<&'a str> {
        let launches = self.blocks.values().rev().filter_map(|launches| launches.get(contender));
        launches.filter_map(|launch| launch.receipt.as_ref()).map(|receipt| receipt.program.as_str()).next()
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
            (None, true, 0) => Status::Skipped("not measured yet".to_string()),
            (None, true, _) => Status::Invalid("the machine was too noisy in every launch".to_string()),
        }
    }
}

fn status(stopped: &Stopped) -> Status {
    match stopped {
        Stopped::Unsupported(why) => Status::Unsupported(why.clone()),
        Stopped::Failed(why) => Status::Failed(why.clone()),
        Stopped::Skipped(why) => Status::Skipped(why.clone()),
    }
}
