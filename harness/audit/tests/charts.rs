//! One other text, length or place of a chart of the committed sample is found, whatever the kind of the chart.

use std::ops::Range;

use tollgate_audit::{Difference, page};

#[path = "support/other.rs"]
mod other;

use other::{next, off, pattern, read, to, with};

/// The id of the first figure whose id is of the pattern, and where the figure lies.
fn figure<'a>(text: &'a str, id: &str) -> (&'a str, Range<usize>) {
    let found = pattern(&format!("<figure id=\"({id})\"")).captures(text);
    let id = found.unwrap_or_else(|| panic!("no figure {id}")).get(1).unwrap();
    let end = id.end() + text[id.end()..].find("</figure>").unwrap();
    (&text[id.range()], id.start()..end)
}

/// What is found once a text within a figure is another; it has to be of that figure.
fn changed(text: &str, id: &str, around: &str, other: impl Fn(&str) -> String) -> Vec<Difference> {
    let (id, place) = figure(text, id);
    let figure = with(&text[place.clone()], around, other);
    let found = page(&format!("{}{figure}{}", &text[..place.start], &text[place.end..])).unwrap().differences;
    assert!(found.iter().all(|it| it.place == "chart" && it.cell.starts_with(id)), "{found:?}");
    found
}

#[track_caller]
fn found(text: &str, id: &str, around: &str, other: impl Fn(&str) -> String, what: &str) {
    let all = changed(text, id, around, other);
    assert!(all.iter().any(|it| it.what == what), "{around} in {id}: {all:?}");
}

#[test]
fn dots_their_whiskers_labels_and_marks() {
    let text = read("sample");
    for id in ["fig-decision", "fig-memory"] {
        found(&text, id, r#"<circle .*?<circle cx="(\d+)""#, off(9), "dot");
        found(&text, id, r#"data-at="(\d+) "#, off(-6), "dot");
        found(&text, id, r#"stroke-width="2" points="(\d+),"#, off(-7), "whisker's lower end");
        found(&text, id, r#"<text x="~" y="~" fill="var\(--muted\)">(~) "#, next, "label");
        found(&text, id, r#"aria-label="[^"]*?: (~ [^ ]+) ± "#, to("7.77 ms"), "figure");
        found(&text, id, r#"text-anchor="middle" fill="var\(--muted\)">(1)"#, to("4"), "mark");
    }
}

#[test]
fn steps_of_starts() {
    let text = read("sample");
    let id = "fig-start-services-pricing-get-quote-files-in-memory";
    found(&text, id, r#"width="(\d+)" height="16" fill="var\(--s1\)""#, off(5), "bar");
    found(&text, id, r#"height="16" fill="var\(--(s1)\)""#, to("s4"), "bar");
    found(&text, id, r#"stroke="var\(--ink\)" stroke-width="2" points="(\d+),"#, off(6), "upright line");
    found(&text, id, "http native: (~) ms", next, "figure");
}

#[test]
fn parts_and_classes_of_calls() {
    let text = read("sample");
    let id = "fig-boundary-pricing-quote-cart";
    found(&text, id, "cranelift: parts ([^,]+),", to("7.77 µs"), "sum of parts");
    found(&text, id, r#"(fill="var\(--s3\)")"#, to("fill=\"none\" stroke=\"var(--s3)\""), "bar");
    found(&text, id, "the native call: ([^<]+)<", to("7.77 µs"), "figure");
    found(&text, id, r#"stroke-dasharray="4 4" points="(\d+),"#, off(6), "line");
    let id = "fig-attribution-probe-echo-bytes-64kib";
    found(&text, id, "cranelift: (~) µs", next, "sum of classes");
    found(&text, id, r#"width="(\d{3})" height="16" fill="var\(--s1\)""#, off(-10), "bar");
}

#[test]
fn points_bands_and_captions_of_lines() {
    let text = read("sample");
    let id = "fig-tail-at-[^\"]*";
    found(&text, id, "http native, 60 %: (~) ", next, "figure");
    found(&text, id, r"http native, 60 %: [^(]*\(~ \S+ to (\d)", next, "interval");
    let id = r"fig-tail-\d+t\d+-nightly-\d+-pricing-get-quote-http-native";
    found(&text, id, r"p90: (~) µs \(", next, "figure");
    found(&text, id, r"p90: ~ µs \(~ µs to (\d)", next, "interval");
    found(&text, id, "p90 (?:≤ )?(~) µs", next, "figure");
    found(&text, id, "at (~) % of", next, "part of a capacity");
    found(&text, id, "(~) k/s", next, "part of a capacity");
    let id = r"fig-tail-\d+t\d+-nightly-\d+-pricing-quote-cart";
    found(&text, id, "native, p90: (~) ", next, "figure");
    let id = "fig-sizes-probe-echo-text";
    found(&text, id, "winch, 1KiB: (~) ", next, "figure");
    found(&text, id, "memcpy, 64KiB: (~) ", next, "figure");
    found(&text, id, ">(16)KiB<", to("64"), "mark");
    let id = "fig-start-answers-time-since-the-spawn-answer-by-answer-pricing-quote-cart";
    found(&text, id, "100: (~) ms", next, "figure");
    found(&text, id, "winch: (~) ± ", next, "figure");
    // The curve of a chart bends between its points.
    found(&text, id, r#"points="(?:\d+,\d+ ){9,}\d+,(\d+)""#, off(10), "corner");
}

#[test]
fn frames_of_flame_graphs() {
    let text = read("sample");
    let id = "fig-flames-pricing-get-quote-component-rust-cranelift";
    found(&text, id, r"tollgate_worker::main: (\d)\d", next, "width");
    found(&text, id, r#"y="(\d+)" width="9\d\d""#, off(-17), "place");
}
