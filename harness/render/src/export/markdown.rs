//! A summary in Markdown, for a pull request or the summary of a CI job: the answer first, then the tables that the terminal
//! shows, folded, as many as there is room for.

use tollgate_model::Functions;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Row, Status};

use super::Source;
use super::source::finite;
use crate::grid::Grid;
use crate::terminal::{reasons::reasons, summary};

/// A comment on GitHub takes 65,536 characters, and somebody may want to put something around this.
const ROOM: usize = 60_000;

/// The document.
pub fn text(source: &Source) -> Option<String> {
    if !source.any_row() {
        return None;
    }
    let rows = source.rows();
    let mut text = format!(
        "### Tollgate, plan {}\n\n{}\n\n",
        plain(&source.run.plan),
        answer(&source.run.functions, rows)
    );
    let circumstances = source.circumstances();
    let about: Vec<String> =
        circumstances.iter().map(|(name, value)| format!("{name} {}", code(value))).collect();
    text.push_str(&format!("{}. Intervals are at 95 %, over launches.\n\n", about.join(", ")));
    let tables = summary::sections(source.run, rows).into_iter().map(|(title, grid)| folded(&title, &grid));
    let parts = remarks(&reasons(rows)).into_iter().chain(tables);
    Some(filled(text, parts))
}

/// The text and whatever parts there is room for, each whole.
fn filled(mut text: String, parts: impl Iterator<Item = String>) -> String {
    let mut left_out = 0;
    for part in parts {
        if text.len() + part.len() < ROOM - 100 {
            text.push_str(&part);
        } else {
            left_out += 1;
        }
    }
    match left_out {
        0 => {}
        1 => text.push_str("One more table had no room here: it is in the run's `summary.csv`.\n"),
        _ => {
            text.push_str(&format!("{left_out} more tables had no room here: see the run's `summary.csv`.\n"))
        }
    }
    text
}

/// The answer for somebody who reads one line.
fn answer(functions: &Functions, rows: &[Row]) -> String {
    let count = |of: &dyn Fn(&Status) -> bool| rows.iter().filter(|row| of(&row.status)).count();
    let measured = count(&|status| *status == Status::Measured);
    let mut said = vec![format!("{measured} figures")];
    for (word, count) in [
        ("failed", count(&|status| matches!(status, Status::Failed(_)))),
        ("invalid", count(&|status| matches!(status, Status::Invalid(_)))),
        ("unsupported or left out", count(&|s| matches!(s, Status::Unsupported(_) | Status::Skipped(_)))),
    ] {
        if count > 0 {
            said.push(format!("{count} {word}"));
        }
    }
    let mut ratios: Vec<(f64, &Row)> =
        rows.iter().filter_map(|row| Some((dearness(functions, row)?, row))).collect();
    ratios.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let cost = match (ratios.first(), ratios.last()) {
        (Some((least, cheap)), Some((most, dear))) => format!(
            "**A call costs × {} to × {} of the native call** (least: {}, most: {}). ",
            digits(*least),
            digits(*most),
            code(&cheap.cell.to_string()),
            code(&dear.cell.to_string())
        ),
        _ => String::new(),
    };
    format!("{cost}{}.", said.join(", "))
}

/// The ratio of a call of real logic to the native call.
fn dearness(functions: &Functions, row: &Row) -> Option<f64> {
    let asked = row.metric == Metric::CallNs
        && row.status == Status::Measured
        && functions.is_logic(row.cell.workload)
        && !row.is_control();
    Some(row.to_native.filter(|_| asked).and_then(finite)?.value)
}

fn digits(ratio: f64) -> String {
    match ratio {
        r if r < 9.995 => format!("{r:.2}"),
        r if r < 99.95 => format!("{r:.1}"),
        r => format!("{r:.0}"),
    }
}

fn folded(title: &str, grid: &Grid) -> String {
    let line =
        |fields: &mut dyn Iterator<Item = String>| format!("|{}|\n", fields.collect::<Vec<_>>().join("|"));
    let mut text = format!("<details><summary>{}</summary>\n\n", plain(title));
    text += &line(&mut std::iter::once(&grid.corner).chain(&grid.columns).map(|name| plain(name)));
    text += &line(&mut std::iter::once("---").chain(grid.columns.iter().map(|_| "--:")).map(str::to_string));
    for (name, fields) in &grid.rows {
        text += &line(&mut std::iter::once(name).chain(fields).map(|field| plain(field)));
    }
    text + "\n</details>\n\n"
}

/// Whatever has no figure, and whatever has remarks; of very many the first, and of very long ones the beginning.
fn remarks(reasons: &[(String, String)]) -> Option<String> {
    const SHOWN: usize = 40;
    let line = |(what, cells): &(String, String)| {
        let beginning: String = what.chars().take(300).collect();
        let more = if beginning.len() < what.len() { " …" } else { "" };
        format!("- {}{more} ({})\n", plain(&beginning), code(cells))
    };
    let lines: String = reasons.iter().take(SHOWN).map(line).collect();
    let more = match reasons.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("- and {more} more, in the run's `summary.csv`\n"),
    };
    let part = format!("<details><summary>Reasons and remarks</summary>\n\n{lines}{more}\n</details>\n\n");
    (!reasons.is_empty()).then_some(part)
}

/// Text that stays text: no markup, no link, nobody is mentioned.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '@' => plain.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => plain.extend(['\\', c]),
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

/// Text in a code span: an id is read better so.
fn code(text: &str) -> String {
    let inside: String = text
        .chars()
        .map(|c| {
            if c == '`' {
                '\''
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect();
    format!("`{inside}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{self, figure, row};

    fn costing(ratio: f64, row: Row) -> Row {
        Row { to_native: Some(figure(ratio, ratio, ratio)), ..row }
    }

    #[test]
    fn the_answer_comes_first() {
        let run = testing::run();
        let rows = vec![
            costing(3.7, row("pricing/quote-cart@component/rust/winch", "call-ns", figure(1.0, 1.0, 1.0))),
            costing(22.4, row("pricing/unit-price@component/rust/winch", "call-ns", figure(1.0, 1.0, 1.0))),
            // A ratio to native code that does nothing says nothing.
            costing(99.0, row("probe/nop@component/rust/winch", "call-ns", figure(1.0, 1.0, 1.0))),
        ];
        let text = text(&Source::new(&run, &[], rows)).unwrap();
        let answer = text.lines().nth(2).unwrap();
        assert!(answer.starts_with(
            "**A call costs × 3.70 to × 22.4 of the native call** (least: `pricing/quote-cart@"
        ));
        assert!(answer.ends_with(" 3 figures."), "{answer}");
    }

    #[test]
    fn what_has_no_room_is_left_out_whole_and_counted() {
        let text =
            filled("answer\n".to_string(), [59_000, 2_000, 3_000, 100].into_iter().map(|n| "x".repeat(n)));
        assert!(
            text.len() <= ROOM
                && text.ends_with("2 more tables had no room here: see the run's `summary.csv`.\n")
        );
        assert_eq!(text.matches('x').count(), 59_100);
    }

    #[test]
    fn very_many_and_very_long_reasons_are_cut_and_that_is_said() {
        let reasons: Vec<_> =
            (0..50).map(|n| (format!("{n}: {}", "y".repeat(1_000)), "a cell".to_string())).collect();
        let said = remarks(&reasons).unwrap();
        assert!(said.len() < ROOM / 3 && said.contains("yyy … (`a cell`)\n- and 10 more"), "{said}");
    }
}
