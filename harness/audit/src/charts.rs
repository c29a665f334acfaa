//! Charts: every text that tells a figure, and that what is drawn lies where its axis says.

use std::collections::BTreeMap;

use crate::Audit;
use crate::carried::{Printed, Row};
use crate::figures;
use crate::journal::Journal;
use crate::yours::shortened;
use axis::Axis;
use drawing::Drawing;

mod axis;
mod bars;
mod captions;
mod dots;
mod drawing;
mod flames;
mod ladder;
mod lines;
mod nights;
mod points;

/// Rows by what charts know them by: a workload, the short name of a contender, a metric.
pub struct Named<'a>(BTreeMap<[String; 3], Vec<&'a Row>>);

impl<'a> Named<'a> {
    /// All of them.
    pub fn of(rows: &'a [Row]) -> Self {
        let mut of: BTreeMap<_, Vec<&Row>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.figure.is_some()) {
            if let Some((workload, contender)) = row.cell.split_once('@') {
                let key = [workload.to_string(), shortened(contender), row.metric.clone()];
                of.entry(key).or_default().push(row);
            }
        }
        Named(of)
    }

    /// Those of a workload.
    pub fn at(&self, workload: &str, name: &str, metric: &str) -> &[&'a Row] {
        self.0.get(&[workload, name, metric].map(String::from)).map_or(&[], Vec::as_slice)
    }

    /// Those of any workload.
    pub fn any(&self, name: &str, metric: &str) -> Vec<&'a Row> {
        let of_it = self.0.iter().filter(|([_, of, other], _)| of == name && other == metric);
        of_it.flat_map(|(_, rows)| rows.iter().copied()).collect()
    }
}

/// A chart that is held against the rows.
pub struct Sheet<'a, 'b> {
    audit: &'b mut Audit,
    drawing: &'b Drawing,
    named: &'b Named<'a>,
    journal: Option<&'b Journal>,
    /// What stands in its section before it.
    before: &'b str,
    /// And after it.
    after: &'b str,
}

/// Holds the page's charts against its rows, and what they draw against what they tell.
pub fn drawn(audit: &mut Audit, journal: Option<&Journal>, page: &str, rows: &[Row]) {
    let named = Named::of(rows);
    let body = page.split(" type=\"application/octet-stream\"").next().unwrap_or(page);
    for section in body.split("<section id=\"").skip(1) {
        let section = section.split("</section>").next().unwrap_or_default();
        let mut at = 0;
        while let Some(found) = section[at..].find("<figure ") {
            let start = at + found;
            let figure = &section[start + "<figure ".len()..];
            let figure = figure.split("</figure>").next().unwrap_or_default();
            at = start + "<figure ".len() + figure.len();
            let Some(drawing) = Drawing::of(figure) else { continue };
            let (before, after) = (&section[..start], &section[at..]);
            let named = &named;
            held(Sheet { audit, drawing: &drawing, named, journal, before, after });
        }
    }
}

fn held(mut sheet: Sheet) {
    let id = sheet.drawing.id.clone();
    sheet.audit.compare("chart");
    let known = match id.strip_prefix("fig-").unwrap_or_default() {
        "decision" => dots::decision(&mut sheet),
        "memory" => dots::memory(&mut sheet),
        kind if kind.starts_with("start-answers-") => lines::answers(&mut sheet),
        kind if kind.starts_with("start-") => ladder::held(&mut sheet),
        kind if kind.starts_with("boundary-") => bars::boundary(&mut sheet),
        kind if kind.starts_with("attribution-") => bars::attribution(&mut sheet),
        kind if kind.starts_with("flames-") => flames::held(&mut sheet),
        kind if kind.starts_with("tail-at-") => lines::at_shares(&mut sheet),
        kind if kind.starts_with("tail-") => lines::tail(&mut sheet),
        kind if kind.starts_with("sizes-") => lines::sizes(&mut sheet),
        kind if kind.starts_with("curve-") => lines::curve(&mut sheet),
        kind if kind.starts_with("night-") => nights::held(&mut sheet),
        _ => None,
    };
    if known.is_none() {
        *sheet.audit.untold.entry("charts".to_string()).or_default() += 1;
    }
}

impl Sheet<'_, '_> {
    fn differ(&mut self, of: &str, what: &'static str, printed: String, should: String) {
        let row = Row { cell: self.drawing.id.clone(), metric: of.to_string(), ..Row::default() };
        self.audit.differ("chart", &row, what, printed, should);
    }

    /// Holds a text against the rows that it may be of: the one that it is of.
    fn text<'r>(&mut self, of: &str, text: &str, rows: &[&'r Row]) -> Option<&'r Row> {
        self.audit.compare("text of a chart");
        let mut should = "nothing".to_string();
        for row in rows {
            match figures::figure(text, row) {
                Ok(()) => return Some(row),
                Err(first) if should == "nothing" => should = first,
                Err(_) => {}
            }
        }
        self.differ(of, "figure", text.to_string(), should);
        None
    }

    /// Holds a drawn place against a figure.
    fn place(&mut self, of: &str, what: &'static str, pixel: f64, axis: &Axis, value: f64) {
        self.audit.compare("place on a chart");
        if !axis.is(pixel, value) {
            let should = format!("{value}, which is at {:.0}", axis.at(value));
            self.differ(of, what, format!("at {pixel}"), should);
        }
    }

    /// Holds each mark of an axis against the others.
    fn marks(&mut self, axis: &Axis, side: Side) {
        let marks = match side {
            Side::Across => axis::marks_below(self.drawing),
            Side::Upright => axis::marks_left(self.drawing),
        };
        for (pixel, value) in marks {
            self.audit.compare("mark of an axis");
            // They are written with three digits.
            let (one, other) = (axis.at(value * 0.995), axis.at(value * 1.005));
            let slack = axis.slack(pixel);
            if pixel < one.min(other) - slack || pixel > one.max(other) + slack {
                self.differ("an axis", "mark", value.to_string(), format!("another at {pixel}"));
            }
        }
    }

    /// Counts a text that nothing is known to hold against.
    fn untold(&mut self) {
        *self.audit.untold.entry("charts".to_string()).or_default() += 1;
    }
}

/// One axis of a chart.
#[derive(Clone, Copy)]
pub enum Side {
    /// The horizontal one.
    Across,
    /// The vertical one.
    Upright,
}

/// A row's figure as charts have it: times in ns.
pub fn on_charts(row: &Row) -> Option<Printed> {
    let figure = row.figure?;
    let unit = row.metric.split('/').next().unwrap_or_default();
    let by = if unit.ends_with("-us") { 1e3 } else { 1.0 };
    let ends = figure.ends.map(|(low, high)| (low * by, high * by));
    Some(Printed { value: figure.value * by, ends })
}
