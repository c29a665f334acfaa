//! A counted race for people: every counter of every cell, and what is left open with the reason.

use tollgate_analysis::figures::with_unit;
use tollgate_analysis::race::CountedRace;
use tollgate_model::change::{Change, Verdict};

use super::race::heading_of_counted;
use super::reasons::reasons_of;
use crate::grid::Grid;
use crate::label::label;

/// All of it.
pub fn text(raced: &CountedRace) -> String {
    let CountedRace { changes, verdict, folder, .. } = raced;
    let heading = heading_of_counted(raced);
    let mut text = format!("base  {}\nhead  {}\n", heading.base, heading.head);
    let rows = changes.iter().filter(|change| change.verdict != Verdict::NotCompared);
    let columns = ["base", "head", "change", "verdict"].map(str::to_string).to_vec();
    let rows: Vec<(String, Vec<String>)> = rows.map(|change| (name(change), fields(change))).collect();
    if !rows.is_empty() {
        let grid = Grid { corner: "of one call, counted".to_string(), columns, rows };
        text.push_str(&format!("\n{}\n", grid.text()));
    }
    let open = changes.iter().filter(|change| change.verdict == Verdict::NotCompared);
    let open = open
        .map(|it| (it.cell.to_string(), format!("not compared: {}: {}", it.metric, it.remarks.join("; "))));
    for (what, cells) in reasons_of(open) {
        text.push_str(&format!("{what}\n    {cells}\n"));
    }
    let said = match verdict {
        Verdict::Worse => "worse",
        Verdict::Better => "better",
        Verdict::Equivalent => "unchanged",
        Verdict::Inconclusive | Verdict::NotCompared => "left open",
    };
    text.push_str(&format!("\n{said}. results: {}\n", folder.display()));
    text
}

fn name(change: &Change) -> String {
    format!("{}, {}", change.cell, label(change.metric, &[" of one call"]))
}

fn fields(change: &Change) -> Vec<String> {
    let figure =
        |value: Option<f64>| value.map_or("–".to_string(), |value| with_unit(value, change.metric));
    let by = change.head.zip(change.base).map_or(0.0, |(head, base)| head - base);
    let part = change.ratio.map_or(String::new(), |ratio| format!("{:+.3} %", (ratio.value - 1.0) * 100.0));
    let (part, verdict) = match change.verdict {
        Verdict::Equivalent if by == 0.0 => ("0".to_string(), "exactly unchanged".to_string()),
        Verdict::Equivalent => (part, "unchanged, within the tolerance".to_string()),
        verdict => (part, verdict.to_string()),
    };
    vec![figure(change.base), figure(change.head), part, verdict]
}
