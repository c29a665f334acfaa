//! A race for people: who raced, what was found, and what could not have been.

use tollgate_model::protocol::{Receipt, SLOWER};
use tollgate_model::results::Figure;
use tollgate_model::{Change, Verdict};

use super::Raced;
use super::course::Ended;
use crate::output::grid::Grid;
use crate::output::units::{duration, with_unit};

/// All of it.
pub fn text(raced: &Raced) -> String {
    let mut text = String::new();
    if let Some(race) = &raced.run.race {
        for (side, program, receipt) in
            [("base", &race.base, &raced.receipts[0]), ("head", &race.head, &raced.receipts[1])]
        {
            let who = receipt.as_ref().map_or_else(|| "nothing was launched".to_string(), who);
            text.push_str(&format!("{side}  {who}  {}\n", program.display()));
        }
    }
    text.push('\n');
    text.push_str(&grid(&raced.changes).text());
    for change in raced.changes.iter().filter(|change| !change.remarks.is_empty()) {
        text.push_str(&format!("{}: {}\n", change.cell, change.remarks.join("; ")));
    }
    text.push_str(&format!("{}\n", sums(raced)));
    text
}

/// A program, by its receipt.
fn who(receipt: &Receipt) -> String {
    let slower = receipt.effective.get(SLOWER).map_or(String::new(), |by| format!(", made slower by {by}"));
    format!("{}, {}{slower}", receipt.program, receipt.runtime)
}

fn grid(changes: &[Change]) -> Grid {
    let none = || "-".to_string();
    let rows = changes.iter().map(|change| {
        let figure = |value: Option<f64>| value.map_or_else(none, |value| with_unit(value, change.metric));
        let fields = vec![
            figure(change.base),
            figure(change.head),
            change.ratio.as_ref().map_or_else(none, difference),
            change.verdict.to_string(),
            change.launches.0.to_string(),
            change.detectable.map_or_else(none, |part| format!("{:.1} %", part * 100.0)),
        ];
        (change.cell.to_string(), fields)
    });
    Grid {
        corner: "cell".to_string(),
        columns: ["base", "head", "head over base", "verdict", "blocks", "not seen below"]
            .map(String::from)
            .to_vec(),
        rows: rows.collect(),
    }
}

/// A ratio as a difference: `+2.1 % (+1.2 to +3.0)`.
fn difference(ratio: &Figure) -> String {
    let percent = |ratio: f64| (ratio - 1.0) * 100.0;
    match (ratio.low, ratio.high) {
        (Some(low), Some(high)) => {
            format!("{:+.1} % ({:+.1} to {:+.1})", percent(ratio.value), percent(low), percent(high))
        }
        _ => format!("{:+.1} %, no interval yet", percent(ratio.value)),
    }
}

/// What it comes to, and how to read it.
fn sums(raced: &Raced) -> String {
    let count = |verdict| raced.changes.iter().filter(|change| change.verdict == verdict).count();
    let counted: Vec<String> = Verdict::ALL
        .iter()
        .map(|&verdict| (count(verdict), verdict))
        .filter(|(count, _)| *count > 0)
        .map(|(count, verdict)| format!("{count} {verdict}"))
        .collect();
    let race = raced.run.race.as_ref();
    let ended = match raced.ended {
        Some(Ended::Decided) => "decided",
        Some(Ended::OutOfTime) => "the time was over",
        Some(Ended::Interrupted) | None => "stopped",
    };
    format!(
        "\n{}; margin {}, all verdicts together false with a probability of at most {}, whenever the race ends.\n\
         {ended} after {}, seed {}. results: {}",
        counted.join(", "),
        race.map_or(String::new(), |race| percent(race.margin)),
        race.map_or(String::new(), |race| percent(race.alpha)),
        duration(raced.took_s),
        raced.run.seed,
        raced.folder.display()
    )
}

fn percent(part: f64) -> String {
    tollgate_model::protocol::slower_by(part)
}
