//! What the head of an alarm's page says, held against the tables below: the findings of nightly checks, and the changes since a base.
//! Other nights are in a database and not in the run, so the tables are held against their own sort keys.

use crate::Audit;
use crate::carried::Row;
use crate::figures;
use crate::pairs::Said;
use crate::tables::{Line, plain_text, tables};

/// Holds the head's lines and the findings.
pub fn head(audit: &mut Audit, page: &str) {
    let section = |name: &str| {
        let (_, section) = page.split_once(&format!("<section id=\"{name}\""))?;
        section.split("</section>").next()
    };
    let (found, changed) = (section("history").unwrap_or_default(), section("change").unwrap_or_default());
    let (found, changed) = (tables(found), tables(changed));
    let lines = |all: &[crate::tables::Table]| all.first().map_or(0, |table| table.lines.len());
    for line in found.iter().flat_map(|table| &table.lines) {
        let _ = finding(audit, line);
    }
    let head = page.split("<main").next().unwrap_or_default();
    let Some((_, state)) = head.split_once("<div class=\"state\"") else { return };
    for item in state.split("</ul>").next().unwrap_or_default().split("<li>").skip(1) {
        let said = plain_text(item.split("</li>").next().unwrap_or_default());
        let Some((what, says)) = said.split_once(": ") else { continue };
        let Some((cell, metric)) = what.split_once(", ") else { continue };
        let of = if item.starts_with("<a href=\"#change") { &changed } else { &found };
        let row = Row { cell: cell.to_string(), metric: metric.to_string(), ..Row::default() };
        audit.compare("line of the head");
        let line = of.iter().flat_map(|table| &table.lines).find(|line| is_of(line, cell, metric));
        let should = match line {
            None => Some("nothing".to_string()),
            Some(line) if says.contains(" times as ") => change(says, line, lines(of)),
            Some(line) => night(says, line),
        };
        if let Some(should) = should {
            audit.differ("head", &row, "line", says.to_string(), should);
        }
    }
}

/// Whether a line of a table is of a cell and metric: both in its first field, or in two.
fn is_of(line: &Line, cell: &str, metric: &str) -> bool {
    let raw = line.raw(0).unwrap_or_default();
    let small =
        raw.split_once("<small>").map_or("", |(_, small)| small.split("</small>").next().unwrap_or_default());
    let small = plain_text(small);
    line.text(0).as_deref() == Some(cell)
        && (line.text(1).as_deref() == Some(metric)
            || small == metric
            || small.starts_with(&format!("{metric} against ")))
}

/// What a finding's line should have said; none where it does: `+10.1 % [+2.1, +11.3], between … Chance makes as much with
/// probability 0.0015, among all series 0.0322`.
fn night(says: &str, line: &Line) -> Option<String> {
    let (step, chance) = (line.text(2)?, line.text(3)?);
    let probability = says.split_once(" with probability ").map(|(_, it)| it.trim_end_matches('.'));
    let right = says.starts_with(&step) && probability.is_none_or(|it| it == chance);
    (!right).then(|| format!("{step}, {chance}"))
}

/// The same of a change since a base: `takes 1.24 times as long (1.22–1.27) since …, and 9 more`.
fn change(says: &str, line: &Line, lines: usize) -> Option<String> {
    let ratio = line.text(3)?;
    let more = says.rsplit_once(", and ").and_then(|(_, more)| figures::number(more.strip_suffix(" more")?));
    let one = Said::of(says);
    let right = one.is_some() && one == Said::of(&ratio) && more.is_none_or(|more| more < lines as f64);
    (!right).then_some(ratio)
}

/// By how much a finding is, and the chance that it is none, against what they are sorted by.
fn finding(audit: &mut Audit, line: &Line) -> Option<()> {
    let row = Row { cell: line.text(0)?, metric: "finding".to_string(), ..Row::default() };
    let (step, chance) = (line.text(2)?, line.text(3)?);
    if let Some(by) = line.sorted_by(2) {
        let number = step.split(' ').next()?.trim_start_matches('+');
        audit.compare("finding");
        if !figures::is(number, by * 100.0, 1e-9) {
            audit.differ("findings", &row, "step", step.clone(), format!("{:.3} %", by * 100.0));
        }
    }
    if let Some(of) = line.sorted_by(3) {
        let number = chance.rsplit(' ').next()?;
        audit.compare("finding");
        if !figures::is(number, of, 1e-9) {
            audit.differ("findings", &row, "chance", chance.clone(), of.to_string());
        }
    }
    Some(())
}
