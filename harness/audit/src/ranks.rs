//! What the cards of *Answer first* choose: that nothing is better by the page's own data, and that the next best is as far behind
//! as is said.

use std::collections::{BTreeMap, BTreeSet};

use crate::Audit;
use crate::cards::{Card, cards};
use crate::carried::{Digits, Printed, Row};
use crate::figures;
use crate::formula::{mean, median};
use crate::journal::Journal;
use crate::metric::Rule as Kind;
use crate::pairs::{self, Pair};
use crate::untrusted;

/// What is that near to the best is as good: docs/READING.md.
const AS_GOOD: f64 = 0.03;

/// What numbers of five digits hide of a quotient.
const HIDDEN: f64 = 3e-4;

/// One that could be chosen: its value, and its launches by block.
struct Candidate {
    contender: String,
    value: f64,
    comparison: u64,
    launches: BTreeMap<u64, f64>,
    /// Its ratio to native with an interval, where it is that.
    to_native: Option<Pair>,
}

/// How candidates are compared.
#[derive(Clone, Copy)]
struct Rule {
    /// Whether more is better.
    higher: bool,
    /// Whether launches become one number by their median.
    middle: bool,
    /// Blocks that a ratio launch by launch takes.
    least: usize,
}

/// Holds every card's choice against the data: none is better, and the next best is as far behind as is said.
pub fn choices(audit: &mut Audit, journal: Option<&Journal>, page: &str, rows: &[Row]) {
    for card in cards(page) {
        let Some((cell, metric)) = card.of.clone() else { continue };
        let row = Row { cell: cell.clone(), metric: metric.clone(), ..Row::default() };
        let (candidates, higher, middle) = match card.figure.split_once(", over ") {
            // Settings come first there, and figures only tell what they cost.
            _ if card.need.contains("untrusted") => {
                let _ = untrusted::card(audit, journal, &card, rows);
                continue;
            }
            Some((figure, workloads)) => {
                let Some(journal) = journal else { continue };
                let Some((candidates, count)) = steady(journal, rows, &card.choice) else { continue };
                audit.compare("figure of a card");
                let chosen = candidates.iter().find(|it| it.contender == card.choice);
                let told = figure.trim_start_matches("× ").trim_end_matches(" of native");
                let near = chosen.is_some_and(|it| match it.to_native {
                    Some(_) => is_near(told, it.value),
                    // A time, with the interval of a mean over launches.
                    None => {
                        figures::figure(told.split(" ±").next().unwrap_or_default(), &timed(it.value)).is_ok()
                    }
                });
                if !near || workloads.split(' ').next() != Some(count.to_string().as_str()) {
                    let value = chosen.map_or("nothing".to_string(), |it| it.value.to_string());
                    audit.differ(
                        "card",
                        &row,
                        "figure",
                        card.figure.clone(),
                        format!("{value}, {count} workloads"),
                    );
                }
                let pairs: Vec<Pair> = chosen.and_then(|it| it.to_native).into_iter().collect();
                pairs::held(audit, "card", &row, "interval of a card", figure, &pairs);
                (candidates, false, false)
            }
            // What is made of several rows has a figure that no row has: an instance that is made, called and dropped.
            None if !rows.iter().any(|it| it.cell == cell && it.metric == metric) => continue,
            None => (single(rows, &card, &cell, &metric), higher(rows, &metric), metric.starts_with("cold-")),
        };
        let least = if middle {
            6
        } else if metric.ends_with("-per-gib") {
            2
        } else {
            5
        };
        rank(audit, &row, &card, &candidates, Rule { higher, middle, least });
    }
}

fn higher(rows: &[Row], metric: &str) -> bool {
    rows.iter().any(|row| row.metric == metric && row.higher)
}

