//! What a comparison says over all workloads, held against its own lines: how many are told apart, the least and the most.

use crate::Audit;
use crate::carried::Row;
use crate::figures;
use crate::pairs::Said;
use crate::tables::{plain_text, tables};

/// What is said of one workload.
struct Line<'a> {
    says: &'a str,
    /// Its number, and what it is so many times of; none where it is not told apart.
    apart: Option<(&'a str, &'a str)>,
}

impl<'a> Line<'a> {
    fn of(says: &'a str) -> Self {
        let said = Said::of(says).filter(|_| says.contains(" times as ") && !says.contains("no interval"));
        let apart = said
            .and_then(|said| Some((said.value, says.split_once(" times as ")?.1.split([' ', ',']).next()?)));
        Line { says, apart }
    }
}

/// Holds the sentence above each table of the comparison against the table.
pub fn words(audit: &mut Audit, page: &str) {
    let Some((_, section)) = page.split_once("<section id=\"compare\"") else { return };
    let section = section.split("</section>").next().unwrap_or_default();
    for part in section.split("<details class=\"versus").skip(1) {
        let metric = part.split_once("data-metric=\"").and_then(|(_, rest)| rest.split('"').next());
        let says =
            part.split_once("<span class=\"says\">").and_then(|(_, rest)| rest.split("</span>").next());
        let all = tables(part);
        let Some(((metric, says), table)) = metric.zip(says).zip(all.first()) else { continue };
        let says = plain_text(says);
        let texts: Vec<String> = table.lines.iter().filter_map(|line| line.text(3)).collect();
        audit.compare("words of a comparison");
        if let Err(should) = over_all(&says, &texts) {
            let row = Row { cell: "all workloads".to_string(), metric: metric.to_string(), ..Row::default() };
            audit.differ("compare", &row, "sentence", says, should);
        }
    }
}

/// Whether a sentence is that of these lines; else what it should say.
fn over_all(says: &str, lines: &[String]) -> Result<(), String> {
    let known: Vec<Line> =
        lines.iter().filter(|line| *line != "no ratio").map(|line| Line::of(line)).collect();
    match &known[..] {
        [] if says == "no ratio" => return Ok(()),
        [] => return Err("no ratio".to_string()),
        [one] if says == one.says => return Ok(()),
        [one] => return Err(one.says.to_string()),
        _ => {}
    }
    let mut left = known.iter().filter(|line| line.apart.is_some()).count();
    let rest = known.len() - left;
    let mut rest_told = 0;
    for part in says.split(", ") {
        let numbers: Vec<&str> =
            part.split(' ').filter(|word| word.starts_with(|it: char| it.is_ascii_digit())).collect();
        if part.starts_with("not told apart") || part.starts_with("the same") {
            let told = numbers.first().and_then(|number| figures::number(number));
            if told != Some(rest as f64) {
                return Err(format!("{rest} of {} are not told apart", known.len()));
            }
            rest_told = rest;
            continue;
        }
        let (span, of) = part.split_once(" for ").unwrap_or((part, ""));
        let word = span.split_once(" times as ").map_or("", |(_, word)| word);
        let ends: Vec<&str> =
            span.split(' ').filter(|word| word.starts_with(|it: char| it.is_ascii_digit())).collect();
        let (Some(low), Some(high)) = (ends.first(), ends.last()) else { return Err("a number".to_string()) };
        let counts: Vec<f64> = of.split(' ').filter_map(figures::number).collect();
        let mut of_it: Vec<&str> =
            known.iter().filter_map(|line| line.apart.filter(|(_, of)| *of == word)).map(|it| it.0).collect();
        of_it.sort_by(|one, other| {
            let of = |text: &str| figures::number(text).unwrap_or(f64::NAN);
            of(one).total_cmp(&of(other))
        });
        // Of amounts both sides have the same words: first those that are more.
        let same: Vec<&str> =
            says.split(", ").filter(|it| it.contains(&format!(" times as {word} "))).collect();
        if same.len() == 2 {
            let many = counts.first().map_or(0, |count| *count as usize).min(of_it.len());
            let from = if same[0] == part { of_it.len() - many } else { 0 };
            of_it = of_it[from..from + many].to_vec();
        }
        let (Some(least), Some(most)) = (of_it.first(), of_it.last()) else {
            return Err(format!("none {word}"));
        };
        if !figures::agree(low, least) || !figures::agree(high, most) {
            return Err(format!("{least} to {most} times as {word}"));
        }
        let should = match of.starts_with("each of ") {
            true => vec![of_it.len() as f64],
            false => vec![of_it.len() as f64, known.len() as f64],
        };
        if counts != should {
            return Err(format!("{} of {} workloads", of_it.len(), known.len()));
        }
        left -= of_it.len().min(left);
    }
    match left == 0 && rest_told == rest {
        true => Ok(()),
        false => Err(format!("{left} more are told apart, and {} are not", rest - rest_told)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_that_of_its_lines_or_of_others() {
        let lines = |all: &[&str]| all.iter().map(|it| it.to_string()).collect::<Vec<String>>();
        let of = |says: &str, all: &[&str]| over_all(says, &lines(all)).is_ok();
        let times = [
            "is 6.28 times as fast (6.21–6.34)",
            "is 1.048 times as fast (1.042–1.055)",
            "not told apart: × 1.000 (0.996–1.003)",
        ];
        assert!(of("is 1.05 to 6.28 times as fast for 2 of 3 workloads, not told apart for 1", &times));
        for other in [
            "is 1.06 to 6.28 times as fast for 2 of 3 workloads, not told apart for 1",
            "is 1.05 to 6.29 times as fast for 2 of 3 workloads, not told apart for 1",
            "is 1.05 to 6.28 times as fast for 1 of 3 workloads, not told apart for 1",
            "is 1.05 to 6.28 times as fast for 2 of 4 workloads, not told apart for 1",
            "is 1.05 to 6.28 times as fast for 2 of 3 workloads, not told apart for 2",
            "is 1.05 to 6.28 times as fast for each of 2 workloads",
            "not told apart for any of 3 workloads",
        ] {
            assert!(!of(other, &times), "{other}");
        }
        assert!(of("is 6.28 times as fast (6.21–6.34)", &times[..1]) && of("no ratio", &["no ratio"]));
        let amounts = ["is 0.5 times as much (exact)", "is 2.0 times as much (exact)"];
        assert!(of(
            "is 2.0 times as much for 1 of 2 workloads, is 0.50 times as much for 1 of 2 workloads",
            &amounts
        ));
        assert!(of("the same for each of 2 workloads", &["the same", "the same"]));
    }
}
