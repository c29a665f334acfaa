//! One other figure of a sentence of the committed samples is found: break-evens, cards, languages, comparisons, claims, and the
//! head of an alarm.

use tollgate_audit::{Difference, page};

#[path = "support/other.rs"]
mod other;

use other::{next, read, to, with};

/// What is found once the first such text after a mark is another, and was not before.
fn changed(text: &str, mark: &str, around: &str, other: impl Fn(&str) -> String) -> Vec<Difference> {
    let at = text.find(mark).unwrap_or_else(|| panic!("no {mark}"));
    let other = format!("{}{}", &text[..at], with(&text[at..], around, other));
    let before = page(text).unwrap().differences;
    page(&other).unwrap().differences.into_iter().filter(|it| !before.contains(it)).collect()
}

/// What is said in a place: in all of it one other number is found.
struct Said<'a> {
    text: &'a str,
    mark: &'a str,
    place: &'static str,
}

impl Said<'_> {
    #[track_caller]
    fn another(&self, around: &str, what: &str) {
        self.other(around, next, what);
    }

    #[track_caller]
    fn other(&self, around: &str, other: impl Fn(&str) -> String, what: &str) {
        let all = changed(self.text, self.mark, around, other);
        assert!(all.iter().any(|it| (it.place, it.what) == (self.place, what)), "{around}: {all:?}");
    }
}

#[test]
fn break_evens() {
    let text = read("sample");
    let said = Said { text: &text, mark: "class=\"break-evens\"", place: "break-evens" };
    said.another("(~) calls", "figure");
    said.another("takes (~) ms ± ~ % with", "figure");
    said.another("with Cranelift and (~) ms", "figure");
    said.another(r"a request takes (?:at least )?(~) times", "ratio");
    said.another(r"a request takes (?:at least )?~ times as long as a call \(~–(\d+\.\d)", "ratio");
    said.other("Nearest at ([^:]+):", to("fraud/screen/64KiB"), "figure");
    said.another("for a call, (~) ", "figure");
    said.another("then takes (~) times", "ratio");
    said.another("(~) ms earlier", "what is saved");
}

#[test]
fn facts_of_cards_and_the_sentence_above_them() {
    let text = read("sample");
    let card = |mark| Said { text: &text, mark, place: "card" };
    let said = card("id=\"answer-lowest-start-up\"");
    said.another("<dd>(~) ms", "fact");
    said.another("this takes (~) times", "ratio");
    said.another("to its first response</dt><dd>(~) ms", "fact");
    said.another("for one call</dt><dd>(~) µs", "fact");
    said.another("made (~) µs", "fact");
    let said = card("id=\"answer-lowest-steady-state-cost\"");
    said.another(r"<a href=[^>]*>× ~ \(~–(\d+\.\d)", "ratio");
    said.another(r"</dt><dd>× ~ \(~–~\) \((~) ", "fact");
    said.another("farthest: [^<]*</dt><dd>× (~)", "ratio");
    let said = card("id=\"answer-most-instances-per-gib\"");
    said.another("one more instance</dt><dd>(~) KiB", "fact");
    said.another("<dd>(~) a GiB", "fact");
    said.another("instances are × (~)", "ratio");
    card("id=\"answer-safest-for-untrusted-code\"").another("adds most[^<]*</dt><dd>(~) ", "fact");
    let said = Said { text: &text, mark: "<p class=\"lead\">Under ", place: "in short" };
    said.another("takes (~) times as long as the native", "ratio");
}

#[test]
fn comparisons_languages_and_claims() {
    let text = read("sample");
    let said = Said { text: &text, mark: "<section id=\"compare\"", place: "compare" };
    said.another("is ~ to (~) times", "sentence");
    said.another("for (~) of ~ workloads", "sentence");
    said.another(r"<td>[^<]* ~ times as [^<]*\(~–(\d+\.\d)", "ratio");
    let said = Said { text: &text, mark: "<section id=\"languages\"", place: "languages" };
    said.another("takes (~) times", "ratio");
    said.another("over (~) functions", "order");
    let claim = |mark| Said { text: &text, mark, place: "claims" };
    claim("id=\"claim-2\"").another(r"\(exact\): c (~) %", "figure");
    claim("id=\"claim-9\"").another(r"× (\d+\.\d)", "ratio");
    claim("id=\"claim-12\"").another("(~) KiB", "figure");
    claim("id=\"claim-16\"").another("(~) languages", "figure");
    claim("id=\"claim-26\"").another(r"× (\d+\.\d)", "ratio");
}

#[test]
fn the_head_of_an_alarm() {
    let text = read("sample-alarm");
    let said = Said { text: &text, mark: "<div class=\"state\"", place: "head" };
    said.another(r"\+(~) %", "line");
    said.another(r"\b(0\.00\d+)", "line");
    said.another("(~) times", "line");
    let said = Said { text: &text, mark: "<section id=\"history\"", place: "findings" };
    said.another(r"\+(~) %", "step");
    said.another("among all series (~)", "chance");
}
