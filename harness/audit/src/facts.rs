//! Further facts of the cards, and the sentence above them.

use std::collections::BTreeMap;

use crate::Audit;
use crate::cards::{Card, cards};
use crate::carried::{Digits, Printed, Row};
use crate::figures;
use crate::formula::{mean, median, median_ends, standard_error, student};
use crate::made::RESAMPLED;
use crate::metric::Known;
use crate::pairs::{self, Pair, held};
use crate::places::Rows;
use crate::tables::plain_text;

/// What an instance takes that serves one call and is gone.
const INSTANCE: [(&str, &str); 3] =
    [("made ", "warm-instantiate-us"), ("called once ", "warm-first-call-us"), ("dropped ", "warm-drop-us")];

/// Holds them against the page's rows.
pub fn of_cards(audit: &mut Audit, page: &str, rows: &[Row]) {
    let known = Rows::of(rows);
    for card in cards(page) {
        for (name, says) in &card.facts {
            let fact = Fact { card: &card, name, says };
            if fact.held(audit, &known, rows).is_none() {
                *audit.untold.entry("cards".to_string()).or_default() += 1;
            }
        }
    }
    let leads = page.split("<p class=\"lead\">").skip(1).filter_map(|lead| lead.split("</p>").next());
    for lead in leads.map(plain_text).filter(|lead| lead.starts_with("Under ")) {
        let _ = in_short(audit, &lead, &known);
    }
}

struct Fact<'a> {
    card: &'a Card,
    name: &'a str,
    says: &'a str,
}

