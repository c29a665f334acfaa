//! *Go or Rust?*: what a call of a component in another language takes beside one in the first's.

use std::collections::BTreeMap;

use crate::Audit;
use crate::carried::Row;
use crate::figures;
use crate::pairs::{Pair, held};
use crate::tables::plain_text;

/// Holds the sentences of the section against the page's rows.
pub fn sentences(audit: &mut Audit, page: &str, rows: &[Row]) {
    let Some((_, section)) = page.split_once("<section id=\"languages\"") else { return };
    let section = section.split("</section>").next().unwrap_or_default();
    for paragraph in section.split("<p>").skip(1) {
        let said = plain_text(paragraph.split("</p>").next().unwrap_or_default());
        if said.starts_with("A call of a component in ") && sentence(audit, &said, rows).is_none() {
            *audit.untold.entry("languages".to_string()).or_default() += 1;
        }
    }
}

/// `A call of a component in Go (component/go/x) takes 1.74 times as long (1.73–1.75) as one of component/rust/x for a/b; over 6
/// functions from × 1.04 (1.01–1.07) for a/c to × 2.56 (2.51–2.60) for a/d.`
fn sentence(audit: &mut Audit, said: &str, rows: &[Row]) -> Option<()> {
    let (contender, rest) = said.split_once(" (")?.1.split_once(") takes ")?;
    let (middle, rest) = rest.split_once(" as one of ")?;
    let (first, rest) =
        rest.trim_end_matches('.').split_once("; over ").unwrap_or((rest.trim_end_matches('.'), ""));
    let (other, workload) = first.split_once(" for ")?;
    let all = ratios(rows, contender, other)?;
    let of = |name: &str| -> Vec<Pair> {
        all.iter().filter(|(workload, _)| workload == name).map(|(_, pair)| *pair).collect()
    };
    let row =
        Row { cell: format!("{workload}@{contender}"), metric: "call-ns".to_string(), ..Row::default() };
    held(audit, "languages", &row, "ratio, a language", middle, &of(workload));
    let place = |name: &str| all.iter().position(|(workload, _)| workload == name);
    let mut right = place(workload) == Some((all.len() - 1) / 2);
    if let Some((count, ends)) = rest.split_once(" functions from ") {
        let (least, most) = ends.split_once(" to × ")?;
        let (most, costliest) = most.split_once(" for ")?;
        let (least, cheapest) = least.split_once(" for ")?;
        held(audit, "languages", &row, "ratio, a language", least, &of(cheapest));
        held(audit, "languages", &row, "ratio, a language", &format!("× {most}"), &of(costliest));
        right &= figures::number(count) == Some(all.len() as f64)
            && place(cheapest) == Some(0)
            && place(costliest) == Some(all.len() - 1);
    } else {
        right &= all.len() == 1;
    }
    audit.compare("order of a language's ratios");
    if !right {
        let told: Vec<String> = all.iter().map(|(name, pair)| format!("{name} {:.4}", pair.value)).collect();
        audit.differ("languages", &row, "order", said.to_string(), told.join(", "));
    }
    Some(())
}

/// The ratios of calls of two contenders, ascending; in the comparison that has most of both.
fn ratios(rows: &[Row], above: &str, below: &str) -> Option<Vec<(String, Pair)>> {
    let calls = |of: &'static str| rows.iter().filter(move |row| row.metric == of && row.figure.is_some());
    let mut of: BTreeMap<u64, Vec<(String, Pair)>> = BTreeMap::new();
    for row in calls("call-ns") {
        let Some((workload, _)) = row.cell.split_once('@').filter(|(_, it)| *it == above) else { continue };
        let cell = format!("{workload}@{below}");
        let other = calls("call-ns").find(|it| it.comparison == row.comparison && it.cell == cell);
        if let Some(pair) = other.and_then(|other| Pair::of(row, other)) {
            of.entry(row.comparison).or_default().push((workload.to_string(), pair));
        }
    }
    let mut all = of.into_values().rev().max_by_key(Vec::len)?;
    all.sort_by(|one, other| one.1.value.total_cmp(&other.1.value));
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carried::Printed;

    #[test]
    fn a_sentence_of_a_language_is_held_with_its_order() {
        let row = |workload: &str, language: &str, ns: f64| Row {
            cell: format!("{workload}@component/{language}/x"),
            metric: "call-ns".to_string(),
            figure: Some(Printed { value: ns, ends: None }),
            launches: (0..6).map(|block| (block, ns * (1.0 + block as f64))).collect(),
            ..Row::default()
        };
        let rows: Vec<Row> = [("a/b", 2.0), ("a/c", 3.0), ("a/d", 5.0)]
            .into_iter()
            .flat_map(|(workload, times)| [row(workload, "rust", 10.0), row(workload, "go", 10.0 * times)])
            .collect();
        let differences = |said: &str| {
            let page = format!("<section id=\"languages\"><p>{said}</p></section>");
            let mut audit = Audit::default();
            sentences(&mut audit, &page, &rows);
            assert_eq!(audit.compared["order of a language's ratios"], 1);
            audit.differences.len()
        };
        let said = "A call of a component in <b>Go</b> (<code>component/go/x</code>) takes 3.00 times as long (3.00–3.00) as one of \
            <code>component/rust/x</code> for <code>a/c</code>; over 3 functions from × 2.00 (2.00–2.00) for <code>a/b</code> to × 5.00 \
            (5.00–5.00) for <code>a/d</code>.";
        assert_eq!(differences(said), 0);
        for (from, to) in [
            ("3.00 times", "3.01 times"),
            ("(5.00–5.00)", "(5.00–5.01)"),
            ("over 3", "over 4"),
            ("2.00 (2", "2.10 (2"),
        ] {
            assert_eq!(differences(&said.replacen(from, to, 1)), 1, "{from}");
        }
    }
}
