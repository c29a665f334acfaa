//! Flame graphs: SVG with its own script, which asks no network for anything.

use inferno::flamegraph::{self, Options, Palette};

use crate::flame_classes::in_colours;

/// The reason why there is no flame graph.
#[derive(Debug, thiserror::Error)]
#[error("cannot draw the flame graph: {0}")]
pub struct FlameError(pub(crate) String);

/// Goes through the frames by the keys, which inferno's own script leaves to the pointer.
const KEYS: &str = include_str!("flame_keys.js");

/// Draws folded stacks of samples, in the colours of their classes; native logic is told by these parts of names.
pub fn flame_graph(
    folded: &str,
    title: &str,
    subtitle: &str,
    logic: &[String],
) -> Result<String, FlameError> {
    in_classes("samples", folded, title, subtitle, logic)
}

/// The same of estimated cycles of a call instead of samples.
pub fn flame_graph_of_cycles(
    folded: &str,
    title: &str,
    subtitle: &str,
    logic: &[String],
) -> Result<String, FlameError> {
    in_classes("estimated cycles", folded, title, subtitle, logic)
}

fn in_classes(
    what: &str,
    folded: &str,
    title: &str,
    subtitle: &str,
    logic: &[String],
) -> Result<String, FlameError> {
    Ok(in_colours(&flame_graph_of(what, folded, title, subtitle)?, folded, logic))
}

/// Draws what moved between the two columns of counts of folded stacks.
pub fn flame_graph_of_two(folded: &str, title: &str, subtitle: &str) -> Result<String, FlameError> {
    flame_graph_of("samples", folded, title, subtitle)
}

/// Draws folded stacks whose numbers are of something else than samples.
pub fn flame_graph_of(what: &str, folded: &str, title: &str, subtitle: &str) -> Result<String, FlameError> {
    let mut options = Options::default();
    options.count_name = what.to_string();
    options.title = title.to_string();
    options.subtitle = Some(subtitle.to_string());
    // By the marks of frames: green for the guest, aqua for what was compiled around it, orange for the kernel.
    options.colors = Palette::Multi(flamegraph::color::MultiPalette::Java);
    options.hash = true;
    options.deterministic = true;
    // What is narrower than this part of the picture could not be seen, and there may be a million of them.
    options.min_width = 0.02;
    let mut svg = Vec::new();
    flamegraph::from_lines(&mut options, folded.lines(), &mut svg)
        .map_err(|error| FlameError(error.to_string()))?;
    let svg = String::from_utf8_lossy(&svg);
    let focus = "#frames > *:focus { outline:none; stroke:black; stroke-width:1.5; }\n</style>";
    let keys = format!("<script type=\"text/ecmascript\"><![CDATA[\n{KEYS}]]></script></svg>");
    let svg = svg.replacen("</style>", focus, 1);
    Ok(svg.strip_suffix("</svg>").map_or(svg.to_string(), |body| format!("{body}{keys}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_and_nothing_is_asked_of_a_network() {
        let svg = flame_graph("main;<script>alert(1)</script> 3\nmain;a&b 1\n", "A < B", "four samples", &[])
            .unwrap();
        assert!(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt; (3 samples, 75.00%, other)"), "{svg}");
        assert!(svg.contains("A &lt; B") && svg.contains("four samples"));
        // Names of vocabularies and remarks are no requests; these would be.
        for asking in ["href=\"http", "src=", "@import", "url(http", "fetch(", "XMLHttpRequest"] {
            assert!(!svg.contains(asking), "{asking}");
        }
    }

    #[test]
    fn two_columns_are_a_difference() {
        let svg = flame_graph_of_two("main;faster 10 5\nmain;slower 5 10\n", "before and after", "").unwrap();
        assert!(svg.contains("slower (10 samples, 66.67%; +33.33%)"), "{svg}");
    }

    #[test]
    fn a_profile_without_samples_has_none() {
        assert!(flame_graph("", "none", "", &[]).is_err());
    }

    #[test]
    fn a_million_stacks_are_a_picture_of_bounded_size() {
        let folded: String = (0..1_000_000).map(|at| format!("main;f{};g{at} 1\n", at % 1000)).collect();
        let svg = flame_graph(&folded, "many", "", &[]).unwrap();
        assert!(svg.len() < 2 << 20, "{} bytes", svg.len());
        assert!(svg.contains("main (1,000,000 samples, 100.00%, other)"));
    }
}
