//! Figures of the claims ledger, made anew of the page's rows by the audit's own list of what each claim compares.

use std::collections::{BTreeMap, BTreeSet};

use crate::Audit;
use crate::carried::{Digits, Printed, Row};
use crate::fields::{by_launch, middle, over};
use crate::figures;
use crate::formula::mean;
use crate::places::Rows;
use crate::tables::{plain_text, tables};
use cells::Cells;
use list::CLAIMS;
use list::Of::{self, Added, Figure, Least, Logic, Metrics, Most, Over, Sum, Two};

mod cells;
mod list;
mod named;

/// What a figure may be off by that is made of rows with five digits each, where the ledger has all of them.
const HIDDEN: f64 = 1e-3;

/// Holds the ledger's figures against the page's rows; `logic` are the functions whose calls count as logic.
pub fn ledger(audit: &mut Audit, page: &str, rows: &[Row], logic: &BTreeSet<String>) {
    let Some((_, section)) = page.split_once("<section id=\"claims\"") else { return };
    let section = section.split("</section>").next().unwrap_or_default();
    let known = Rows::of(rows);
    for line in tables(section).iter().flat_map(|table| &table.lines) {
        let number: Option<u32> = line.text(0).and_then(|text| text.parse().ok());
        let Some((found, again)) = line.raw(3).map(|it| it.split_once("<details").unwrap_or((it, ""))) else {
            continue;
        };
        // Of the rule only what is noted below it: the rule's own numbers are no figures of the run.
        let note = again.split_once("</p><p>").and_then(|(_, note)| note.split("</p>").next()).unwrap_or("");
        if let Some(number) = number {
            let texts = [found, note].map(plain_text);
            named::held(audit, number, &texts, &known, &Cells::of(&plain_text(again)));
        }
        let Some((number, all)) = CLAIMS.iter().find(|(claim, _)| Some(*claim) == number) else { continue };
        let told = [found, note].map(|text| told(&plain_text(text))).concat();
        let cells = Cells::of(&plain_text(again));
        for (text, of) in told.iter().zip(*all) {
            held(audit, *number, text, *of, &Run { known: &known, rows, logic, cells: &cells });
        }
    }
}

/// The figures within a sentence, in order: `× 1.2 (1.1–1.3)`, `5.01 MiB (counted)`, `3.2 ms ± 1 %`, `5.0 to 11 ms`, `46 times`.
fn told(text: &str) -> Vec<String> {
    const UNITS: [&str; 8] = ["ns", "µs", "ms", "s", "B", "KiB", "MiB", "GiB"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_end_matches([',', '.', ':', ';', ')']).to_string();
    let is_number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let mut all = Vec::new();
    for (nth, word) in words.iter().enumerate() {
        let next = words.get(nth + 1).copied().unwrap_or_default();
        if word.trim_start_matches('(') == "×" {
            let ends = words.get(nth + 2).filter(|word| word.starts_with('(') && word.contains('–'));
            let ends = ends.map_or(String::new(), |ends| format!(" {})", bare(ends)));
            all.push(format!("× {}{ends}", bare(next)));
        } else if is_number(word) && UNITS.contains(&bare(next).as_str()) {
            // The ends of an interval that is too wide to be told as a part: `5.0 to 11 ms`.
            let low = nth.checked_sub(2).map(|nth| words[nth]).filter(|low| is_number(low));
            let low =
                low.filter(|_| words[nth - 1] == "to").map_or(String::new(), |low| format!("{low} to "));
            all.push(format!("{low}{word} {}", bare(next)));
        } else if is_number(word) && next == "times" && words.get(nth + 2) == Some(&"smaller.") {
            all.push(format!("× {word}"));
        } else if is_number(word)
            && next == "±"
            && words.get(nth + 4).is_some_and(|word| bare(word) == "calls")
        {
            all.push((*word).to_string());
        }
    }
    all
}

/// What a claim's figures are made of.
struct Run<'a> {
    known: &'a Rows<'a>,
    rows: &'a [Row],
    logic: &'a BTreeSet<String>,
    cells: &'a Cells,
}

