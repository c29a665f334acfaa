//! Figures within sentences: the one that the page begins with, and counts of verdicts.

use crate::Audit;
use crate::carried::Row;
use crate::figures;
use crate::places::{Rows, plain};
use crate::tables;

/// Holds the first sentence against the table below it: the same times, in the same order.
pub fn decision(audit: &mut Audit, page: &str, rows: &[Row]) {
    let Some((before, table)) = page.split_once("<table class=\"decision\"") else { return };
    let table = table.split("</table>").next().unwrap_or_default();
    let rows = Rows::of(rows);
    let calls = table.split("data-label=\"one call\"").skip(1);
    let shown: Vec<&Row> = calls
        .filter_map(|field| {
            let address = tables::field(field).split_once("#cell=")?.1.split_once('"')?.0;
            let (cell, metric) = address.split_once("&amp;metric=")?;
            rows.at(cell, metric).first().copied()
        })
        .collect();
    let lead = before.rsplit_once("<p class=\"lead\">").map_or("", |(_, lead)| lead);
    let lead = plain(lead.split("</p>").next().unwrap_or_default());
    let times = times(&lead);
    // Calls first, then requests, as the sentence does.
    let (calls, requests): (Vec<&Row>, Vec<&Row>) =
        shown.into_iter().partition(|row| row.metric == "call-ns");
    let shown: Vec<&Row> = calls.into_iter().chain(requests).collect();
    if times.is_empty() && shown.is_empty() {
        return;
    }
    for (nth, row) in shown.iter().enumerate() {
        audit.compare("figure, first sentence");
        let time = times.get(nth).map_or("nothing", String::as_str);
        if let Err(should) = figures::figure(time, row) {
            audit.differ("first sentence", row, "figure", time.to_string(), should);
        }
    }
    if times.len() > shown.len() {
        let row = Row { cell: "the decision".to_string(), metric: "one call".to_string(), ..Row::default() };
        audit.differ("first sentence", &row, "figure", times[shown.len()].clone(), "nothing".to_string());
    }
}

/// The times of a sentence: `takes 200 ns as a native library, 1.00 µs as a component.`
fn times(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let unit = |word: &str| matches!(word, "ns" | "µs" | "ms" | "s");
    let pairs =
        words.windows(2).filter(|pair| pair[0].starts_with(|it: char| it.is_ascii_digit()) && unit(pair[1]));
    pairs.map(|pair| pair.join(" ")).collect()
}

/// Sections whose first sentence counts verdicts.
const COUNTED: [&str; 2] = ["change", "claims"];

/// Holds counts of verdicts in a section's first sentence against the badges below it: `3 worse, 0 better …`.
pub fn counts(audit: &mut Audit, page: &str) {
    for name in COUNTED {
        let Some((_, section)) = page.split_once(&format!("<section id=\"{name}\"")) else { continue };
        let section = section.split("</section>").next().unwrap_or_default();
        let (lead, table) = section.split_once("<table").unwrap_or((section, ""));
        let lead = plain(lead);
        let badges: Vec<String> = table
            .split("class=\"badge ")
            .skip(1)
            .filter_map(|badge| Some(plain(badge.split_once('>')?.1.split_once('<')?.0)))
            .collect();
        for &verdict in verdicts(name) {
            let Some(told) = count_before(&lead, verdict) else { continue };
            audit.compare("count of verdicts");
            let count = badges.iter().filter(|badge| badge.as_str() == verdict).count();
            if told != count {
                let row = Row { cell: name.to_string(), metric: verdict.to_string(), ..Row::default() };
                audit.differ("page", &row, "count", told.to_string(), count.to_string());
            }
        }
    }
}

fn verdicts(section: &str) -> &'static [&'static str] {
    match section {
        "change" => &["worse", "better", "equivalent", "inconclusive", "not compared"],
        _ => &["confirmed", "refuted", "inconclusive", "not measured here"],
    }
}

