//! Charts as inline SVG, all in one style: thin lines, labels where the thing is, no decoration.

pub mod boundary;
pub mod break_even;
pub mod canvas;
pub mod history;
mod labels;
pub mod ladder;
mod legend;
pub mod lines;
pub mod load;
pub mod memory;
mod scale;
pub mod size;
pub mod tail;

use maud::{Markup, PreEscaped, html};

pub use legend::legend;
pub use scale::log_ends as ends;

/// A finished chart.
pub struct Chart {
    /// Its content.
    pub svg: String,
    /// Its maximum width, in pixels.
    pub width: u32,
}

impl Chart {
    /// The chart as a figure; charts that are wider than a narrow page scroll by themselves.
    pub fn figure(&self, caption: &str) -> Markup {
        let wide = self.width > 420;
        html! {
            figure {
                figcaption { (caption) }
                @if wide {
                    div.scroll.chart-box role="region" aria-label=(caption) tabindex="0" { (PreEscaped(&self.svg)) }
                } @else { (PreEscaped(&self.svg)) }
            }
        }
    }
}