fn held(audit: &mut Audit, claim: u32, text: &str, of: Of, run: &Run) {
    let all = made(of, run);
    let Some(first) = all.first() else { return };
    audit.compare("figure of a claim");
    let is = |figure: &Printed| match text.strip_prefix("× ") {
        Some(ratio) => {
            let value = ratio.split(' ').next().unwrap_or_default();
            figures::is(value, figure.value, figure.value * HIDDEN)
        }
        None => {
            let row = Row {
                metric: "a-ns".to_string(),
                figure: Some(*figure),
                digits: Digits::Five,
                ..Row::default()
            };
            figures::figure(text, &row).is_ok()
        }
    };
    if !all.iter().any(is) {
        let row =
            Row { cell: format!("claim {claim}"), metric: "what was found".to_string(), ..Row::default() };
        audit.differ("claims", &row, "figure", text.to_string(), first.value.to_string());
    }
}

/// What the figure could be: the same may have been measured in several comparisons. Times are in ns.
fn made(of: Of, run: &Run) -> Vec<Printed> {
    let &Run { known, rows, logic, cells } = run;
    let figures = |cell: &str, metric: &str| -> Vec<Printed> {
        let cell = &cells.cell(cell);
        let by = if metric.ends_with("-us") { 1e3 } else { 1.0 };
        let all = known.at(cell, metric).into_iter().filter_map(|row| row.figure);
        all.map(|it| Printed { value: it.value * by, ends: it.ends.map(|(low, high)| (low * by, high * by)) })
            .collect()
    };
    let value = |value: f64| Printed { value, ends: None };
    let values = |all: Vec<f64>| all.into_iter().map(value).collect::<Vec<_>>();
    let pairs = |above: Vec<Printed>, below: Vec<Printed>| -> Vec<Printed> {
        let pairs = above.iter().flat_map(|one| below.iter().map(move |other| one.value / other.value));
        values(pairs.collect())
    };
    let end = |all: Vec<Vec<f64>>, end: fn(f64, f64) -> f64| {
        values(all.into_iter().filter_map(|ratios| ratios.into_iter().reduce(end)).collect())
    };
    match of {
        Figure(cell, metric) => figures(cell, metric),
        Over(metric, above, below) => {
            let mut all = values(over(known, &cells.cell(above), &cells.cell(below), metric));
            all.extend(pairs(figures(above, metric), figures(below, metric)));
            all
        }
        Metrics(cell, above, below) => {
            let mut all = pairs(figures(cell, above), figures(cell, below));
            let cell = &cells.cell(cell);
            all.extend(known.at(cell, above).iter().flat_map(|one| {
                known.at(cell, below).into_iter().filter_map(move |other| Some(value(by_launch(one, other)?)))
            }));
            all
        }
        Two((cell, metric), (other, of_other)) => {
            let mut all = pairs(figures(cell, metric), figures(other, of_other));
            let (cell, other) = (cells.cell(cell), cells.cell(other));
            let (above, below) = (known.at(&cell, metric), known.at(&other, of_other));
            let both = above.iter().flat_map(|one| below.iter().map(move |other| (*one, *other)));
            all.extend(both.filter_map(|(one, other)| mean_quotient(one, other)).map(value));
            all
        }
        Logic(above, below) => {
            values(all_logic(rows, logic, &cells.contender(above), &cells.contender(below)))
        }
        Added(one, other, without) => {
            values(added(rows, logic, [one, other, without].map(|of| cells.contender(of))))
        }
        Least(contender) => end(to_native(rows, logic, &cells.contender(contender)), f64::min),
        Most(contender) => end(to_native(rows, logic, &cells.contender(contender)), f64::max),
        Sum(cell, metrics) => {
            let [first, others @ ..] = metrics else { return Vec::new() };
            let cell = &cells.cell(cell);
            let of = |first: &&Row| sum_of_launches(first, others, known, cell).map(value);
            known.at(cell, first).iter().filter_map(of).collect()
        }
    }
}

