//! Charts by themselves: each of the page's figures as an SVG that needs no page around it, with the words by which it can be
//! quoted below it. Taken from the rendered page, so that none can say anything else than the page does.

use std::collections::BTreeMap;

use tollgate_analysis::report::Report;
use tollgate_analysis::row_index::RowIndex;

use crate::page::{self, STYLE};
use crate::sections::source::line;

/// What every interval of a chart is, in the words of the page's last line.
pub const INTERVALS: &str = "95 % intervals over launches unless it says otherwise.";

const MARGIN: usize = 10;
const LINE: usize = 16;
/// The approximate width of a letter of the caption, and of the smaller line below.
const LETTERS: [f64; 2] = [7.4, 6.2];

/// A chart by itself.
pub struct Quotable {
    /// Its name, which is its address on the page.
    pub name: String,
    /// The whole SVG.
    pub svg: String,
}

/// Every chart of a report's page, in the order of the page.
pub fn figures(report: &Report) -> Vec<Quotable> {
    let page = page::sections(report, &RowIndex::of(report)).into_string();
    let runs = maud::html! { (line(&report.runs)) }.into_string();
    let inks = inks();
    let each = page.split("<figure id=\"").skip(1).filter_map(|rest| {
        let figure = rest.split("</figure>").next()?;
        let name = figure.split('"').next()?.to_string();
        let caption = between(figure, "<figcaption>", " <a class=\"permalink\"")?;
        let source = between(figure, "<p class=\"source\">", "</p>").unwrap_or(&runs);
        let svg = alone(between(figure, "<svg ", "</svg>")?, caption, source, &inks)?;
        Some(Quotable { name, svg })
    });
    each.collect()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?.1.split_once(to).map(|(between, _)| between)
}

/// The chart with caption and source, as texts of the page have them: escaped already.
fn alone(chart: &str, caption: &str, source: &str, inks: &BTreeMap<&str, &str>) -> Option<String> {
    let (head, body) = chart.split_once('>')?;
    let (width, height) = between(head, "viewBox=\"0 0 ", "\"")?.split_once(' ')?;
    let (width, height): (usize, usize) = (width.parse().ok()?, height.parse().ok()?);
    let body = coloured(body, inks);
    let caption_lines = wrapped(caption, width, LETTERS[0]);
    let source_lines = wrapped(&format!("{source} {INTERVALS}"), width, LETTERS[1]);
    let top = MARGIN + LINE * caption_lines.len() + MARGIN / 2;
    let below = top + height + MARGIN / 2;
    let whole = below + LINE * source_lines.len() + MARGIN;
    let (page, ink, muted) = (inks.get("--page")?, inks.get("--ink")?, inks.get("--muted")?);
    let lines = |lines: &[String], from: usize, ink: &str, how: &str| -> String {
        let at = |nth: usize| from + LINE * nth + 12;
        let line = |(nth, text): (usize, &String)| {
            format!("<text x=\"{MARGIN}\" y=\"{}\" fill=\"{ink}\" {how}>{text}</text>", at(nth))
        };
        lines.iter().enumerate().map(line).collect()
    };
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{whole}\" viewBox=\"0 0 {width} {whole}\" \
        font-family=\"system-ui, sans-serif\" font-size=\"12\"><rect width=\"{width}\" height=\"{whole}\" fill=\"{page}\"/>\
        {}<g transform=\"translate(0 {top})\">{body}</g>{}</svg>\n",
        lines(&caption_lines, MARGIN, ink, "font-size=\"13\" font-weight=\"600\""),
        lines(&source_lines, below, muted, "font-size=\"11\""),
    ))
}

/// The page's colours in daylight, by their names.
fn inks() -> BTreeMap<&'static str, &'static str> {
    let declared = STYLE.split([';', '{']).filter_map(|it| it.trim().split_once(": light-dark("));
    declared.filter_map(|(name, colours)| Some((name, colours.split_once(',')?.0))).collect()
}

fn coloured(body: &str, inks: &BTreeMap<&str, &str>) -> String {
    let of = |body: String, (name, colour): (&&str, &&str)| {
        body.replace(&format!("\"var({name})\""), &format!("\"{colour}\""))
    };
    inks.iter().fold(body.to_string(), of)
}

/// Lines that fit, broken between words.
fn wrapped(text: &str, width: usize, letter: f64) -> Vec<String> {
    let most = ((width - 2 * MARGIN) as f64 / letter) as usize;
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is a line");
        if !last.is_empty() && last.chars().count() + 1 + word.chars().count() > most {
            lines.push(word.to_string());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_analysis::testing;

    #[test]
    fn every_figure_of_the_page_stands_by_itself_with_what_it_was_made_of() {
        let (mut world, nights) = (testing::world(), testing::history());
        world.name = "<night> & \"day\"".to_string();
        let report = Report { history: Some(&nights), ..world.report() };
        let all = figures(&report);
        let page = crate::html(&report);
        assert_eq!(all.len(), page.matches("<figure ").count());
        assert!(all.iter().any(|figure| figure.name == "fig-decision"));
        for Quotable { name, svg } in &all {
            assert!(page.contains(&format!("<figure id=\"{name}\"")), "{name}");
            assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"), "{svg}");
            assert!(!svg.contains("var(") && !svg.contains("class=") && !svg.contains("<night>"), "{svg}");
            assert!(svg.contains("95 % intervals") || svg.contains("intervals over"), "{svg}");
            assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
        }
        let decision = all.iter().find(|figure| figure.name == "fig-decision").unwrap();
        assert!(decision.svg.contains("What one operation takes"), "{}", decision.svg);
        assert!(decision.svg.contains("Tollgate 0.1.0") && decision.svg.contains("2026-01-01 12:00 UTC"));
    }

    #[test]
    fn of_no_run_there_is_no_figure() {
        assert!(figures(&Report::default()).is_empty());
    }

    #[test]
    fn long_captions_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 90, 7.0), ["one two", "three"]);
        assert_eq!(wrapped("", 90, 7.0), [""]);
    }
}
