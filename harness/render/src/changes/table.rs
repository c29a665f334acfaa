//! Verdicts on the terminal: the worst first, and never a bare "no change".

use tollgate_model::change::{Change, Verdict};

use super::{FEW, Heading, OPEN, ORDER, conclusion, counts, of, remarks, size, unseen, value, words};
use crate::grid::Grid;

/// All of it as text.
pub fn text(heading: &Heading, changes: &[Change]) -> String {
    let mut text = format!("base  {}\nhead  {}\n", heading.base, heading.head);
    heading.notes.iter().for_each(|note| text.push_str(&format!("note  {note}\n")));
    text.push('\n');
    for verdict in ORDER {
        let of_it = of(verdict, changes);
        match verdict {
            Verdict::NotCompared => text.push_str(&left_out(&of_it)),
            Verdict::Equivalent if of_it.len() > FEW => text.push_str(&within(&of_it)),
            Verdict::Inconclusive if of_it.len() > OPEN => {
                text.push_str(&grid(verdict, &of_it[..OPEN]).text());
                let more = of_it.len() - OPEN;
                text.push_str(&format!(
                    " … and {more} more that could not be decided; `--format json` has all\n\n"
                ));
            }
            _ if !of_it.is_empty() => text.push_str(&format!("{}\n", grid(verdict, &of_it).text())),
            _ => {}
        }
    }
    for remark in remarks(changes.iter().filter(|change| change.verdict != Verdict::NotCompared)) {
        text.push_str(&format!("remark: {remark}\n"));
    }
    text.push_str(&format!("\n{}.\n{}.\n", counts(changes), conclusion(changes)));
    text
}

fn grid(verdict: Verdict, changes: &[&Change]) -> Grid {
    let columns = ["base", "head", "change\n(95 % interval)", "could not have\nseen less than"];
    let row = |change: &&Change| {
        let against = change.against.as_ref().map_or(String::new(), |other| format!(" over {other}"));
        let fields = [
            value(change.base, change),
            value(change.head, change),
            if change.ratio.is_none() && verdict == Verdict::Worse {
                "failed".to_string()
            } else {
                size(change)
            },
            unseen(change),
        ];
        (format!("{}\n  {}{against}", change.cell, change.metric), fields.to_vec())
    };
    Grid {
        corner: words(verdict).to_uppercase(),
        columns: columns.map(String::from).to_vec(),
        rows: changes.iter().map(row).collect(),
    }
}

/// Equivalents, when there are many.
fn within(changes: &[&Change]) -> String {
    let largest = changes.iter().find(|change| change.ratio.is_some());
    let blind = changes.iter().filter_map(|change| change.detectable).reduce(f64::max);
    let largest = largest.map_or(String::new(), |change| {
        format!("; the furthest is {} of {}, {}", change.metric, change.cell, size(change))
    });
    let blind = blind.map_or(String::new(), |part| {
        format!("; none could have hidden a change of {:.1} % or more", part * 100.0)
    });
    format!("EQUIVALENT: {} within the margin{largest}{blind}\n\n", changes.len())
}

/// The changes that were not compared, by reason.
fn left_out(changes: &[&Change]) -> String {
    remarks(changes.iter().copied()).into_iter().map(|remark| format!("not compared: {remark}\n")).collect()
}