/// Several times in µs of one cell as one in ns: each launch's sum first, then their middle, because sums of medians are not the
/// median of sums.
fn sum_of_launches(first: &Row, others: &[&str], known: &Rows, cell: &str) -> Option<f64> {
    let others: Option<Vec<&Row>> = others
        .iter()
        .map(|metric| known.at(cell, metric).into_iter().find(|row| row.comparison == first.comparison))
        .collect();
    let others = others?;
    let sums = first.launches.iter().filter_map(|(block, value)| {
        let parts: Option<Vec<f64>> = others.iter().map(|row| row.launch(*block)).collect();
        Some((value + parts?.iter().sum::<f64>()).ln())
    });
    let logs: Vec<f64> = sums.collect();
    (!logs.is_empty()).then(|| middle(&first.metric, &logs).exp() * 1e3)
}

/// The mean of the launches' quotients: what is left of two times has no logarithm where it is below nothing.
fn mean_quotient(one: &Row, other: &Row) -> Option<f64> {
    let of = |(block, value): &(u64, f64)| Some(value / other.launch(*block)?);
    let quotients: Vec<f64> = one.launches.iter().filter_map(of).collect();
    (one.comparison == other.comparison && !quotients.is_empty()).then(|| mean(&quotients))
}

fn is_logic(row: &Row, logic: &BTreeSet<String>, contender: &str) -> bool {
    let (workload, of) = row.cell.split_once('@').unwrap_or_default();
    let function = workload.split('/').take(2).collect::<Vec<_>>().join("/");
    row.metric == "call-ns" && row.figure.is_some() && of == contender && logic.contains(&function)
}

/// The geometric mean over workloads, in each comparison that has both contenders: of all workloads that both have there.
fn all_logic(rows: &[Row], logic: &BTreeSet<String>, above: &str, below: &str) -> Vec<f64> {
    let of = |contender: &str| -> BTreeMap<u64, Vec<&Row>> {
        let mut of: BTreeMap<u64, Vec<&Row>> = BTreeMap::new();
        for row in rows.iter().filter(|row| is_logic(row, logic, contender)) {
            of.entry(row.comparison).or_default().push(row);
        }
        of
    };
    let (above, below) = (of(above), of(below));
    let mut all: Vec<(usize, f64)> = above
        .iter()
        .filter_map(|(comparison, above)| {
            let workload = |row: &Row| row.cell.split('@').next().unwrap_or_default().to_string();
            let below = below.get(comparison)?;
            let logs: Vec<f64> = above
                .iter()
                .filter_map(|one| of_calls(one, below.iter().find(|it| workload(it) == workload(one))?))
                .map(f64::ln)
                .collect();
            (!logs.is_empty()).then(|| (logs.len(), mean(&logs).exp()))
        })
        .collect();
    all.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    all.into_iter().map(|(_, ratio)| ratio).collect()
}

/// What the first adds to the calls of the third over what the second adds, in each comparison: of each block's calls together first,
/// then the quotient of the blocks' means.
fn added(rows: &[Row], logic: &BTreeSet<String>, contenders: [String; 3]) -> Vec<f64> {
    let of = |contender: &String| -> BTreeMap<u64, BTreeMap<u64, Vec<f64>>> {
        let mut of: BTreeMap<u64, BTreeMap<u64, Vec<f64>>> = BTreeMap::new();
        for row in rows.iter().filter(|row| is_logic(row, logic, contender)) {
            let blocks = of.entry(row.comparison).or_default();
            row.launches.iter().for_each(|(block, value)| blocks.entry(*block).or_default().push(value.ln()));
        }
        of
    };
    let [one, other, without] = contenders.each_ref().map(of);
    let in_comparison = |(comparison, without): (&u64, &BTreeMap<u64, Vec<f64>>)| {
        let (one, other) = (one.get(comparison)?, other.get(comparison)?);
        let all = without.values().map(Vec::len).max()?;
        // A block in which a workload is missing is none.
        let together = |logs: &Vec<f64>| (logs.len() == all).then(|| mean(logs).exp());
        let of_block = |(block, without): (&u64, &Vec<f64>)| {
            let [one, other] = [together(one.get(block)?)?, together(other.get(block)?)?];
            let without = together(without)?;
            Some((one / without - 1.0, other / without - 1.0))
        };
        let (one, other): (Vec<f64>, Vec<f64>) = without.iter().filter_map(of_block).unzip();
        (!one.is_empty()).then(|| mean(&one) / mean(&other))
    };
    without.iter().filter_map(in_comparison).collect()
}

