//! Break-evens in words: from which size, after how many calls and after how many starts one choice overtakes another.

use std::collections::BTreeSet;

use crate::Audit;
use crate::carried::Row;
use crate::figures;
use crate::pairs::{Pair, Said, held};
use crate::places::Rows;
use crate::tables::plain_text;

/// One of them as the page has it.
struct Told<'a> {
    cell: &'a str,
    metric: &'a str,
    says: String,
    because: String,
}

/// Holds the sentences against the page's rows.
pub fn sentences(audit: &mut Audit, page: &str, rows: &[Row]) {
    let Some((_, list)) = page.split_once("class=\"break-evens\"") else { return };
    let list = list.split("</dl>").next().unwrap_or_default();
    let known = Rows::of(rows);
    for item in list.split("<dt>").skip(1) {
        let Some(told) = told(item) else { continue };
        let of_it = match told.metric {
            "break-even-calls" => by_calls(audit, &told, &known),
            metric if metric.starts_with("cold-") => by_starts(audit, &told, &known, rows),
            _ => by_size(audit, &told, &known, rows),
        };
        if of_it.is_none() {
            *audit.untold.entry("break-evens".to_string()).or_default() += 1;
        }
    }
}

fn told(item: &str) -> Option<Told<'_>> {
    let (says, because) = item.split_once("<dd class=\"says\">")?.1.split_once("</dd>")?;
    let (cell, metric) = says.split_once("#cell=")?.1.split_once('"')?.0.split_once("&amp;metric=")?;
    let because = plain_text(because.split("</dd>").next()?);
    Some(Told { cell, metric, says: plain_text(says), because })
}

impl Told<'_> {
    fn row(&self) -> Row {
        Row { cell: self.cell.to_string(), metric: self.metric.to_string(), ..Row::default() }
    }
}

/// Holds a figure within a sentence against the rows that it may be of.
fn figure(audit: &mut Audit, told: &Told, text: &str, rows: &[&Row]) -> Option<f64> {
    audit.compare("figure, break-evens");
    if let Some(row) = rows.iter().find(|row| figures::figure(text, row).is_ok()) {
        return Some(row.figure?.value);
    }
    let should = rows.first().map_or("nothing".to_string(), |row| row.text.clone());
    audit.differ("break-evens", &told.row(), "figure", text.to_string(), should);
    None
}

/// `After 600,000 calls ± 7.1 % (pricing/get-quote); …`, and what compiling takes with both.
fn by_calls(audit: &mut Audit, told: &Told, known: &Rows) -> Option<()> {
    let (_, contender) = told.cell.split_once('@')?;
    // A start is held against several others: the one that the sentence is about is the one that it tells.
    let said = told.says.strip_prefix("After ")?.split(" (").next()?.replace(" calls", "");
    let all = known.at(told.cell, told.metric);
    let row = all.iter().find(|row| figures::figure(&said, row).is_ok()).or(all.first())?;
    let against = row.against.clone();
    for one in told.says.strip_prefix("After ")?.trim_end_matches('.').split("; ") {
        let (calls, workload) = one.rsplit_once(" (")?;
        let rows = known.at(&format!("{}@{contender}", workload.trim_end_matches(')')), told.metric);
        let rows: Vec<&Row> = rows.into_iter().filter(|row| row.against == against).collect();
        figure(audit, told, &calls.replace(" calls", ""), &rows);
    }
    let (workload, _) = told.cell.split_once('@')?;
    let (one, rest) = told.because.strip_prefix("Compiling takes ")?.split_once(" with ")?;
    let other = rest.split_once(" and ")?.1.split(" with ").next()?;
    let of = |contender: &str| known.at(&format!("{workload}@{contender}"), "cold-compile-us");
    figure(audit, told, one, &of(contender));
    figure(audit, told, other, &of(&against));
    Some(())
}

