//! What handing values over takes of a call, by the hollow component that is measured beside somebody's.

use std::collections::HashMap;

use tollgate_model::metric::Metric;
use tollgate_model::results::Row;
use tollgate_model::{Cell, hollow};

/// A call, and the same call of a component with nothing in it.
#[derive(Clone, Copy, Debug)]
pub struct HandingOver<'a> {
    /// The call.
    pub call: &'a Row,
    /// The hollow one, under the same runtime configuration.
    pub alone: &'a Row,
}

impl HandingOver<'_> {
    /// The part of the call that it takes, as it is written: a little more than all is all.
    pub fn share(&self) -> String {
        match value(self.alone) / value(self.call) {
            share if share < 0.995 => format!("{:.0} %", share * 100.0),
            _ => "all".to_string(),
        }
    }
}

/// The calls that have a hollow one beside them, both with figures; in the order of the rows.
pub fn all<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Vec<HandingOver<'a>> {
    let timed = |row: &&Row| row.metric == Metric::CallNs && row.figure.is_some();
    let calls: Vec<&Row> = rows.into_iter().filter(timed).collect();
    let by_cell: HashMap<&Cell, &Row> = calls.iter().map(|row| (&row.cell, *row)).collect();
    let hollow_of = |row: &Row| {
        let (workload, contender) = hollow::cell(row.cell.workload, &row.cell.contender)?;
        by_cell.get(&Cell { workload, contender }).copied()
    };
    calls.iter().filter_map(|&call| Some(HandingOver { call, alone: hollow_of(call)? })).collect()
}

/// The figure, in nanoseconds.
pub fn value(row: &Row) -> f64 {
    row.figure.as_ref().map_or(f64::INFINITY, |figure| figure.value)
}
