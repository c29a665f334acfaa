//! Figures of the page that are links to their cell and metric.

use std::collections::BTreeMap;

use crate::Audit;
use crate::carried::Row;
use crate::fields;
use crate::figures;
use crate::journal::Journal;

/// The rows of each cell and metric: the same may have been measured in several groups of a plan.
pub struct Rows<'a>(BTreeMap<(&'a str, &'a str), Vec<&'a Row>>);

impl<'a> Rows<'a> {
    /// All of them.
    pub fn of(rows: &'a [Row]) -> Self {
        let mut of: BTreeMap<_, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            of.entry((row.cell.as_str(), row.metric.as_str())).or_default().push(row);
        }
        Rows(of)
    }

    /// All rows of a metric.
    pub fn of_metric(&self, metric: &str) -> impl Iterator<Item = &'a Row> {
        self.0.iter().filter(move |((_, of), _)| *of == metric).flat_map(|(_, rows)| rows.iter().copied())
    }

    /// Those of a cell and metric; the one that is shown first, which is the first with a figure.
    pub fn at(&self, cell: &str, metric: &str) -> Vec<&'a Row> {
        let mut found = self.0.get(&(cell, metric)).cloned().unwrap_or_default();
        found.sort_by_key(|row| row.figure.is_none());
        found
    }
}

/// Holds every link that shows a figure against the page's data, and a ratio that stands below it.
pub fn links(audit: &mut Audit, journal: Option<&Journal>, page: &str, rows: &[Row]) {
    for row in rows.iter().filter(|row| row.figure.is_some()) {
        audit.compare("figure in words, data");
        if let Err(should) = figures::figure(&row.text, row) {
            audit.differ("data", row, "figure", row.text.clone(), should);
        }
    }
    let rows = Rows::of(rows);
    let body = page.split(" type=\"application/octet-stream\"").next().unwrap_or(page);
    for section in body.split("<section id=\"").skip(1) {
        let section = section.split("</section>").next().unwrap_or_default();
        let name = section.split('"').next().unwrap_or_default();
        for part in section.split("href=\"#cell=").skip(1) {
            link(audit, part, &rows);
        }
        // Some have rules of their own.
        let untold = match name {
            "claims" | "matrix" | "yours" => 0,
            name => fields::told(audit, journal, name, section, &rows),
        };
        if untold > 0 {
            audit.untold.insert(name.to_string(), untold);
        }
    }
}

fn link(audit: &mut Audit, part: &str, rows: &Rows) -> Option<()> {
    let (address, rest) = part.split_once('"')?;
    let (cell, metric) = address.split_once("&amp;metric=")?;
    let (text, after) = rest.split_once('>')?.1.split_once("</a>")?;
    let text = plain(text);
    if !text.starts_with(|letter: char| letter.is_ascii_digit() || "≥≤×-".contains(letter)) {
        return None;
    }
    // A link to one of the cells that a figure is of: `× 5.5 (5.0–6.0) of native, over 2 workloads`.
    if text.contains(" over ") {
        return None;
    }
    let found = rows.at(cell, metric);
    let shown = *found.first()?;
    audit.compare("figure, page");
    if text.starts_with('×') {
        any(audit, &found, "ratio", &text, |row| ratio(row, &text));
    } else {
        any(audit, &found, "figure", &text, |row| figures::figure(&text, row));
    }
    let below = after.strip_prefix("<small>× ").and_then(|rest| rest.split_once("</small>"));
    if let (Some((below, _)), Some(_)) = (below, shown.ratio) {
        let below = plain(below);
        audit.compare("ratio, page");
        any(audit, &found, "ratio", &below, |row| ratio(row, &below));
    }
    Some(())
}

fn ratio(row: &Row, text: &str) -> Result<(), String> {
    row.ratio.map_or(Err("nothing".to_string()), |ratio| figures::ratio(text, ratio, row.digits))
}

fn any(
    audit: &mut Audit,
    rows: &[&Row],
    what: &'static str,
    text: &str,
    check: impl Fn(&Row) -> Result<(), String>,
) {
    let mut should = rows.iter().map(|row| check(row));
    if let Some(Err(first)) = should.next()
        && should.all(|it| it.is_err())
    {
        audit.differ("page", rows[0], what, text.to_string(), first);
    }
}

/// A text as it is read.
pub fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").trim().to_string()
}
