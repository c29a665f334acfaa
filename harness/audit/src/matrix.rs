//! The fields of the matrix: each by its row's workload and metric and its column's contender. Figure, ratio, and what its
//! colour says.

use crate::Audit;
use crate::carried::{Printed, Row};
use crate::figures;
use crate::places::{Rows, plain};
use crate::tables;

/// The start of each step of a colour, as a factor away from the baseline.
const STEPS: [f64; 5] = [1.05, 1.25, 2.0, 5.0, 20.0];

/// What five digits hide at the edge between two colours.
const EDGE: f64 = 1e-4;

/// Holds every field against the page's data.
pub fn fields(audit: &mut Audit, page: &str, rows: &[Row]) {
    let rows = Rows::of(rows);
    for table in page.split("<table class=\"matrix").skip(1) {
        let table = table.split("</table>").next().unwrap_or_default();
        let (head, body) = table.split_once("<tbody>").unwrap_or((table, ""));
        let columns: Vec<&str> =
            head.split("data-key=\"").skip(1).filter_map(|it| it.split('"').next()).skip(2).collect();
        for line in body.split("<tr data-metric=\"").skip(1) {
            let metric = line.split('"').next().unwrap_or_default();
            let workload = line.split("data-workload=\"").nth(1).and_then(|it| it.split('"').next());
            // The first field is the payload's class.
            let fields = line.split("<td").skip(2).zip(&columns);
            for (field, contender) in fields {
                let cell = format!("{}@{contender}", workload.unwrap_or_default());
                check(audit, field, &rows.at(&cell, metric));
            }
        }
    }
}

fn check(audit: &mut Audit, field: &str, rows: &[&Row]) {
    let Some((attributes, content)) = field.split_once('>') else { return };
    let content = tables::field(content);
    let class = attributes.split("class=\"").nth(1).and_then(|it| it.split('"').next()).unwrap_or_default();
    let Some(&shown) = rows.first() else { return };
    audit.compare("field of the matrix");
    let mut parts = content.split("<small>").map(|part| plain(part.trim_end_matches("</small>")));
    let first = parts.next().unwrap_or_default();
    if content.is_empty() || matches!(class, "none" | "lack") {
        if let Some(figure) = shown.figure {
            audit.differ("matrix", shown, "figure", first, figure.value.to_string());
        }
        return;
    }
    let second = parts.next().unwrap_or_default();
    let wrong = |row: &Row| -> Option<(&'static str, String, String)> {
        if !first.starts_with('×') {
            return figures::figure(&first, row).err().map(|should| ("figure", first.clone(), should));
        }
        let Some(ratio) = row.ratio else { return Some(("ratio", first.clone(), "nothing".to_string())) };
        let of_ratio = figures::ratio(&first, ratio, row.digits).err();
        let of_figure = figures::figure(&second, row).err();
        let of_colour = verdict(class, ratio, row.higher).err();
        of_ratio
            .map(|should| ("ratio", first.clone(), should))
            .or(of_figure.map(|should| ("figure", second.clone(), should)))
            .or(of_colour.map(|should| ("verdict", class.to_string(), should)))
    };
    if let Some((what, printed, should)) = wrong(shown)
        && rows.iter().skip(1).all(|row| wrong(row).is_some())
    {
        audit.differ("matrix", shown, what, printed, should);
    }
}

/// Whether a colour is that of a ratio: better or worse than the baseline, how much, and whether it is shown to differ.
fn verdict(class: &str, ratio: Printed, higher: bool) -> Result<(), String> {
    let colour = |ratio: f64| {
        let worse = if higher { 1.0 / ratio } else { ratio };
        let steps = STEPS.iter().filter(|step| worse.max(1.0 / worse) >= **step).count();
        match steps {
            0 => "e".to_string(),
            _ => format!("{}{steps}", if worse > 1.0 { "w" } else { "b" }),
        }
    };
    let (told, hatched) = class.split_once(' ').map_or((class, false), |(told, rest)| (told, rest == "x"));
    let near = [1.0 - EDGE, 1.0, 1.0 + EDGE].map(|by| colour(ratio.value * by));
    let shown =
        |by: f64| ratio.ends.is_some_and(|(low, high)| low == high || low * by > 1.0 || high / by < 1.0);
    if near.iter().any(|it| it == told) && (hatched != shown(1.0 + EDGE) || hatched != shown(1.0 - EDGE)) {
        return Ok(());
    }
    Err(format!("{}{}", near[1], if shown(1.0) { "" } else { " x" }))
}