/// The number before a word.
fn count_before(text: &str, word: &str) -> Option<usize> {
    let places = text.match_indices(&format!(" {word}")).map(|(at, _)| &text[..at]).collect::<Vec<_>>();
    places
        .iter()
        .find_map(|before| before.rsplit(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok())
}

/// Holds the changes since a base against the page's data: the figure now is the row's, and a verdict is what its interval says.
pub fn changes(audit: &mut Audit, page: &str, rows: &[Row]) {
    let Some((_, section)) = page.split_once("<section id=\"change\"") else { return };
    let section = section.split("</section>").next().unwrap_or_default();
    let rows = Rows::of(rows);
    for line in section.split("<tr").skip(2) {
        let _ = change(audit, line, &rows);
    }
}

fn change(audit: &mut Audit, line: &str, rows: &Rows) -> Option<()> {
    let address = line.split_once("#cell=")?.1.split_once('"')?.0;
    let (cell, metric) = address.split_once("&amp;metric=")?;
    let found = rows.at(cell, metric);
    let row = *found.first()?;
    let verdict = plain(line.split_once("class=\"badge ")?.1.split_once('>')?.1.split_once('<')?.0);
    let fields: Vec<&str> = line.split("<td class=\"n\"").skip(1).collect();
    let text = |nth: usize| -> Option<String> {
        let field = tables::field(fields.get(nth)?).split_once('>')?.1;
        Some(plain(field.split("<small").next()?))
    };
    let (ratio, now) = (text(0)?, text(2)?);
    audit.compare("figure now, changes");
    // What is counted has all its digits and its unit there.
    let said = |row: &Row| figures::figure(&now, row);
    if now != "–" && found.iter().all(|row| said(row).is_err()) {
        let should = said(row).err().unwrap_or_default();
        audit.differ("changes", row, "figure now", now, should);
    }
    audit.compare("verdict, changes");
    if let Some(should) = contradicted(&verdict, &ratio, row.higher) {
        audit.differ("changes", row, "verdict", verdict, should);
    }
    Some(())
}

/// What a verdict should be rather than what it is, where its interval says something else: `× 1.10 (1.05–1.15)` is no better
/// time.
fn contradicted(verdict: &str, ratio: &str, higher: bool) -> Option<String> {
    let ends = ratio.split_once('(').and_then(|(_, rest)| rest.trim_end_matches(')').split_once('–'));
    let value: Option<f64> = ratio.trim_start_matches("× ").split([' ', '(']).next()?.parse().ok();
    let exact = ratio.ends_with("(exact)");
    let (low, high): (f64, f64) = match ends {
        Some((low, high)) => (low.parse().ok()?, high.parse().ok()?),
        None if exact => (value?, value?),
        // Nothing is concluded from a ratio without an interval, unless it is known to within its last digit.
        None if ratio.contains('±') => return None,
        None => {
            let sure = matches!(verdict, "worse" | "better" | "equivalent") && value.is_some();
            return sure.then(|| "inconclusive: there is no interval".to_string());
        }
    };
    let more = if low > 1.0 {
        Some(true)
    } else if high < 1.0 {
        Some(false)
    } else {
        None
    };
    match (verdict, more) {
        ("worse", Some(more)) if more != higher => None,
        ("better", Some(more)) if more == higher => None,
        ("worse" | "better", _) => Some(format!("another: {ratio}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_counts_are_found_in_sentences() {
        let said = "One call of a/b takes 200 ns as a native library, 1.00 µs as a component.";
        assert_eq!(times(said), ["200 ns", "1.00 µs"]);
        let counts = "Against base: worse. 12 worse, 0 better, 3 equivalent, 4 inconclusive, 5 not compared.";
        let of = |word| count_before(counts, word);
        assert_eq!(
            (of("worse"), of("better"), of("not compared"), of("refuted")),
            (Some(12), Some(0), Some(5), None)
        );
    }

    #[test]
    fn a_verdict_is_what_its_interval_says() {
        for (verdict, ratio, higher, right) in [
            ("worse", "× 1.10 (1.05–1.15)", false, true),
            ("worse", "× 1.10 (1.05–1.15)", true, false),
            ("better", "× 0.90 (0.85–0.95)", false, true),
            ("worse", "× 1.10 (0.95–1.25)", false, false),
            ("worse", "× 1.10", false, false),
            ("inconclusive", "× 1.10", false, true),
            ("equivalent", "× 1.00 (0.99–1.01)", false, true),
            ("worse", "× 1.01 (exact)", false, true),
        ] {
            assert_eq!(contradicted(verdict, ratio, higher).is_none(), right, "{verdict} {ratio}");
        }
    }
}
