//! What colours mean, where things cannot be labelled in place.

use maud::{Markup, html};

/// A line of names with their colours.
pub fn legend(names: &[(usize, &str)]) -> Markup {
    html! {
        ul.legend { @for (series, name) in names { li { span.key style={ "background:var(--s" (series) ")" } {} (name) } } }
    }
}
