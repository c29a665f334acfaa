//! The meanings of colours, where things cannot be labelled in place.

use maud::{Markup, Render, html};

/// A line of names with their colours.
pub fn legend(names: &[(usize, impl Render)]) -> Markup {
    legend_with(names, html! {})
}

/// The same, with what further signs mean.
pub fn legend_with(names: &[(usize, impl Render)], signs: Markup) -> Markup {
    html! {
        ul.legend {
            @for (series, name) in names { li { span.key style={ "background:var(--s" (series) ")" } {} (name) } }
            (signs)
        }
    }
}
