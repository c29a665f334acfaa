//! One other text, length or place of a chart of the committed sample is found, whatever the kind of the chart.

use tollgate_audit::{Difference, page};

fn sample() -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../reports/sample/index.html");
    std::fs::read_to_string(file).unwrap()
}

/// The figure whose id begins so, from its id on.
fn figure<'a>(text: &'a str, id: &str) -> &'a str {
    let (_, rest) =
        text.split_once(&format!("<figure id=\"{id}")).unwrap_or_else(|| panic!("no figure {id}"));
    let figure = rest.split("</figure>").next().unwrap();
    let start = text.len() - rest.len() - id.len();
    &text[start..start + id.len() + figure.len()]
}

/// What is found once a text within a figure is another; it has to be of that figure.
fn changed(text: &str, id: &str, from: &str, to: &str) -> Vec<Difference> {
    let figure = figure(text, id);
    assert!(figure.contains(from), "no {from} in {}", &figure[..figure.len().min(2_000)]);
    let start = figure.as_ptr() as usize - text.as_ptr() as usize;
    let other =
        format!("{}{}{}", &text[..start], figure.replacen(from, to, 1), &text[start + figure.len()..]);
    let found = page(&other).unwrap().differences;
    assert!(found.iter().all(|it| it.place == "chart" && it.cell.starts_with(id)), "{found:?}");
    found
}

#[track_caller]
fn found(text: &str, id: &str, from: &str, to: &str, what: &str) {
    let all = changed(text, id, from, to);
    assert!(all.iter().any(|it| it.what == what), "{from} as {to} in {id}: {all:?}");
}

/// What stands between these in a figure, the n-th time.
fn between<'a>(figure: &'a str, from: &str, to: &str, nth: usize) -> &'a str {
    figure.split(from).nth(nth + 1).unwrap_or_else(|| panic!("no {from}")).split(to).next().unwrap()
}

/// A number of so many more or less.
fn off(number: &str, by: i64) -> String {
    (number.parse::<i64>().unwrap() + by).to_string()
}

#[test]
fn dots_their_whiskers_labels_and_marks() {
    let text = sample();
    for id in ["fig-decision", "fig-memory"] {
        let figure = figure(&text, id);
        let dot = between(figure, "<circle cx=\"", "\"", 1);
        found(&text, id, &format!("<circle cx=\"{dot}\""), &format!("<circle cx=\"{}\"", off(dot, 9)), "dot");
        let place = between(figure, "data-at=\"", " ", 0);
        found(&text, id, &format!("data-at=\"{place} "), &format!("data-at=\"{} ", off(place, -6)), "dot");
        let whisker = between(figure, "stroke-width=\"2\" points=\"", ",", 0);
        let of = |x: &str| format!("stroke-width=\"2\" points=\"{x},");
        found(&text, id, &of(whisker), &of(&off(whisker, -7)), "whisker's lower end");
        let label =
            between(figure, "fill=\"var(--muted)\">", "<", figure.matches("text-anchor=\"middle\"").count());
        let first = label.chars().next().unwrap();
        let next = if first == '9' { '1' } else { char::from(first as u8 + 1) };
        found(&text, id, &format!(">{label}<"), &format!(">{next}{}<", &label[1..]), "label");
        let told = figure.split("aria-label=\"").find(|it| it.contains(": ") && it.contains(" ± ")).unwrap();
        let said = told.split(": ").find(|it| it.contains(" ± ")).unwrap().split(" ± ").next().unwrap();
        found(&text, id, &format!(": {said} ±"), ": 7.77 ms ±", "figure");
        let mark = between(figure, "text-anchor=\"middle\" fill=\"var(--muted)\">", "<", 1);
        let other = mark.replacen('1', "4", 1);
        found(&text, id, &format!(">{mark}<"), &format!(">{other}<"), "mark");
    }
}