impl Fact<'_> {
    fn row(&self) -> Row {
        let metric = self.name.split([',', ':', '(']).next().unwrap_or_default().trim().to_string();
        Row { cell: self.card.need.clone(), metric, ..Row::default() }
    }

    fn figure<'r>(&self, audit: &mut Audit, text: &str, rows: &[&'r Row]) -> Option<&'r Row> {
        audit.compare("fact of a card");
        if let Some(row) = rows.iter().find(|row| figures::figure(text, row).is_ok()) {
            return Some(row);
        }
        let should = rows.first().map_or("nothing".to_string(), |row| row.text.clone());
        audit.differ("card", &self.row(), "fact", text.to_string(), should);
        None
    }

    fn held(&self, audit: &mut Audit, known: &Rows, rows: &[Row]) -> Option<()> {
        let (cell, metric) = self.card.of.as_ref().map(|(cell, metric)| (cell.as_str(), metric.as_str()))?;
        let workload = cell.split('@').next()?;
        let of = |starts: String| -> Vec<&Row> {
            rows.iter().filter(|row| row.metric == metric && row.cell.starts_with(&starts)).collect()
        };
        if self.name.starts_with("a native call in a new process") {
            let (figure, ratio) =
                self.says.split_once("; this takes ").map_or((self.says, None), |(a, b)| (a, Some(b)));
            self.figure(audit, figure, &of(format!("{workload}@native/")));
            if let Some(ratio) = ratio {
                let own: Vec<Pair> = known.at(cell, metric).into_iter().filter_map(to_control).collect();
                held(audit, "card", &self.row(), "ratio of a card", ratio, &own);
            }
        } else if self.name.starts_with("the native service") {
            self.figure(audit, self.says, &of(format!("{workload}@http/")));
        } else if self.name.starts_with("a new instance in a warm engine") {
            self.instance(audit, known, rows, workload)?;
        } else if let Some((_, workload)) = self.near() {
            let rows = known.at(&format!("{workload}@{}", self.card.choice), "call-ns");
            let (ratio, time) = self.says.strip_suffix(')')?.rsplit_once(" (")?;
            self.figure(audit, time, &rows);
            let own: Vec<Pair> = rows.into_iter().filter_map(to_control).collect();
            held(audit, "card", &self.row(), "ratio of a card", ratio, &own);
        } else if self.name == "one more instance" {
            self.figure(audit, self.says, &known.at(cell, "bytes-per-instance"));
        } else if let Some(contender) = self.name.strip_prefix("processes of ") {
            let (figure, ratio) =
                self.says.split_once("; instances are ").map_or((self.says, None), |(a, b)| (a, Some(b)));
            let of_it = rows.iter().filter(|row| row.metric == "process-per-gib");
            let of_it: Vec<&Row> = of_it.filter(|row| row.cell.ends_with(&format!("@{contender}"))).collect();
            let process = self.figure(audit, figure, &of_it)?;
            let own: Vec<Pair> =
                known.at(cell, metric).into_iter().filter_map(|row| Pair::of(row, process)).collect();
            held(audit, "card", &self.row(), "ratio of a card", ratio?, &own);
        } else if self.name.starts_with("adds least") || self.name.starts_with("adds most") {
            self.added(audit, known)?;
        } else {
            return None;
        }
        Some(())
    }

    fn near(&self) -> Option<(&str, &str)> {
        self.name.split_once(": ").filter(|(what, _)| matches!(*what, "nearest to native" | "farthest"))
    }

    /// `19.9 µs ± 8.1 % with component/x, a tie: made 5.89 µs, called once 7.08 µs, dropped 6.96 µs`
    fn instance(&self, audit: &mut Audit, known: &Rows, rows: &[Row], workload: &str) -> Option<()> {
        let (text, rest) = self.says.split_once(" with ")?;
        let (contender, rest) = rest.split_once(", ")?;
        let cell = format!("{workload}@{contender}");
        for (step, (name, metric)) in rest.split_once(": ")?.1.split(", ").zip(INSTANCE) {
            self.figure(audit, step.strip_prefix(name)?, &known.at(&cell, metric));
        }
        let own = together(known, &cell)?;
        let made = Row {
            metric: INSTANCE[0].1.to_string(),
            figure: Some(Printed { value: middle(&own), ends: median_ends(&own) }),
            digits: Digits::Five,
            ..Row::default()
        };
        // Each step has five digits of its own.
        let near = |by: f64| {
            let by = |of: f64| of * (1.0 + by);
            let figure = made
                .figure
                .map(|it| Printed { value: by(it.value), ends: it.ends.map(|(a, b)| (by(a), by(b))) });
            figures::figure(text, &Row { figure, ..made.clone() }).is_ok()
        };
        audit.compare("fact of a card");
        if ![0.0, 5e-5, -5e-5].into_iter().any(near) {
            let should = made.figure.map_or(String::new(), |it| format!("{} {:?}", it.value, it.ends));
            audit.differ("card", &self.row(), "fact", text.to_string(), should);
        }
        // No other component's is that much shorter, of those with launches enough for an interval.
        let language = |contender: &str| {
            contender.split('/').nth(1).map(|it| it.split('-').next().unwrap_or_default().to_string())
        };
        let others = rows.iter().filter(|row| row.metric == INSTANCE[0].1 && row.figure.is_some());
        let others = others.filter(|row| {
            row.cell.split_once('@').is_some_and(|(of, it)| {
                of == workload
                    && it.starts_with("component/")
                    && language(it) == language(contender)
                    && !it.contains("-debug/")
            })
        });
        let enough = Known::of(INSTANCE[0].1).map_or(0, |known| known.least);
        let best = others.filter_map(|row| {
            let all = together(known, &row.cell).filter(|all| all.len() >= enough)?;
            Some((middle(&all), &row.cell))
        });
        if let Some((least, cell)) = best.min_by(|one, other| one.0.total_cmp(&other.0)) {
            audit.compare("rank");
            if middle(&own) > least * 1.0304 {
                audit.differ("card", &self.row(), "rank", contender.to_string(), cell.to_string());
            }
        }
        Some(())
    }

    /// What guards add to a call: `11.9 µs (11.8 to 11.9 µs)`.
    fn added(&self, audit: &mut Audit, known: &Rows) -> Option<()> {
        let (plain, workload) = self.name.split_once("against ")?.1.split_once(" without guards: ")?;
        let of = |contender: &str| known.at(&format!("{workload}@{contender}"), "call-ns");
        let (guarded, plain) = (of(&self.card.choice), of(plain));
        let pairs = guarded.iter().flat_map(|one| plain.iter().map(move |other| (*one, *other)));
        let differences = |(one, other): (&Row, &Row)| -> Option<Vec<f64>> {
            let below: BTreeMap<u64, f64> = other.launches.iter().copied().collect();
            let of_it = one.launches.iter().filter_map(|(block, ns)| Some(ns - below.get(block)?));
            let of_it: Vec<f64> = of_it.collect();
            (one.comparison == other.comparison && of_it.len() >= 5).then_some(of_it)
        };
        let all: Vec<Vec<f64>> = pairs.filter_map(differences).collect();
        let (value, ends) = self.says.strip_suffix(')')?.split_once(" (")?;
        let (low, high) = ends.split_once(" to ")?;
        let (high, unit) = high.split_once(' ')?;
        let size = match unit {
            "ns" => 1.0,
            "µs" => 1e3,
            _ => 1e6,
        };
        let is = |differences: &Vec<f64>| {
            let middle = mean(differences);
            let reach = student(differences.len() - 1) * standard_error(differences);
            let row = Row {
                metric: "call-ns".to_string(),
                figure: Some(Printed { value: middle, ends: None }),
                digits: Digits::Five,
                ..Row::default()
            };
            let end = |text: &str, sign: f64| {
                let of = |by: f64| (middle + sign * reach * (1.0 + by)) / size;
                let (one, other) = (of(-RESAMPLED), of(RESAMPLED));
                figures::between(text, one.min(other), one.max(other))
            };
            figures::figure(value, &row).is_ok() && end(low, -1.0) && end(high, 1.0)
        };
        audit.compare("fact of a card");
        if !all.iter().any(is) {
            let should = all.first().map_or("nothing".to_string(), |it| format!("{} ns", mean(it)));
            audit.differ("card", &self.row(), "fact", self.says.to_string(), should);
        }
        Some(())
    }
}

