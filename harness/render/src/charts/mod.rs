//! Charts as inline SVG, all in one style: thin lines, labels where the thing is, no decoration.

pub mod attribution;
pub mod boundary;
pub mod break_even;
pub mod canvas;
pub mod dots;
pub mod flames;
pub mod history;
mod labels;
pub mod ladder;
mod legend;
pub mod lines;
pub mod load;
pub mod memory;
mod scale;
pub mod shares;
pub mod size;
pub mod tail;

use maud::{Markup, PreEscaped, html};

pub use legend::{legend, legend_with};
pub use scale::log_ends as ends;

/// A finished chart.
pub struct Chart {
    /// Its content.
    pub svg: String,
    /// Its maximum width, in pixels.
    pub width: u32,
}

/// The words around a chart, by which it can be quoted.
pub struct Quoted<'a> {
    /// Its name in addresses.
    pub id: String,
    /// What it shows.
    pub caption: &'a str,
    /// What it was made of: machine, versions, run, date.
    pub source: &'a str,
}

impl Chart {
    /// The chart as a figure with an address of its own; charts that are wider than a narrow page scroll by themselves.
    pub fn figure(&self, quoted: Quoted) -> Markup {
        let Quoted { id, caption, source } = quoted;
        let wide = self.width > 420;
        html! {
            figure id=(id) tabindex="-1" {
                figcaption { (caption) (permalink(&id, caption)) }
                @if wide {
                    div.scroll.chart-box role="region" aria-label=(caption) tabindex="0" { (PreEscaped(&self.svg)) }
                } @else { (PreEscaped(&self.svg)) }
                @if !source.is_empty() { p.source { (source) } }
            }
        }
    }
}

/// A link to a place on the page, beside its heading: to be copied by whoever quotes it.
pub fn permalink(id: &str, of: &str) -> Markup {
    html! { " " a.permalink href={ "#" (id) } aria-label={ "Link to: " (of) } { "#" } }
}

/// The name of a place in addresses, made of words: letters and digits, the rest as hyphens.
pub fn place(words: &[&str]) -> String {
    let mut place = String::new();
    for letter in words.join(" ").chars() {
        if letter.is_ascii_alphanumeric() || letter == '.' {
            place.push(letter.to_ascii_lowercase());
        } else if !place.ends_with('-') {
            place.push('-');
        }
    }
    place.trim_matches('-').to_string()
}