/// `With the first request of the first start that uses it`: what a cache costs, and what it saves.
fn by_starts(audit: &mut Audit, told: &Told, known: &Rows, rows: &[Row]) -> Option<()> {
    let (workload, _) = told.cell.split_once('@')?;
    let cost = told.because.split_once("compiling does, ")?.1.split(", once").next()?;
    let (_, rest) = told.because.split_once(" then takes ")?;
    let saved = rest.rsplit_once("), ").and_then(|(_, it)| it.strip_suffix(" earlier."));
    let cached = *known.at(told.cell, told.metric).first()?;
    // The other of the pair compiles at each start: one whose compiling takes that long.
    let compiled = rows.iter().filter(|row| row.metric == "cold-compile-us" && row.figure.is_some());
    let compiled = compiled.filter(|row| row.cell.starts_with(&format!("{workload}@component/")));
    let compiled: Vec<&Row> = compiled.filter(|row| figures::figure(cost, row).is_ok()).collect();
    audit.compare("figure, break-evens");
    if compiled.is_empty() {
        let should = "no compiling that takes so long".to_string();
        audit.differ("break-evens", &told.row(), "figure", cost.to_string(), should);
        return Some(());
    }
    let plain: Vec<(&Row, &Row)> = compiled
        .iter()
        .flat_map(|compiling| {
            known.at(&compiling.cell, told.metric).into_iter().map(move |it| (*compiling, it))
        })
        .collect();
    let pairs: Vec<Pair> = plain.iter().filter_map(|(_, plain)| Pair::of(cached, plain)).collect();
    held(audit, "break-evens", &told.row(), "ratio, break-evens", rest, &pairs);
    let saved = saved?;
    audit.compare("figure, break-evens");
    let earlier = |plain: &Row| Some(plain.figure?.value - cached.figure?.value);
    let is = |(compiling, plain): &&(&Row, &Row)| {
        let Some((earlier, compiling)) = earlier(plain).zip(compiling.figure) else { return false };
        let row = Row {
            metric: told.metric.to_string(),
            figure: Some(crate::carried::Printed { value: earlier, ends: None }),
            digits: crate::carried::Digits::Five,
            ..Row::default()
        };
        let starts = (compiling.value / earlier).round();
        let said = match told.says.split_once(" of start ") {
            Some((_, start)) => start.split(' ').next().and_then(figures::number),
            None => Some(1.0),
        };
        figures::figure(saved, &row).is_ok() && said == Some(starts.max(1.0))
    };
    if !plain.iter().any(|pair| is(&pair)) {
        let should = plain.first().and_then(|(_, plain)| earlier(plain)).unwrap_or(f64::NAN);
        audit.differ("break-evens", &told.row(), "what is saved", saved.to_string(), format!("{should} µs"));
    }
    Some(())
}

/// `At none that was measured: a request takes at least 1.05 times as long as a call (1.02–1.08)`.
fn by_size(audit: &mut Audit, told: &Told, known: &Rows, rows: &[Row]) -> Option<()> {
    let (workload, rest) = told.because.strip_prefix("Nearest at ")?.split_once(": ")?;
    let (call, rest) = rest.split_once(" for a call, ")?;
    let (request, rest) = match rest.split_once(" for the median request") {
        Some(found) => found,
        None => rest.split_once(" of processor time for a request")?,
    };
    let one = |text: &str, metric: &str| -> Option<(String, Vec<&Row>)> {
        let (figure, contender) = text.strip_suffix(')')?.rsplit_once(" (")?;
        Some((figure.to_string(), known.at(&format!("{workload}@{contender}"), metric)))
    };
    let ((call, of_call), (request, of_request)) = (one(call, "call-ns")?, one(request, told.metric)?);
    figure(audit, told, &call, &of_call);
    figure(audit, told, &request, &of_request);
    let to_ns = if told.metric.split('/').next()?.ends_with("-us") { 1e3 } else { 1.0 };
    let pairs: Vec<Pair> = of_request
        .iter()
        .flat_map(|one| of_call.iter().map(move |other| (one, other)))
        .filter_map(|(one, other)| Pair::of(&Row { comparison: u64::MAX, ..(*one).clone() }, other))
        .map(|pair| pair.times(to_ns))
        .collect();
    held(audit, "break-evens", &told.row(), "ratio, break-evens", &told.says, &pairs);
    // Nowhere else are the two nearer to each other.
    let measured: BTreeSet<&str> = rest.split_once(": ")?.1.trim_end_matches('.').split(", ").collect();
    let said = Said::of(&told.says).and_then(|said| figures::number(said.value))?;
    for workload in measured {
        let least = |metric: &str, starts: &str| {
            let of_it = rows.iter().filter(|row| row.metric == metric);
            let of_it = of_it.filter_map(|row| {
                let (of, contender) = row.cell.split_once('@')?;
                let counts =
                    of == workload && contender.starts_with(starts) && !contender.contains("-debug/");
                row.figure.filter(|_| counts).map(|figure| figure.value)
            });
            of_it.reduce(f64::min)
        };
        audit.compare("nearest, break-evens");
        // What a user waits, or else what the processor is busy with.
        let waited = ["response-p50-us", "service-p50-us", "cpu-per-request-us"];
        let request = waited.iter().find_map(|metric| least(metric, "http/"));
        let ratio = request.zip(least("call-ns", "component/")).map(|(request, call)| request * 1e3 / call);
        // Components of other languages take longer.
        if ratio.is_none_or(|ratio| ratio < said * 0.99) {
            let should = ratio.map_or("not measured both ways".to_string(), |it| it.to_string());
            audit.differ(
                "break-evens",
                &told.row(),
                "nearest",
                format!("{said}"),
                format!("{workload}: {should}"),
            );
        }
    }
    Some(())
}