/// Launch by launch, what an instance takes that serves one call.
fn together(known: &Rows, cell: &str) -> Option<Vec<f64>> {
    let mut sums: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for (_, metric) in INSTANCE {
        for (block, us) in &known.at(cell, metric).first()?.launches {
            sums.entry(*block).or_default().push(*us);
        }
    }
    let all: Vec<f64> = sums
        .into_values()
        .filter(|steps| steps.len() == INSTANCE.len())
        .map(|steps| steps.iter().sum())
        .collect();
    (!all.is_empty()).then_some(all)
}

/// The median of positive numbers as the page has it: on the logarithm, so that between two it is their geometric mean.
fn middle(numbers: &[f64]) -> f64 {
    let logs: Vec<f64> = numbers.iter().map(|number| number.ln()).collect();
    median(&logs).exp()
}

/// The ratio that a row has to its control.
pub fn to_control(row: &Row) -> Option<Pair> {
    let ratio = row.ratio?;
    let ends = ratio.ends.map(|(low, high)| (low / ratio.value, high / ratio.value, 0.0));
    Some(Pair { value: ratio.value, ends })
}

/// `Under component/x, a call of a component takes 1.222 times as long as the native call (1.217–1.227) for a/b, and 17.7 times as
/// long (17.5–17.8) for a/c.`
fn in_short(audit: &mut Audit, lead: &str, known: &Rows) -> Option<()> {
    let (contender, rest) = lead.strip_prefix("Under ")?.split_once(", a call of a component takes ")?;
    let rest = rest.split_once(". ").map_or(rest, |(first, _)| first);
    for one in rest.split(", and ") {
        let (ratio, workload) = one.split_once(" for ")?;
        let rows = known.at(&format!("{}@{contender}", workload.trim_end_matches('.')), "call-ns");
        let row = Row { cell: workload.to_string(), metric: "call-ns".to_string(), ..Row::default() };
        let own: Vec<Pair> = rows.into_iter().filter_map(to_control).collect();
        pairs::held(audit, "in short", &row, "ratio, in short", ratio, &own);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Instances of two configurations; the second takes half the time, in so many launches.
    fn differences(says: &str, launches_of_faster: usize) -> usize {
        let row = |config: &str, metric: &str, us: f64, launches: usize| Row {
            cell: format!("a/b@component/rust/{config}"),
            metric: metric.to_string(),
            figure: Some(Printed { value: us, ends: None }),
            launches: (0..launches as u64)
                .map(|block| (block, if block < 3 { us } else { us * 1.5 }))
                .collect(),
            ..Row::default()
        };
        let rows: Vec<Row> = (INSTANCE.iter())
            .flat_map(|(_, metric)| {
                [row("plain", metric, 20.0, 6), row("pooling", metric, 10.0, launches_of_faster)]
            })
            .collect();
        let of = Some(("a/b@component/rust/plain".to_string(), "cold-to-call-1-us".to_string()));
        let card = Card {
            need: "Lowest start-up".to_string(),
            choice: "component/rust/plain".to_string(),
            figure: String::new(),
            of,
            word: String::new(),
            because: String::new(),
            facts: Vec::new(),
        };
        let mut audit = Audit::default();
        let fact = Fact { card: &card, name: "a new instance in a warm engine, for one call", says };
        fact.instance(&mut audit, &Rows::of(&rows), &rows, "a/b").unwrap();
        audit.differences.len()
    }

    #[test]
    fn an_instance_is_the_geometric_middle_and_held_against_those_with_launches_enough() {
        // Between 60 and 90 µs lie 73.5 on the logarithm, and 75 half-way.
        let says =
            "73 µs ± 20 % with component/rust/plain, a tie: made 20 µs, called once 20 µs, dropped 20 µs";
        assert_eq!(differences(says, 5), 0);
        assert_eq!(differences(says, 6), 1, "the faster one has an interval, too");
        assert_eq!(differences(&says.replace("73 µs", "75 µs"), 5), 1);
    }
}
