//! Metrics of which each launch has one number: how they become a row, with the ratio to the control.

use tollgate_model::Cell;
use tollgate_model::journal::Measured;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Row, Status};
use tollgate_stats::Bootstrap;

use super::launches::{Launches, OfCell};
use super::numbers::Numbers;

/// A cell, with what it and its control have.
pub struct Side<'a> {
    /// The cell.
    pub cell: Cell,
    /// Its launches.
    pub found: OfCell<'a>,
    /// The launches of its control.
    pub control: Option<OfCell<'a>>,
}

/// Every cell of a comparison with its control.
pub fn sides<'a>(launches: &Launches<'a>) -> Vec<Side<'a>> {
    let side = |cell: Cell| {
        let (found, control) = (launches.of_cell(&cell), launches.control(&cell));
        Side { cell, found, control }
    };
    launches.cells().map(side).collect()
}

impl Side<'_> {
    /// A row for a number that launches have, if any has it; and for a cell that has failed, a row that says so where
    /// `always` asks for it.
    pub fn row(
        &self,
        metric: Metric,
        always: bool,
        bootstrap: Bootstrap,
        number: impl Fn(&Measured) -> Option<f64>,
    ) -> Option<Row> {
        let mut row = self.found.row(&self.cell, metric);
        let numbers = Numbers::of(&self.found, &number);
        if row.status != Status::Measured {
            return always.then_some(row);
        }
        if numbers.is_empty() {
            return None;
        }
        row.launches = numbers.len();
        numbers.fill(&mut row, bootstrap);
        if let Some(control) = &self.control {
            numbers.hold_against(&Numbers::of(control, &number), &mut row, bootstrap);
        }
        row.remarks.extend(remarks(&self.found));
        Some(row)
    }
}

/// The remarks of the launches, each once.
pub fn remarks(found: &OfCell) -> Vec<String> {
    let mut remarks: Vec<String> = Vec::new();
    for note in found.valid.iter().flat_map(|(_, measured)| &measured.notes) {
        if !remarks.contains(note) {
            remarks.push(note.clone());
        }
    }
    remarks.extend(found.doubts());
    remarks
}
