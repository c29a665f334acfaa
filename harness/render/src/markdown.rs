//! The answers as Markdown, for a pull request.

use tollgate_analysis::answer::{Answer, answers};
use tollgate_analysis::claims::{self, rulings};
use tollgate_analysis::report::Report;
use tollgate_analysis::row_index::RowIndex;
use tollgate_model::change::{Verdict, overall};

use tollgate_analysis::figures::ratio;

use crate::terminal::machine::machine;

/// Maximum number of changes that are listed one by one.
const CHANGES: usize = 40;

/// The answers, what has changed, and the claims.
pub fn markdown(report: &Report) -> String {
    let index = RowIndex::of(report);
    let answers = answers(&index);
    let names: Vec<String> = report.runs.iter().map(|source| escaped(source.name)).collect();
    let mut text = format!("## Tollgate: {}\n\n", names.join(", "));
    let machine = machine(report);
    if !machine.is_empty() {
        text.push_str(&format!("{}\n\n", escaped(machine.trim())));
    }
    text.push_str(&change(report));
    text.push_str("| need | choose | figure | certainty |\n|---|---|---|---|\n");
    answers.needs.iter().for_each(|answer| text.push_str(&need(answer)));
    text.push('\n');
    for one in &answers.break_evens {
        let says = one.says.as_deref().map_or_else(
            || format!("not answered by this run: {}", one.because),
            |says| format!("**{}**. {}", escaped(says), escaped(&one.because)),
        );
        text.push_str(&format!("- {} {says}\n", one.asks));
    }
    text.push_str("\n<details><summary>Published claims</summary>\n\n| # | claim | verdict | found |\n|---|---|---|---|\n");
    for ruling in rulings(&index).iter().filter(|ruling| ruling.verdict != claims::Verdict::NotAnswered) {
        text.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            ruling.number,
            escaped(ruling.claim),
            ruling.verdict.name(),
            escaped(&ruling.found.figure)
        ));
    }
    text.push_str("\n</details>\n");
    text
}

fn need(answer: &Answer) -> String {
    match &answer.outcome {
        Ok(choice) => format!(
            "| {} | `{}` | {} | {} |\n",
            answer.need,
            choice.contender,
            escaped(&choice.figure),
            escaped(&format!("{}: {}", choice.certainty.word(), choice.certainty.because()))
        ),
        Err(why) => format!("| {} | – | not answered by this run | {} |\n", answer.need, escaped(why)),
    }
}

fn change(report: &Report) -> String {
    let Some(change) = report.change else { return String::new() };
    let told =
        change.changes.iter().filter(|change| matches!(change.verdict, Verdict::Worse | Verdict::Better));
    let mut text = format!("**Against {}: {}**\n\n", escaped(change.base), overall(change.changes));
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return text;
    }
    text.push_str("| cell | metric | verdict | now over then |\n|---|---|---|---|\n");
    for change in told.iter().take(CHANGES) {
        text.push_str(&format!(
            "| `{}` | {} | {} | {} |\n",
            change.cell,
            change.metric.label(),
            change.verdict,
            change.ratio.map_or("–".to_string(), |figure| ratio(&figure))
        ));
    }
    if told.len() > CHANGES {
        text.push_str(&format!("\n… and {} more.\n", told.len() - CHANGES));
    }
    text + "\n"
}

/// Text that stays text: nothing in it is markup, a link, or the end of a table's field.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, char| {
        match char {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '@' => {
                escaped.push('\\');
                escaped.push(char);
            }
            '\n' | '\r' => escaped.push(' '),
            char => escaped.push(char),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_analysis::testing;

    #[test]
    fn answers_stand_in_a_table() {
        let world = testing::world();
        let text = markdown(&world.report());
        assert!(text.contains("| Lowest start-up | `component/rust/precompiled` |"), "{text}");
        assert!(
            text.contains("| 7 | Cranelift executes faster, Winch compiles faster | confirmed |"),
            "{text}"
        );
    }

    #[test]
    fn hostile_names_stay_text() {
        let mut world = testing::world();
        world.name = "<script>|`".to_string();
        let text = markdown(&world.report());
        assert!(text.starts_with("## Tollgate: \\<script\\>\\|\\`\n"), "{text}");
    }
}
