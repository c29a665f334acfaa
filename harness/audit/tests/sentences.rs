//! One other figure of a sentence of the committed samples is found: break-evens, cards, languages, comparisons, claims, and the
//! head of an alarm.

use tollgate_audit::{Difference, page};

fn read(name: &str) -> String {
    let file = format!("{}/../../reports/{name}/index.html", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(file).unwrap()
}

/// What is found once the first such text after a mark is another, and was not before.
fn changed(text: &str, mark: &str, from: &str, to: &str) -> Vec<Difference> {
    let at = text.find(mark).unwrap_or_else(|| panic!("no {mark}"));
    assert!(text[at..].contains(from), "no {from} after {mark}");
    let other = format!("{}{}", &text[..at], text[at..].replacen(from, to, 1));
    let before = page(text).unwrap().differences;
    page(&other).unwrap().differences.into_iter().filter(|it| !before.contains(it)).collect()
}

#[track_caller]
fn found(text: &str, mark: &str, from: &str, to: &str, (place, what): (&str, &str)) {
    let all = changed(text, mark, from, to);
    assert!(all.iter().any(|it| (it.place, it.what) == (place, what)), "{from} as {to}: {all:?}");
}

#[test]
fn break_evens() {
    let text = read("sample");
    let mark = "class=\"break-evens\"";
    found(&text, mark, "600,000 calls", "700,000 calls", ("break-evens", "figure"));
    found(&text, mark, "38.5 ms ± 3.5 % with", "38.6 ms ± 3.5 % with", ("break-evens", "figure"));
    found(&text, mark, "14.8 ms", "14.9 ms", ("break-evens", "figure"));
    found(&text, mark, "at least 1.05", "at least 1.06", ("break-evens", "ratio"));
    found(&text, mark, "(1.02–1.08)", "(1.02–1.09)", ("break-evens", "ratio"));
    found(
        &text,
        mark,
        "Nearest at pricing/reprice/64KiB",
        "Nearest at fraud/screen/64KiB",
        ("break-evens", "figure"),
    );
    found(&text, mark, "581 µs", "582 µs", ("break-evens", "figure"));
    found(&text, mark, "0.075 times", "0.076 times", ("break-evens", "ratio"));
    found(&text, mark, "38.2 ms earlier", "38.3 ms earlier", ("break-evens", "what is saved"));
}

#[test]
fn facts_of_cards_and_the_sentence_above_them() {
    let text = read("sample");
    let mark = "id=\"answer-lowest-start-up\"";
    found(&text, mark, "2.17 ms", "2.18 ms", ("card", "fact"));
    found(&text, mark, "1.39 times", "1.40 times", ("card", "ratio"));
    found(&text, mark, "1.78 ms", "1.79 ms", ("card", "fact"));
    found(&text, mark, "19.9 µs", "19.8 µs", ("card", "fact"));
    found(&text, mark, "made 5.89", "made 5.88", ("card", "fact"));
    let mark = "id=\"answer-lowest-steady-state-cost\"";
    found(&text, mark, "(3.71–3.73)", "(3.61–3.83)", ("card", "ratio"));
    found(&text, mark, "(66.2 µs)", "(66.3 µs)", ("card", "fact"));
    found(&text, mark, "× 17.7", "× 17.8", ("card", "ratio"));
    let mark = "id=\"answer-most-instances-per-gib\"";
    found(&text, mark, "26.2 KiB", "26.3 KiB", ("card", "fact"));
    found(&text, mark, "2,660 a GiB", "2,670 a GiB", ("card", "fact"));
    found(&text, mark, "× 14.9", "× 14.8", ("card", "ratio"));
    found(&text, "id=\"answer-safest-for-untrusted-code\"", "244 µs (240", "245 µs (240", ("card", "fact"));
    found(&text, "<p class=\"lead\">Under ", "1.222 times", "1.223 times", ("in short", "ratio"));
}

#[test]
fn comparisons_languages_and_claims() {
    let text = read("sample");
    let mark = "<section id=\"compare\"";
    found(&text, mark, "is 1.01 to 6.72 times", "is 1.01 to 6.73 times", ("compare", "sentence"));
    found(&text, mark, "for 61 of 79", "for 62 of 79", ("compare", "sentence"));
    found(&text, mark, "(6.21–6.34)", "(6.21–6.54)", ("compare", "ratio"));
    let mark = "<section id=\"languages\"";
    found(&text, mark, "takes 1.74 times", "takes 1.75 times", ("languages", "ratio"));
    found(&text, mark, "over 6 functions", "over 7 functions", ("languages", "order"));
    found(&text, "id=\"claim-2\"", "c 5 %", "c 6 %", ("claims", "figure"));
    found(&text, "id=\"claim-9\"", "× 4.83", "× 4.93", ("claims", "ratio"));
    found(&text, "id=\"claim-12\"", "26.2 KiB", "26.3 KiB", ("claims", "figure"));
    found(&text, "id=\"claim-16\"", "5 languages", "6 languages", ("claims", "figure"));
    found(&text, "id=\"claim-26\"", "× 1.89", "× 1.99", ("claims", "ratio"));
}

#[test]
fn the_head_of_an_alarm() {
    let text = read("sample-alarm");
    let mark = "<div class=\"state\"";
    found(&text, mark, "+10.1 %", "+10.2 %", ("head", "line"));
    found(&text, mark, "0.0015", "0.0016", ("head", "line"));
    found(&text, mark, "1.24 times", "1.25 times", ("head", "line"));
    found(&text, "<section id=\"history\"", "+25.7 %", "+26.7 %", ("findings", "step"));
    found(
        &text,
        "<section id=\"history\"",
        "among all series 0.0322",
        "among all series 0.0332",
        ("findings", "chance"),
    );
}
