//! What a figure was made of, in a line that can be quoted with it: versions, machine, run, date.

use std::collections::BTreeSet;

use tollgate_analysis::report::Source;

use super::method::host;

/// The line for figures of these runs.
pub fn line(runs: &[Source]) -> String {
    let unique = |all: Vec<String>| {
        let unique: BTreeSet<String> = all.into_iter().collect();
        unique.into_iter().collect::<Vec<_>>().join(", ")
    };
    let Some(first) = runs.first() else { return String::new() };
    let receipts = runs.iter().flat_map(|source| source.launches).filter_map(|it| it.receipt.as_ref());
    let runtimes =
        unique(receipts.map(|receipt| receipt.runtime.clone()).filter(|it| it != "native").collect());
    let versions = unique(runs.iter().map(|source| format!("Tollgate {}", source.run.tollgate)).collect());
    let named: Vec<String> =
        runs.iter().map(|source| format!("{} ({})", source.name, began(&source.run.started))).collect();
    let told = [versions, runtimes, host(first), format!("run {}", named.join(", "))];
    let told: Vec<String> = told.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}.", told.join("; "))
}

/// `20261121T095738Z` as people write it.
pub fn began(stamp: &str) -> String {
    let digits =
        |from: usize, to: usize| stamp.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    match (digits(0, 4), digits(4, 6), digits(6, 8), digits(9, 11), digits(11, 13)) {
        (Some(year), Some(month), Some(day), Some(hour), Some(minute)) => {
            format!("{year}-{month}-{day} {hour}:{minute} UTC")
        }
        _ => stamp.to_string(),
    }
}