#[test]
fn steps_of_starts() {
    let text = sample();
    let id = "fig-start-services-pricing-get-quote-files-in-memory\"";
    let figure = figure(&text, id);
    let before = figure.split("\" height=\"16\" fill=\"var(--s1)\"").next().unwrap();
    let width = before.rsplit("width=\"").next().unwrap();
    let of = |width: &str| format!("width=\"{width}\" height=\"16\" fill=\"var(--s1)\"");
    let id = id.trim_end_matches('"');
    found(&text, id, &of(width), &of(&off(width, 5)), "bar");
    found(&text, id, "height=\"16\" fill=\"var(--s1)\"", "height=\"16\" fill=\"var(--s4)\"", "bar");
    let line = between(figure, "stroke=\"var(--ink)\" stroke-width=\"2\" points=\"", ",", 0);
    let of = |x: &str| format!("stroke=\"var(--ink)\" stroke-width=\"2\" points=\"{x},");
    found(&text, id, &of(line), &of(&off(line, 6)), "upright line");
    found(&text, id, "http native: 1.78 ms", "http native: 1.79 ms", "figure");
}

#[test]
fn parts_and_classes_of_calls() {
    let text = sample();
    let id = "fig-boundary-pricing-quote-cart";
    let figure = figure(&text, id);
    let said = between(figure, "cranelift: parts ", ",", 0);
    found(&text, id, &format!("cranelift: parts {said}"), "cranelift: parts 7.77 µs", "sum of parts");
    found(&text, id, "fill=\"var(--s3)\"", "fill=\"none\" stroke=\"var(--s3)\"", "bar");
    let native = between(figure, "the native call: ", "<", 0);
    found(&text, id, &format!("the native call: {native}"), "the native call: 7.77 µs", "figure");
    let line = between(figure, "stroke-dasharray=\"4 4\" points=\"", ",", 0);
    let of = |x: &str| format!("stroke-dasharray=\"4 4\" points=\"{x},");
    found(&text, id, &of(line), &of(&off(line, 6)), "line");
    let id = "fig-attribution-probe-echo-bytes-64kib";
    found(&text, id, "cranelift: 3.00 µs", "cranelift: 3.01 µs", "sum of classes");
    found(&text, id, "width=\"291\"", "width=\"281\"", "bar");
}

#[test]
fn points_bands_and_captions_of_lines() {
    let text = sample();
    let id = "fig-tail-at-";
    found(&text, id, "http native, 60 %: 216 µs", "http native, 60 %: 226 µs", "figure");
    found(&text, id, "(199 µs to 234 µs)", "(199 µs to 254 µs)", "interval");
    let id = "fig-tail-20261127t211419-nightly-11-pricing-get-quote-http-native";
    found(&text, id, "p90: 130 µs (", "p90: 131 µs (", "figure");
    found(&text, id, "(123 µs to 138 µs)", "(123 µs to 188 µs)", "interval");
    found(&text, id, "p90 ≤ 130 µs", "p90 ≤ 140 µs", "figure");
    found(&text, id, "at 0.6 % of", "at 0.7 % of", "part of a capacity");
    found(&text, id, "171 k/s", "172 k/s", "part of a capacity");
    let id = "fig-tail-20261127t211419-nightly-6-pricing-quote-cart";
    found(&text, id, "native, p90: 545 ns", "native, p90: 546 ns", "figure");
    let id = "fig-sizes-probe-echo-text";
    found(&text, id, "winch, 1KiB: 568 ns", "winch, 1KiB: 569 ns", "figure");
    found(&text, id, "memcpy, 64KiB: 1.71 µs", "memcpy, 64KiB: 1.72 µs", "figure");
    found(&text, id, ">16KiB<", ">64KiB<", "mark");
    let id = "fig-start-answers-time-since-the-spawn-answer-by-answer-pricing-quote-cart";
    found(&text, id, "100: 2.16 ms", "100: 2.17 ms", "figure");
    found(&text, id, "winch: 32,700", "winch: 32,800", "figure");
    found(&text, id, " 585,82\"", " 585,92\"", "corner");
}

#[test]
fn frames_of_flame_graphs() {
    let text = sample();
    let id = "fig-flames-pricing-get-quote-component-rust-cranelift";
    found(&text, id, "tollgate_worker::main: 99.3 %", "tollgate_worker::main: 89.3 %", "width");
    found(&text, id, "y=\"204\" width=\"952\"", "y=\"187\" width=\"952\"", "place");
}
