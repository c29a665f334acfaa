//! A grid of rows with a column for each contender.

use std::collections::BTreeMap;

use tollgate_analysis::figures::{plain, ratio, without_certainty};
use tollgate_model::Contender;
use tollgate_model::plan::Comparison;
use tollgate_model::results::{Row, Status};

use crate::grid::Grid;

/// A grid of rows: a line for each name, a column for each contender.
pub fn grid(
    corner: &str,
    rows: &[&Row],
    contenders: &[Contender],
    name: impl Fn(&Row) -> String,
    field: impl Fn(&Row) -> String,
) -> Grid {
    let mut order: Vec<String> = Vec::new();
    let mut fields: BTreeMap<(String, &Contender), String> = BTreeMap::new();
    for row in rows {
        let name = name(row);
        if !order.contains(&name) {
            order.push(name.clone());
        }
        fields.insert((name, &row.cell.contender), field(row));
    }
    let rows = order.into_iter().map(|name| {
        let of = |contender| fields.get(&(name.clone(), contender)).cloned().unwrap_or("–".to_string());
        let fields = contenders.iter().map(of).collect();
        (name, fields)
    });
    let rows = rows.collect();
    Grid { corner: corner.to_string(), columns: contenders.iter().map(column_name).collect(), rows }
}

/// The name that tells contenders apart at a glance: the configuration below the language's build.
fn column_name(contender: &Contender) -> String {
    match &contender.config {
        None => format!("{}\n{}", contender.deployment, contender.build),
        Some(config) => format!("{config}\n{}", contender.build),
    }
}

/// The title of a table, with what its ratios are of, where anything is held against a control.
pub fn titled(comparison: &Comparison, what: &str, ratio: &str) -> String {
    match comparison.controls.is_empty() {
        true => what.to_string(),
        false => format!("{what}{ratio}"),
    }
}

/// The figure, and its ratio to the control's, where there is one.
pub fn against_control(row: &Row) -> String {
    match (&row.status, &row.figure, &row.to_native) {
        (Status::Measured, Some(figure), Some(to_control)) if !row.is_control() && row.bound.is_none() => {
            format!("{}  {}", without_certainty(figure, row.metric), ratio(to_control))
        }
        _ => plain(row),
    }
}
