//! The terminal twin of *Answer first*.

use tollgate_analysis::answer::{Answer, BreakEven, answers};
use tollgate_analysis::claims::{Verdict, rulings};
use tollgate_analysis::report::Report;
use tollgate_analysis::row_index::RowIndex;

/// The maximum length of lines.
const WIDTH: usize = 100;

/// The answers as a few lines.
pub fn text(report: &Report) -> String {
    let index = RowIndex::of(report);
    let answers = answers(&index);
    let mut text = String::from("What to choose, by what this run measured\n\n");
    answers.needs.iter().for_each(|answer| text.push_str(&need(answer)));
    text.push_str("Break-evens\n\n");
    answers.break_evens.iter().for_each(|one| text.push_str(&break_even(one)));
    let rulings = rulings(&index);
    let count = |verdict| rulings.iter().filter(|ruling| ruling.verdict == verdict).count();
    text.push_str(&format!(
        "Published claims: {} confirmed, {} refuted, {} inconclusive, {} not measured here\n",
        count(Verdict::Confirmed),
        count(Verdict::Refuted),
        count(Verdict::Inconclusive),
        count(Verdict::NotAnswered)
    ));
    text
}

fn need(answer: &Answer) -> String {
    let choice = match &answer.outcome {
        Err(why) => {
            return format!("{}\n{}\n", answer.need, wrapped(&format!("Not answered by this run: {why}.")));
        }
        Ok(choice) => choice,
    };
    let mut text = format!("{}: {}\n", answer.need, choice.contender);
    text.push_str(&wrapped(&choice.figure));
    text.push_str(&wrapped(&format!("{}: {}", choice.certainty.word(), choice.certainty.because())));
    for (name, figure) in &choice.facts {
        text.push_str(&wrapped(&format!("{name}: {figure}")));
    }
    text.push('\n');
    text
}

fn break_even(one: &BreakEven) -> String {
    let says = match &one.says {
        Some(says) => format!("{says}. {}", one.because),
        None => format!("Not answered by this run: {}.", one.because),
    };
    format!("{}\n{}\n", one.asks, wrapped(&says))
}

/// Indented by four, no line longer than allowed unless one word is.
pub(crate) fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::from("   ");
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH && line.len() > 3 {
            lines.push_str(&line);
            lines.push('\n');
            line = String::from("   ");
        }
        line.push(' ');
        line.push_str(word);
    }
    lines + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_analysis::testing;

    #[test]
    fn it_says_what_the_page_says_first() {
        let world = testing::world();
        let text = text(&world.report());
        assert!(text.contains("Lowest start-up: component/rust/precompiled"), "{text}");
        assert!(text.contains("After how many calls does Cranelift beat Winch?"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
    }

    #[test]
    fn of_nothing_it_says_that_there_is_nothing() {
        let text = text(&Report::default());
        assert_eq!(text.matches("Not answered by this run").count(), 7, "{text}");
    }
}
