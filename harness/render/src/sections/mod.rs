//! The page's sections, one file each.

pub mod answer;
pub mod boundary;
pub mod change;
pub mod claims;
pub mod compare;
pub mod decision;
pub mod history;
pub mod languages;
pub mod matrix;
pub mod memory;
pub mod method;
pub mod side_by_side;
pub mod source;
pub mod start;
pub mod tail;
pub mod yours;

use maud::{Markup, PreEscaped, Render, html};
use tollgate_analysis::row_index::{Entry, RowIndex, short};
use tollgate_model::results::Row;
use tollgate_model::{Cell, Contender, Metric};

use crate::charts::permalink;
use crate::{glossary, human};
use tollgate_analysis::figures::{plain, ratio};

/// A section with its heading, which links can name.
pub fn section(id: &str, title: &str, lead: impl Render, body: Markup) -> Markup {
    html! {
        section id=(id) aria-labelledby={ (id) "-title" } {
            div.titled { h2 id={ (id) "-title" } { (title) } (permalink(id, title)) }
            p.lead { (glossary::explained(lead)) }
            (body)
        }
    }
}

/// A heading within a section, with an address of its own.
pub fn heading_at(id: &str, title: &str) -> Markup {
    html! { div.titled { h3 id=(id) { (title) } (permalink(id, title)) } }
}

/// A table with more columns than a sheet of paper has room for: printed, each row becomes a list of fields, each with the
/// name of its column.
pub const WIDE: usize = 7;

/// The names of a wide table's columns for print, from the `first` field of a row on.
pub fn printed_names(table: &str, first: usize, names: impl Iterator<Item = String>) -> Markup {
    let rule = |(nth, name): (usize, String)| {
        format!("#{table} td:nth-child({})::before{{content:\"{}\"}}", nth + first, in_css(&name))
    };
    let rules: String = names.enumerate().map(rule).collect();
    html! { style media="print" { (PreEscaped(rules)) } }
}

/// A text within quotes in a style sheet: whatever is no letter or digit by its number.
fn in_css(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '.');
    let escaped =
        |letter: char| if plain(letter) { letter.to_string() } else { format!("\\{:x} ", letter as u32) };
    text.chars().map(escaped).collect()
}

/// A table that scrolls by itself where the page is narrow.
pub fn scroll(label: &str, table: Markup) -> Markup {
    html! { div.scroll role="region" aria-label={ "Table: " (label) } tabindex="0" { (table) } }
}

/// A text in which what stands between backticks is code, as everywhere else in Tollgate's messages.
pub fn prose(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A text as a sentence: it begins with a capital, unless with a name or a figure, and ends with a full stop.
pub fn sentence(text: &str) -> Markup {
    let first = text.split_whitespace().next().unwrap_or_default();
    let capital = match text.chars().next() {
        Some(letter) if !first.contains('/') => {
            letter.to_uppercase().collect::<String>() + &text[letter.len_utf8()..]
        }
        _ => text.to_string(),
    };
    html! { (prose(&capital)) @if !text.is_empty() && !text.ends_with('.') { "." } }
}

/// The text where a run has nothing for a section.
pub fn nothing(why: &str) -> Markup {
    html! { p.nothing { "Not in this run: " (prose(why)) } }
}

/// The address of a cell's details.
pub fn link(cell: &Cell, metric: Metric) -> String {
    format!("#cell={cell}&metric={metric}")
}

/// A row's figure with its certainty, or why there is none, in a word; it opens the cell's details.
pub fn figure(row: &Row) -> Markup {
    html! { a href=(link(&row.cell, row.metric)) { (plain(row)) } }
}

/// A row's field in a table that can be sorted, with its figure; a dash where there is no row.
pub fn field(entry: Option<Entry>) -> Markup {
    match entry {
        Some(entry) => {
            html! { td.n data-v=[entry.figure().map(|figure| sort_key(figure.value))] { (figure(entry.row)) } }
        }
        None => html! { td.none { "–" } },
    }
}

/// A number to sort by: more digits than are printed.
pub fn sort_key(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

/// The ratio to the control's figure; empty where that would mean nothing.
pub fn times_control(row: &Row) -> String {
    row.to_native.filter(|_| !row.is_control()).map_or(String::new(), |it| ratio(&it))
}

/// The heading of a contender's column: the name that tells it apart, and below it the one for people.
pub fn heading(index: &RowIndex, contender: &Contender) -> Markup {
    html! { (short(contender)) small { (human::called(index, contender)) } }
}

/// A contender in the first field of a row: the name for people, and beside it the one that commands take.
pub fn named(index: &RowIndex, contender: &Contender) -> Markup {
    html! { (human::called(index, contender)) small { code { (short(contender)) } } }
}

/// Content that a reader may want to see, but need not.
pub fn folded(label: impl Render, body: impl Render) -> Markup {
    html! { details.lazy { summary { (label) } (until_opened(body)) } }
}

/// Content of what is folded away. With scripts it is a text until the fold is opened (`assets/fold.js`), so that a page of ten
/// thousand cells is there at once; without scripts it is there from the beginning. One such text can hold no other.
pub fn until_opened(body: impl Render) -> Markup {
    let body = body.render().into_string();
    let whole = body.replace("<noscript>", "").replace("</noscript>", "");
    html! { noscript { (PreEscaped(whole)) } }
}

/// A chart's data as a table.
pub fn data_table(label: &str, head: &[&str], rows: &[(Vec<Markup>, Vec<Markup>)]) -> Markup {
    html! {
        details.data.lazy {
            summary { (label) }
            (until_opened(scroll(label, html! {
                table {
                    thead { tr { @for name in head { th scope="col" { (name) } } } }
                    tbody {
                        @for (names, fields) in rows {
                            tr {
                                @for name in names { th scope="row" { (name) } }
                                @for field in fields { td.n { (field) } }
                            }
                        }
                    }
                }
            })))
        }
    }
}