/// Holds a choice against the others.
fn rank(audit: &mut Audit, row: &Row, card: &Card, candidates: &[Candidate], rule: Rule) {
    let Some(chosen) = candidates.iter().find(|it| it.contender == card.choice) else { return };
    audit.compare("rank");
    let better = |one: &&Candidate, other: &&Candidate| match rule.higher {
        true => one.value.total_cmp(&other.value),
        false => other.value.total_cmp(&one.value),
    };
    let Some(best) = candidates.iter().max_by(better) else { return };
    if (chosen.value / best.value - 1.0).abs() > AS_GOOD + HIDDEN {
        let told = |of: &Candidate| format!("{}: {}", of.contender, of.value);
        return audit.differ("card", row, "rank", told(chosen), told(best));
    }
    let (next, told) = match card.because.strip_prefix("the next best, ") {
        Some(rest) => rest.split_once(", takes ").unwrap_or_default(),
        None => match card.because.strip_prefix("of the next best, ") {
            Some(rest) => rest.split_once(", there are ").unwrap_or_default(),
            None => return,
        },
    };
    audit.compare("ratio of the next best");
    // None of the others lies between the two, or is as good.
    let others = || candidates.iter().filter(|it| it.contender != card.choice);
    let follows = others().max_by(better).filter(|it| it.contender == next);
    let ratio = follows.and_then(|next| ratio(next, chosen, rule));
    let near = ratio.is_some_and(|ratio| is_near(told.split(" times").next().unwrap_or_default(), ratio));
    if let Some(pair) = follows.and_then(|next| pair(next, chosen, rule)).filter(|_| near) {
        pairs::held(audit, "card", row, "interval of the next best", told, &[pair]);
    }
    if !near {
        let recomputed = others().max_by(better).map_or("nothing".to_string(), |it| {
            format!("{}, {}", it.contender, ratio.unwrap_or(it.value / chosen.value))
        });
        audit.differ("card", row, "ratio of the next best", format!("{next}, {told}"), recomputed);
    }
}

/// The same with its interval; none where they were no neighbours.
fn pair(one: &Candidate, other: &Candidate, rule: Rule) -> Option<Pair> {
    let of = |(block, one): (&u64, &f64)| Some((one / other.launches.get(block)?).ln());
    let logs: Vec<f64> = one.launches.iter().filter_map(of).collect();
    let kind = if rule.middle { Kind::Median } else { Kind::Mean };
    (one.comparison == other.comparison && logs.len() >= rule.least).then(|| Pair::of_logs(&logs, kind))?
}

/// Whether a written number, without its interval, is that one.
fn is_near(text: &str, number: f64) -> bool {
    let text = text.split([' ', '(']).next().unwrap_or_default();
    figures::is(text, number, number.abs() * HIDDEN)
}

/// The one over the other: launch by launch where they were neighbours.
fn ratio(one: &Candidate, other: &Candidate, rule: Rule) -> Option<f64> {
    let logs: Vec<f64> = one
        .launches
        .iter()
        .filter(|_| one.comparison == other.comparison)
        .filter_map(|(block, one)| Some((one / other.launches.get(block)?).ln()))
        .collect();
    let by_blocks = || if rule.middle { median(&logs).exp() } else { mean(&logs).exp() };
    Some(if logs.len() >= rule.least { by_blocks() } else { one.value / other.value })
}

/// The contenders whose figure of one metric is compared, as a rule on one workload.
fn single(rows: &[Row], card: &Card, cell: &str, metric: &str) -> Vec<Candidate> {
    let workload = cell.split('@').next().unwrap_or_default();
    let any = metric.ends_with("-per-gib");
    let mut seen = BTreeSet::new();
    let of_it = rows.iter().filter(|row| row.metric == metric && row.figure.is_some());
    let of_it = of_it.filter(|row| eligible(row, &card.choice) && seen.insert(row.cell.clone()));
    of_it
        .filter(|row| any || row.cell.split('@').next() == Some(workload))
        .map(|row| Candidate {
            contender: contender(row).to_string(),
            value: row.figure.map_or(f64::NAN, |figure| figure.value),
            comparison: row.comparison,
            launches: row.launches.iter().copied().collect(),
            to_native: None,
        })
        .collect()
}

fn contender(row: &Row) -> &str {
    row.cell.split_once('@').map_or("", |(_, contender)| contender)
}