/// The ratio of two calls: launch by launch. Of too few launches for an interval, by the ratios that rows have to their control,
/// whose rounds are paired.
fn of_calls(one: &Row, other: &Row) -> Option<f64> {
    const FOR_AN_INTERVAL: usize = 5;
    if one.launches.len().min(other.launches.len()) >= FOR_AN_INTERVAL {
        return by_launch(one, other);
    }
    let to_control = |row: &Row| row.ratio.map(|ratio| ratio.value).or(row.control.then_some(1.0));
    let by_control = to_control(one).zip(to_control(other)).map(|(one, other)| one / other);
    by_control.or_else(|| Some(one.figure?.value / other.figure?.value))
}

/// The ratios to native of one contender's calls of logic, comparison by comparison.
fn to_native(rows: &[Row], logic: &BTreeSet<String>, contender: &str) -> Vec<Vec<f64>> {
    let mut of: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_logic(row, logic, contender)) {
        of.entry(row.comparison).or_default().extend(row.ratio.map(|it| it.value));
    }
    of.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::list::{DEBUG, QUOTE};
    use super::*;
    use crate::formula::median;

    #[test]
    fn figures_are_found_in_a_sentence() {
        let said = "5.01 MiB (counted) to 111 KiB (counted): 46 times smaller. Under c/d/64KiB × 0.26 (0.25–0.27), after \
            600,000 ± 7.1 % calls, 3.2 ms ± 1 % of it.";
        assert_eq!(told(said), ["5.01 MiB", "111 KiB", "× 46", "× 0.26 (0.25–0.27)", "600,000", "3.2 ms"]);
        assert!(told("5 languages: c, go (exact).").is_empty());
        assert_eq!(
            told("compiling takes 5.0 to 11 ms, 4 KiB to 16 KiB."),
            ["5.0 to 11 ms", "4 KiB", "16 KiB"]
        );
    }

    /// Launches of two slices that noise pulled apart: the quotient of the launches' medians is not the median of the rounds'
    /// quotients, which is what a run of few launches is told by.
    #[test]
    fn of_few_launches_the_ratio_is_of_their_rounds() {
        let row = |contender: &str, launches: usize, control: bool, ratio: Option<f64>| Row {
            cell: format!("pricing/get-quote@{contender}"),
            metric: "call-ns".to_string(),
            control,
            figure: Some(Printed { value: 10.0, ends: None }),
            ratio: ratio.map(|value| Printed { value, ends: None }),
            launches: (0..launches as u64).map(|block| (block, if control { 10.0 } else { 88.6 })).collect(),
            ..Row::default()
        };
        let ratio = |launches| {
            let rows = [
                row("native/rust", launches, true, None),
                row("component/rust/cranelift", launches, false, Some(8.78)),
            ];
            let logic = ["pricing/get-quote".to_string()].into();
            all_logic(&rows, &logic, "component/rust/cranelift", "native/rust")[0]
        };
        assert!((ratio(3) - 8.78).abs() < 1e-9, "{}", ratio(3));
        assert!((ratio(5) - 8.86).abs() < 1e-9, "{}", ratio(5));
        // Neither of the two is the control, and it stands between them.
        let two = |launches| {
            let rows = [
                row("component/rust/cranelift", launches, false, Some(6.0)),
                row("component/rust/winch", launches, false, Some(7.5)),
            ];
            let logic = ["pricing/get-quote".to_string()].into();
            all_logic(&rows, &logic, "component/rust/cranelift", "component/rust/winch")[0]
        };
        assert_eq!((two(3), two(5)), (0.8, 1.0));
    }

    /// The differences of a claim's line, and the number of its figures that were held.
    fn audited(claim: u32, found: &str, note: &str, rows: &[Row]) -> (usize, usize) {
        let page = format!(
            "<section id=\"claims\"><table><thead><tr><th>#</th></tr></thead><tbody><tr id=\"claim-{claim}\">\
            <td class=\"n\">{claim}</td><th scope=\"row\">It is so</th><td>open</td><td>{found}<details><p>Rule: 84 ns</p>\
            <p>{note}</p><p><code>tollgate run --cells 'pricing/get-quote@{{http/rust/{{component,native}},\
            component/{{rust/cranelift,rust-debug/winch}}}}'</code></p></details></td></tr></tbody></table></section>"
        );
        let mut audit = Audit::default();
        ledger(&mut audit, &page, rows, &BTreeSet::new());
        (audit.differences.len(), audit.compared.get("figure of a claim").copied().unwrap_or(0))
    }

    #[test]
    fn what_names_its_workload_is_held_against_that_one() {
        let row = |workload: &str, metric: &str, ratio: f64| Row {
            cell: format!("{workload}@http/rust/component"),
            metric: metric.to_string(),
            figure: Some(Printed { value: 1.0, ends: None }),
            ratio: Some(Printed { value: ratio, ends: None }),
            ..Row::default()
        };
        let rows = [
            row("pricing/get-quote", "requests-per-second/8c", 0.93),
            row("pricing/get-quote", "cpu-per-request-us", 1.09),
            row("pricing/quote-cart", "requests-per-second/8c", 0.88),
        ];
        let note = "processor time of a request: pricing/get-quote × 1.09.";
        assert_eq!(audited(19, "Of its requests: pricing/get-quote × 0.93.", note, &rows), (0, 2));
        let two = "Of its requests: pricing/get-quote × 0.93, pricing/quote-cart × 0.88.";
        assert_eq!(audited(19, two, note, &rows), (0, 3));
        assert_eq!(audited(19, two, &note.replace("1.09", "1.19"), &rows), (1, 3));
        assert_eq!(audited(19, &two.replace("0.88", "0.93"), note, &rows), (1, 3));
    }

    #[test]
    fn a_build_weighs_the_same_under_whichever_configuration_it_was_weighed() {
        let row = |contender: &str, metric: &str, bytes: f64| Row {
            cell: format!("pricing/get-quote@component/{contender}"),
            metric: metric.to_string(),
            figure: Some(Printed { value: bytes, ends: None }),
            ..Row::default()
        };
        let rows = [
            row("rust/cranelift", "size-wasm-bytes", 100.0),
            row("rust/cranelift", "size-wasm-stripped-bytes", 86.0),
            row("rust-debug/winch", "size-wasm-bytes", 1_000.0),
            row("rust-debug/winch", "size-wasm-stripped-bytes", 70.0),
        ];
        let found = "custom sections are (exact): rust 14 %, rust-debug 93 %.";
        assert_eq!(audited(2, found, "", &rows), (0, 2));
        assert_eq!(audited(2, &found.replace("93", "92"), "", &rows), (1, 2));
    }

    /// The steps of a start vary each for itself: here their medians add up to 20 µs, and the median launch took 26.
    #[test]
    fn a_sum_is_of_launches() {
        let row = |metric: &str, launches: [f64; 3]| Row {
            cell: QUOTE.to_string(),
            metric: metric.to_string(),
            figure: Some(Printed { value: median(&launches), ends: None }),
            launches: (0..).zip(launches).collect(),
            ..Row::default()
        };
        let rows =
            [row("warm-instantiate-us", [10.0, 10.0, 16.0]), row("warm-first-call-us", [10.0, 16.0, 10.0])];
        assert_eq!(audited(5, "a new instance takes 26 µs", "", &rows), (0, 1));
        assert_eq!(audited(5, "a new instance takes 20 µs", "", &rows), (1, 1));
    }

    /// Two blocks, the one noisy: what is added in it counts as much as in the other, and no more.
    #[test]
    fn what_is_added_is_added_block_by_block() {
        let row = |contender: &str, launches: [f64; 2]| Row {
            cell: format!("pricing/get-quote@component/rust/{contender}"),
            metric: "call-ns".to_string(),
            figure: Some(Printed { value: launches[0], ends: None }),
            launches: (0..).zip(launches).collect(),
            ..Row::default()
        };
        let rows =
            [row("fuel", [120.0, 360.0]), row("epoch", [110.0, 240.0]), row("cranelift", [100.0, 200.0])];
        let logic = ["pricing/get-quote".to_string()].into();
        let contenders = ["fuel", "epoch", "cranelift"].map(|it| format!("component/rust/{it}"));
        let added = added(&rows, &logic, contenders);
        assert!(added.len() == 1 && (added[0] - 0.5 / 0.15).abs() < 1e-9, "{added:?}");
    }

    /// A part of a call over a copy: the mean of the launches' quotients, which is not the quotient of the means.
    #[test]
    fn a_part_is_held_against_each_launchs_copy() {
        let row = |cell: &str, metric: &str, launches: [f64; 2]| Row {
            cell: cell.to_string(),
            metric: metric.to_string(),
            figure: Some(Printed { value: mean(&launches), ends: None }),
            launches: (0..).zip(launches).collect(),
            ..Row::default()
        };
        let rows = [
            row("probe/sink-bytes/4MiB@component/rust/cranelift", "lowering-ns", [300.0, 90.0]),
            row("probe/memcpy/4MiB@native/rust", "call-ns", [300.0, 60.0]),
        ];
        let known = Rows::of(&rows);
        let run = Run { known: &known, rows: &rows, logic: &BTreeSet::new(), cells: &Cells::of("") };
        let [(_, all)] = CLAIMS.iter().filter(|(claim, _)| *claim == 11).collect::<Vec<_>>()[..] else {
            panic!()
        };
        let found: Vec<f64> = made(all[0], &run).iter().map(|it| it.value).collect();
        assert!(found.contains(&1.25), "{found:?}");
    }

    #[test]
    fn a_figure_that_no_row_has_is_found() {
        let row = |cell: &str, metric: &str, values: &[f64]| Row {
            cell: cell.to_string(),
            metric: metric.to_string(),
            figure: Some(Printed { value: values[0], ends: None }),
            launches: (0..6).zip(values.iter().copied().cycle()).collect(),
            ..Row::default()
        };
        let rows = [
            row("pricing/get-quote@component/rust/epoch", "call-ns", &[220.0, 221.0]),
            row(QUOTE, "call-ns", &[200.0, 200.0]),
            row(DEBUG, "size-wasm-bytes", &[5_242_880.0]),
            row(QUOTE, "size-wasm-bytes", &[524_288.0]),
        ];
        let differences = |claim: u32, found: &str| {
            let page = format!(
                "<section id=\"claims\"><table><thead><tr><th>#</th></tr></thead><tbody><tr id=\"claim-{claim}\">\
                <td class=\"n\">{claim}</td><th scope=\"row\">It is so</th><td>confirmed</td><td>{found}</td></tr></tbody>\
                </table></section>"
            );
            let mut audit = Audit::default();
            ledger(&mut audit, &page, &rows, &["pricing/get-quote".to_string()].into());
            assert!(audit.compared["figure of a claim"] > 0);
            audit.differences
        };
        let sizes =
            "5.00 MiB (counted) to 512 KiB (counted): 10 times smaller.<details><p>Rule</p></details>";
        assert_eq!(differences(1, sizes), []);
        assert_eq!(differences(1, &sizes.replace("512", "513")).len(), 1);
        assert_eq!(differences(1, &sizes.replace("10 times", "11 times")).len(), 1);
        assert_eq!(differences(28, "× 1.103 (1.100–1.105) the calls without epochs, over all logic."), []);
        assert_eq!(
            differences(28, "× 1.093 (1.090–1.095) the calls without epochs, over all logic.").len(),
            1
        );
    }
}
