//! What an upgrade does to a component: a line for each thing that could change, a column for each runtime configuration.

use tollgate_model::change::Change;
use tollgate_model::counts::Counter;
use tollgate_model::metric::{ColdStep, Held, Metric, PageCache, SizeKind, WarmStep};
use tollgate_model::{Contender, Verdict};

use crate::changes::{conclusion, counts, remarks, size};
use crate::grid::Grid;

/// What is told of an upgrade, in this order, and its name in the table.
const TOLD: [(Metric, &str); 10] = [
    (Metric::CallNs, "a call of"),
    (Metric::PerCall(Counter::Instructions), "instructions of a call of"),
    (Metric::ToCall { call: 1, cache: PageCache::Warm }, "spawn to first answer"),
    (Metric::Cold(ColdStep::Compile, PageCache::Warm), "compiling"),
    (Metric::Cold(ColdStep::Map, PageCache::Warm), "mapping compiled code"),
    (Metric::Cold(ColdStep::Instantiate, PageCache::Warm), "first instance"),
    (Metric::Warm(WarmStep::Instantiate), "new instance, warm engine"),
    (Metric::BytesPer(Held::Instance), "memory of an instance"),
    (Metric::Size(SizeKind::Precompiled), "compiled code, bytes"),
    (Metric::Size(SizeKind::MachineCode), "machine code in it, bytes"),
];

/// Whether a metric is told of.
pub fn is_told(metric: Metric) -> bool {
    TOLD.iter().any(|(told, _)| *told == metric)
}

/// The two ends of an upgrade.
pub struct Sides<'a> {
    /// The runtime that it is from.
    pub base: &'a str,
    /// The runtime that it is to.
    pub head: &'a str,
    /// Links of each that raced, where it was not two programs.
    pub links: Option<u32>,
}

/// The table and the conclusion. Changes are of the head against the base.
pub fn text(name: &str, sides: &Sides, changes: &[Change]) -> String {
    let Sides { base, head, links } = sides;
    let mut text = format!("{name}: from {base} to {head}\n\n{}\n", grid(changes).text());
    text.push_str(&match links {
        Some(links) => format!("calls: raced with {links} links of each, so that verdicts are about the releases\n"),
        None => "calls: verdicts are about these two programs, and the order of the code in them is a part of that\n".to_string(),
    });
    for remark in remarks(changes.iter().filter(|change| change.verdict != Verdict::NotCompared)) {
        text.push_str(&format!("remark: {remark}\n"));
    }
    let left_out = changes.iter().filter(|change| change.verdict == Verdict::NotCompared);
    remarks(left_out).iter().for_each(|remark| text.push_str(&format!("not compared: {remark}\n")));
    text + &format!("\n{}.\n{}.\n", counts(changes), conclusion(changes))
}

fn grid(changes: &[Change]) -> Grid {
    let mut contenders: Vec<&Contender> = Vec::new();
    for change in changes {
        if !contenders.contains(&&change.cell.contender) {
            contenders.push(&change.cell.contender);
        }
    }
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for (metric, named) in TOLD {
        for change in changes.iter().filter(|change| change.metric == metric) {
            let name = match named.ends_with("of") {
                true => format!("{named} {}", change.cell.workload.function.short()),
                false => named.to_string(),
            };
            let index = rows.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                rows.push((name, vec!["–".to_string(); contenders.len()]));
                rows.len() - 1
            });
            let column = contenders.iter().position(|it| **it == change.cell.contender);
            rows[index].1[column.expect("each was listed")] = field(change);
        }
    }
    let column = |contender: &&Contender| contender.config.clone().unwrap_or_else(|| contender.to_string());
    Grid { corner: "the change of".to_string(), columns: contenders.iter().map(column).collect(), rows }
}

/// The change and its verdict, in words.
fn field(change: &Change) -> String {
    match change.verdict {
        Verdict::NotCompared => "not compared".to_string(),
        Verdict::Worse if change.ratio.is_none() => "FAILED".to_string(),
        Verdict::Worse => format!("{}  WORSE", size(change)),
        Verdict::Better => format!("{}  better", size(change)),
        Verdict::Equivalent if size(change).contains("unchanged") => size(change),
        Verdict::Equivalent => format!("{}  the same", size(change)),
        Verdict::Inconclusive => format!("{}  open", size(change)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::Lane;
    use tollgate_model::results::Figure;

    fn change(cell: &str, metric: Metric, verdict: Verdict, ratio: f64) -> Change {
        let lane = if metric.deterministic() { Lane::Counted } else { Lane::Timed };
        let spread = if lane == Lane::Counted { 0.0 } else { 0.01 };
        Change {
            verdict,
            ratio: Some(Figure { value: ratio, low: Some(ratio - spread), high: Some(ratio + spread) }),
            differs: ratio != 1.0,
            ..Change::unknown(cell.parse().unwrap(), metric, lane)
        }
    }

    #[test]
    fn each_thing_that_could_change_has_a_line_and_a_verdict_in_words() {
        let (cranelift, winch) = ("my/score@component/my/cranelift", "my/score@component/my/winch");
        let changes = [
            change(cranelift, Metric::CallNs, Verdict::Worse, 1.09),
            change(winch, Metric::CallNs, Verdict::Equivalent, 1.001),
            change(cranelift, Metric::PerCall(Counter::Instructions), Verdict::Worse, 1.02),
            change(winch, Metric::Size(SizeKind::MachineCode), Verdict::Better, 0.9),
            change(winch, Metric::Cold(ColdStep::Compile, PageCache::Warm), Verdict::Inconclusive, 1.03),
        ];
        let text =
            text("my", &Sides { base: "wasmtime 49.0.5", head: "wasmtime 50.0.1", links: None }, &changes);
        let line = |name: &str| text.lines().find(|line| line.contains(name)).unwrap().to_string();
        assert!(text.starts_with("my: from wasmtime 49.0.5 to wasmtime 50.0.1"), "{text}");
        assert!(
            line("a call of score").contains("+9.0 %") && line("a call of score").contains("WORSE"),
            "{text}"
        );
        assert!(line("a call of score").contains("the same"), "{text}");
        assert!(line("instructions of a call of score").contains("exactly  WORSE"), "{text}");
        assert!(
            line("machine code in it").contains("better") && line("compiling").contains("open"),
            "{text}"
        );
        assert!(text.contains("2 worse, 1 inconclusive, 1 better, 1 equivalent"), "{text}");
        assert!(text.contains("about these two programs"), "{text}");
        assert!(changes.iter().all(|change| is_told(change.metric)) && !is_told(Metric::Files));
    }
}