/// Whether a contender could be chosen: something that runs components, of the same language, that nothing is held against, and
/// no developer's build.
fn eligible(row: &Row, choice: &str) -> bool {
    let parts = |contender: &str| -> Option<(String, String)> {
        let mut parts = contender.split('/');
        Some((parts.next()?.to_string(), parts.next()?.to_string()))
    };
    let language = |build: &str| build.split('-').next().unwrap_or_default().to_string();
    let Some(((deployment, build), (_, chosen))) = parts(contender(row)).zip(parts(choice)) else {
        return false;
    };
    deployment != "native"
        && !row.control
        && !build.ends_with("-debug")
        && language(&build) == language(&chosen)
}

/// The call of all logic against the native one, contender by contender, in the comparison that times most of it; and of how
/// many workloads that is. None where something has no native call beside it.
fn steady(journal: &Journal, rows: &[Row], choice: &str) -> Option<(Vec<Candidate>, usize)> {
    let functions = journal.logic();
    let logic = |row: &&Row| {
        let workload = row.cell.split('@').next().unwrap_or_default();
        // Some come in sizes, which stand behind the name.
        let sized = workload.rsplit_once('/').is_some_and(|(function, _)| functions.contains(function));
        functions.contains(workload) || sized
    };
    let language = |contender: &str| {
        let build = contender.split('/').nth(1).unwrap_or_default();
        build.split('-').next().unwrap_or_default().to_string()
    };
    let timed = rows.iter().filter(|row| row.metric == "call-ns" && row.figure.is_some()).filter(logic);
    let mut groups: BTreeMap<u64, Vec<&Row>> = BTreeMap::new();
    for row in timed.filter(|row| language(contender(row)) == language(choice)) {
        groups.entry(row.comparison).or_default().push(row);
    }
    let (comparison, group) = groups.into_iter().rev().max_by_key(|(_, rows)| rows.len())?;
    let mut of: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    group.into_iter().for_each(|row| of.entry(contender(row)).or_default().push(row));
    let all = of.values().map(Vec::len).max()?;
    of.retain(|_, rows| rows.len() == all);
    let together: BTreeMap<&str, BTreeMap<u64, f64>> =
        of.iter().map(|(contender, rows)| (*contender, geometric(rows))).collect();
    let candidates = of.iter().filter(|(_, rows)| eligible(rows[0], choice)).map(|(contender, rows)| {
        let own = &together[contender];
        let Some(control) = journal.control(comparison, &rows[0].cell) else {
            let logs: Vec<f64> = own.values().map(|ns| ns.ln()).collect();
            return (!logs.is_empty()).then(|| Candidate {
                contender: (*contender).to_string(),
                value: mean(&logs).exp(),
                comparison,
                launches: own.clone(),
                to_native: None,
            });
        };
        let beneath = together.get(control.split_once('@')?.1)?;
        let logs: Vec<f64> =
            own.iter().filter_map(|(block, own)| Some((own / beneath.get(block)?).ln())).collect();
        (logs.len() >= 5).then(|| Candidate {
            contender: (*contender).to_string(),
            value: mean(&logs).exp(),
            comparison,
            launches: own.clone(),
            to_native: Pair::of_logs(&logs, Kind::Mean),
        })
    });
    Some((candidates.collect::<Option<_>>()?, all))
}

/// A time of calls, as a row has it.
fn timed(ns: f64) -> Row {
    let figure = Some(Printed { value: ns, ends: None });
    Row { metric: "call-ns".to_string(), figure, digits: Digits::Five, ..Row::default() }
}

/// Launch by launch, the geometric mean of rows; of blocks that all of them have.
fn geometric(rows: &[&Row]) -> BTreeMap<u64, f64> {
    let mut logs: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for (block, value) in rows.iter().flat_map(|row| &row.launches) {
        logs.entry(*block).or_default().push(value.ln());
    }
    logs.retain(|_, of| of.len() == rows.len());
    logs.into_iter().map(|(block, of)| (block, mean(&of).exp())).collect()
}
