//! A cell that was profiled in two runs, on the terminal: what became of the time of each class, and which functions moved.

use tollgate_model::change::Change;
use tollgate_model::{Cell, Metric};
use tollgate_profile::Moved;

use super::profile::{functions, percent};
use crate::changes::{remarks, size, value, words};
use crate::grid::Grid;

/// The classes of a cell, from the first run to the second, and the functions that moved.
pub fn text(cell: &Cell, classes: &[Change], moved: &[Moved]) -> String {
    let all = |of: fn(&Change) -> Option<f64>| classes.iter().filter_map(of).sum::<f64>();
    let (was, is) = (all(|it| it.base), all(|it| it.head));
    let row = |change: &Change| {
        let [before, after] =
            [(change.base, was), (change.head, is)].map(|(ns, all)| ns.unwrap_or(0.0) / all.max(1e-9));
        let fields = vec![
            percent(before),
            percent(after),
            format!("{:+.1}", (after - before) * 100.0),
            value(change.base, change),
            value(change.head, change),
            size(change),
            words(change.verdict).to_string(),
        ];
        (label(change.metric), fields)
    };
    let one = if cell.contender.deployment.is_served() { "request" } else { "call" };
    let columns =
        ["share, from", "to", "points", &format!("of a {one}, from"), "to", "change (95 %)", "verdict"];
    let grid = Grid {
        corner: "what".to_string(),
        columns: columns.map(String::from).to_vec(),
        rows: classes.iter().map(row).collect(),
    };
    let mut text = format!("{cell}\n\n{}", grid.text());
    if !moved.is_empty() {
        text += &functions(moved);
    }
    remarks(classes).iter().for_each(|remark| text += &format!("remark: {remark}\n"));
    text
}

fn label(metric: Metric) -> String {
    match metric {
        Metric::Sampled(class) => class.label().to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use tollgate_model::change::{Lane, Verdict};
    use tollgate_model::metric::Class;
    use tollgate_model::results::Figure;

    use super::*;

    #[test]
    fn classes_have_their_shares_times_and_verdicts_and_functions_their_moves() {
        let cell: Cell = "pricing/get-quote@component/rust/cranelift".parse().unwrap();
        let change = |class, base, head, verdict| Change {
            base: Some(base),
            head,
            verdict,
            ratio: head.map(|head| Figure { value: head / base, low: Some(0.9), high: Some(1.9) }),
            ..Change::unknown(cell.clone(), Metric::Sampled(class), Lane::Timed)
        };
        let classes = [
            change(Class::Lifting, 30.0, Some(60.0), Verdict::Worse),
            Change {
                remarks: vec!["it was not measured".to_string()],
                ..change(Class::Logic, 90.0, None, Verdict::NotCompared)
            },
        ];
        let moved = [Moved { name: "lift\u{1b}".to_string(), before: 0.25, after: 0.5 }];
        let text = text(&cell, &classes, &moved);
        let row = |name: &str| text.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        let lifting = row("lifting");
        for part in ["25.0 %", "100.0 %", "+75.0", "30.0 ns", "60.0 ns", "+100 %", "worse"] {
            assert!(lifting.contains(part), "{part}: {lifting}");
        }
        assert!(row("logic").contains("not compared"), "{text}");
        assert!(text.contains("remark: it was not measured: sampled-logic-ns of "), "{text}");
        assert!(text.contains("+25.0  25.0 % → 50.0 %  lift \n"), "{text}");
        assert!(text.contains("of a call, from") && !text.contains('\u{1b}'), "{text}");
    }
}
