//! Reasons and remarks: each once, with the cells that it is about.

use std::collections::BTreeMap;

use tollgate_model::results::Row;

/// Whatever has no figure, and whatever has remarks: each reason once, and the cells it is about.
pub fn reasons(rows: &[Row]) -> Vec<(String, String)> {
    reasons_of(rows.iter().flat_map(|row| {
        let reason = row.status.reason().map(|reason| format!("{}: {reason}", row.status.word()));
        let remarks = row.remarks.iter().map(|remark| format!("remark: {remark}"));
        reason.into_iter().chain(remarks).map(|what| (row.cell.to_string(), what))
    }))
}

/// Cells and what is to be said of them: each thing once, and the cells it is about.
pub fn reasons_of(cells: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut about: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (cell, what) in cells {
        about.entry(what).or_default().push(cell);
    }
    let named = |(what, mut cells): (String, Vec<String>)| {
        cells.sort_unstable();
        cells.dedup();
        let more =
            if cells.len() > 1 { format!(" and {} more cells", cells.len() - 1) } else { String::new() };
        (what, format!("{}{more}", cells[0]))
    };
    about.into_iter().map(named).collect()
}
