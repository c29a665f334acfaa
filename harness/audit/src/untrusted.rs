//! The card for untrusted code: that nothing guards better than what is chosen, and what its guards add to a call.

use std::collections::BTreeMap;

use crate::Audit;
use crate::cards::Card;
use crate::carried::{Digits, Printed, Row};
use crate::figures;
use crate::formula::mean;
use crate::journal::Journal;

/// Launches that a difference takes.
const LEAST: usize = 5;

/// Holds the card against the configurations of the run and the page's rows.
pub fn card(audit: &mut Audit, journal: Option<&Journal>, card: &Card, rows: &[Row]) -> Option<()> {
    let row = Row { cell: card.choice.clone(), metric: card.need.clone(), ..Row::default() };
    if let Some(journal) = journal {
        audit.compare("guards");
        let chosen = guards(journal, &card.choice);
        let timed = rows.iter().filter(|row| row.metric == "call-ns" && row.figure.is_some());
        let contenders = timed.filter_map(|row| row.cell.split_once('@')).map(|(_, contender)| contender);
        let better = contenders
            .filter(|it| it.starts_with("component/") && same_language(it, &card.choice))
            .find(|it| guards(journal, it) > chosen);
        if let Some(better) = better {
            audit.differ(
                "card",
                &row,
                "choice",
                card.choice.clone(),
                format!("{better}, which guards better"),
            );
        }
    }
    let plain = card.facts.iter().find_map(|(name, _)| {
        name.split_once("against ")?.1.split_once(" without guards").map(|(plain, _)| plain)
    })?;
    let added = added(rows, &card.choice, plain);
    let (span, workloads) = card.figure.strip_prefix("adds ")?.split_once(" to a call, over ")?;
    audit.compare("what guards add");
    let count: Option<usize> = workloads.split(' ').next().and_then(|count| count.parse().ok());
    let least = added.iter().copied().reduce(f64::min)?;
    let most = added.iter().copied().reduce(f64::max)?;
    let is = |text: &str, ns: f64| {
        let figure = Some(Printed { value: ns, ends: None });
        let made = Row { metric: "call-ns".to_string(), figure, digits: Digits::Five, ..Row::default() };
        figures::figure(text, &made).is_ok()
    };
    let right = span.split_once(" to ").is_some_and(|(low, high)| is(low, least) && is(high, most));
    if !right || count != Some(added.len()) {
        let should = format!("{least} to {most} ns, over {} workloads", added.len());
        audit.differ("card", &row, "figure", card.figure.clone(), should);
    }
    Some(())
}

/// Whether a configuration can stop a guest, and whether it gives each call an instance of its own.
fn guards(journal: &Journal, contender: &str) -> (bool, bool) {
    let config = &journal.run["subjects"][contender]["config"];
    let engine = &config["engine"];
    let stops = ["epoch-interruption", "consume-fuel"].iter().any(|it| engine[it] == true);
    (stops, config["call"]["instance"] == "fresh")
}

fn same_language(one: &str, other: &str) -> bool {
    let language = |contender: &str| {
        let build = contender.split('/').nth(1).unwrap_or_default().to_string();
        (!build.ends_with("-debug")).then(|| build.split('-').next().unwrap_or_default().to_string())
    };
    language(one).is_some() && language(one) == language(other)
}

/// What the one adds to the other's calls, workload by workload, in the comparison that has most workloads of both.
fn added(rows: &[Row], guarded: &str, plain: &str) -> Vec<f64> {
    let mut of: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    let calls = || rows.iter().filter(|row| row.metric == "call-ns" && row.figure.is_some());
    for row in calls() {
        let Some((workload, contender)) = row.cell.split_once('@') else { continue };
        if contender != guarded || workload.starts_with("probe/") {
            continue;
        }
        let other = format!("{workload}@{plain}");
        let Some(other) = calls().find(|it| it.comparison == row.comparison && it.cell == other) else {
            continue;
        };
        let below: BTreeMap<u64, f64> = other.launches.iter().copied().collect();
        let differences: Vec<f64> =
            row.launches.iter().filter_map(|(block, ns)| Some(ns - below.get(block)?)).collect();
        if differences.len() >= LEAST {
            of.entry(row.comparison).or_default().push(mean(&differences));
        }
    }
    of.into_values().max_by_key(Vec::len).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_guards_add_is_the_mean_of_differences_within_launches() {
        let row = |cell: &str, by: f64| Row {
            cell: cell.to_string(),
            metric: "call-ns".to_string(),
            figure: Some(Printed { value: 100.0, ends: None }),
            launches: (0..6).map(|block| (block, 100.0 * (block + 1) as f64 + by)).collect(),
            ..Row::default()
        };
        let rows = [
            row("a/b@component/rust/safe", 40.0),
            row("a/b@component/rust/plain", 0.0),
            row("a/c@component/rust/safe", 15.0),
            row("a/c@component/rust/plain", 5.0),
            row("probe/nop@component/rust/safe", 1.0),
            row("probe/nop@component/rust/plain", 0.0),
        ];
        assert_eq!(added(&rows, "component/rust/safe", "component/rust/plain"), [40.0, 10.0]);
        let card = |figure: &str| Card {
            need: "Safest".to_string(),
            choice: "component/rust/safe".to_string(),
            figure: figure.to_string(),
            of: None,
            word: String::new(),
            because: String::new(),
            facts: vec![(
                "adds least, against component/rust/plain without guards: a/c".to_string(),
                "10.0 ns".to_string(),
            )],
        };
        let differences = |figure: &str| {
            let mut audit = Audit::default();
            super::card(&mut audit, None, &card(figure), &rows);
            assert_eq!(audit.compared["what guards add"], 1);
            audit.differences.len()
        };
        assert_eq!(differences("adds 10.0 ns to 40.0 ns to a call, over 2 workloads"), 0);
        assert_eq!(differences("adds 10.1 ns to 40.0 ns to a call, over 2 workloads"), 1);
        assert_eq!(differences("adds 10.0 ns to 40.0 ns to a call, over 3 workloads"), 1);
    }
}
