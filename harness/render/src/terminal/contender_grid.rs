//! A grid of rows with a column for each contender.

use std::collections::BTreeMap;

use tollgate_analysis::units::{plain, ratio, with_unit};
use tollgate_model::Contender;
use tollgate_model::results::{Row, Status};

use crate::grid::Grid;

/// A grid of rows: a line for each name, a column for each contender.
pub fn grid(
    corner: &str,
    rows: &[&Row],
    contenders: &[Contender],
    name: impl Fn(&Row) -> String,
    field: fn(&Row) -> String,
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

/// What tells contenders apart at a glance: the configuration below the language's build.
fn column_name(contender: &Contender) -> String {
    match &contender.config {
        None => format!("{}\n{}", contender.layer, contender.language),
        Some(config) => format!("{config}\n{}", contender.language),
    }
}

/// The figure, and how many times the control's that is.
pub fn against_control(row: &Row) -> String {
    let control = row.cell.contender.control() == row.cell.contender;
    match (&row.status, &row.figure, &row.to_native) {
        (Status::Measured, Some(figure), Some(to_control)) if !control && row.bound.is_none() => {
            format!("{}  {}", with_unit(figure.value, row.metric), ratio(to_control))
        }
        _ => plain(row),
    }
}
