//! Verdicts as Markdown, for a pull request: what changed or stays open in a table, the rest folded away.

use tollgate_model::change::{Change, Verdict, overall};

use super::{Heading, conclusion, counts, of, remarks, size, unseen, value, words};

/// So many rows of one verdict, and a comment is no longer read.
const MOST: usize = 30;

/// All of it as Markdown.
pub fn text(heading: &Heading, changes: &[Change]) -> String {
    let mut text =
        format!("### Tollgate: {}\n\n{}.\n\n", words(overall(changes)), escaped(&conclusion(changes)));
    text.push_str(&format!("- base: {}\n- head: {}\n", escaped(&heading.base), escaped(&heading.head)));
    heading.notes.iter().for_each(|note| text.push_str(&format!("- {}\n", escaped(note))));
    let open = [Verdict::Worse, Verdict::Inconclusive, Verdict::Better];
    text.push_str(&table(open.iter().flat_map(|&verdict| shown(verdict, changes))));
    let more: usize = open.iter().map(|&verdict| of(verdict, changes).len().saturating_sub(MOST)).sum();
    let more = if more > 0 {
        format!(" {more} of them are not shown: `--format json` has all.")
    } else {
        String::new()
    };
    text.push_str(&format!("\n{}.{more}\n", counts(changes)));
    let equivalent = of(Verdict::Equivalent, changes);
    if !equivalent.is_empty() {
        let summary = format!("{} equivalent", equivalent.len());
        text.push_str(&folded(&summary, &table(equivalent.into_iter())));
    }
    let told = remarks(changes);
    if !told.is_empty() {
        let list: String = told.iter().map(|remark| format!("- {}\n", escaped(remark))).collect();
        text.push_str(&folded("Remarks", &format!("\n{list}")));
    }
    text
}

fn shown(verdict: Verdict, changes: &[Change]) -> impl Iterator<Item = &Change> {
    of(verdict, changes).into_iter().take(MOST)
}

fn table<'a>(changes: impl Iterator<Item = &'a Change>) -> String {
    let mut rows = String::new();
    for change in changes {
        let against = change.against.as_ref().map_or(String::new(), |other| format!(" over {other}"));
        let size = match (change.verdict, change.ratio) {
            (Verdict::Worse, None) => "failed".to_string(),
            _ => size(change),
        };
        let fields = [
            words(change.verdict).to_string(),
            code(&change.cell.to_string()),
            code(&format!("{}{against}", change.metric)),
            escaped(&value(change.base, change)),
            escaped(&value(change.head, change)),
            size,
            unseen(change),
        ];
        rows.push_str(&format!("| {} |\n", fields.join(" | ")));
    }
    if rows.is_empty() {
        return rows;
    }
    format!(
        "\n| verdict | cell | metric | base | head | change (95 % interval) | could not have seen less than |\n\
         |---|---|---|--:|--:|--:|--:|\n{rows}"
    )
}

fn folded(summary: &str, content: &str) -> String {
    format!("\n<details><summary>{summary}</summary>\n{content}\n</details>\n")
}

/// An id, to be copied as it is; between backticks nobody is mentioned either.
fn code(id: &str) -> String {
    format!("`{}`", id.replace(['`', '\n', '\r'], "").replace('|', "\\|"))
}

/// Text that stays text in Markdown, whatever a configuration is called or a subject says.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\n' | '\r' => escaped.push(' '),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => escaped.extend(['\\', letter]),
            plain => escaped.push(plain),
        }
    }
    // A mention would call somebody who has nothing to do with it.
    escaped.replace('@', "@\u{200b}")
}
