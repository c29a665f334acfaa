//! Words that not every reader knows, explained where they stand: a word is a button, and what it means opens beside it. No script
//! is needed for that; the page's script only puts it nearer.

use std::collections::HashSet;

use maud::{Markup, PreEscaped, Render, html};

use crate::charts::place;

/// A word, the forms in which it is looked for, and what it means.
struct Term {
    word: &'static str,
    forms: &'static [&'static str],
    means: &'static str,
}

const fn term(word: &'static str, forms: &'static [&'static str], means: &'static str) -> Term {
    Term { word, forms, means }
}

static TERMS: [Term; 22] = [
    term(
        "95 % interval",
        &["95 % intervals", "95 % interval"],
        "Of a hundred such runs about 95 would give an interval that holds the true value for this machine, this day and this build. It is made of launches.",
    ),
    term(
        "launch",
        &["launches", "launch"],
        "A fresh process that is measured. Launches are what intervals are made of: two calls in one process share its luck, two processes do not.",
    ),
    term(
        "control",
        &["control"],
        "What others are held against: the native call, or the native service, in the same language.",
    ),
    term("baseline", &["baseline"], "What ratios divide by. It is native code until you choose another one."),
    term(
        "lowering",
        &["lowering"],
        "Handing a payload to the guest: it is laid out in the guest’s memory by the rules of the component model.",
    ),
    term(
        "lifting",
        &["lifting"],
        "Taking a payload back: it is read out of the guest’s memory into values of the host.",
    ),
    term("spawn", &["spawn"], "The moment just before the operating system is asked for a new process."),
    term(
        "open-loop load",
        &["open-loop load"],
        "Requests begin when they are meant to, whether or not earlier ones are answered, as those of independent users do. A generator that waits for answers hides how long a queue gets.",
    ),
    term(
        "lateness",
        &["lateness"],
        "How much later than intended the load generator sent a request. It is the generator’s own fault, and only ever adds to what is told.",
    ),
    term(
        "lower bound",
        &["lower bound"],
        "At least so much: requests were still unanswered when the time was over.",
    ),
    term(
        "resident memory",
        &["resident memory"],
        "Pages that lie in the machine’s memory, and not only in the address space.",
    ),
    term(
        "arithmetic mean",
        &["arithmetic means", "arithmetic mean"],
        "The sum divided by the count. Differences can be added up in it.",
    ),
    term(
        "geometric mean",
        &["geometric one", "geometric mean"],
        "The n-th root of the product: the mean for what differs by factors, such as ratios.",
    ),
    term(
        "golden answers",
        &["golden answers"],
        "The right answers, written down beforehand. Nothing is measured before its answers match.",
    ),
    term(
        "Cranelift",
        &["Cranelift"],
        "Wasmtime’s optimising compiler: slower to compile with, faster to run.",
    ),
    term("Winch", &["Winch"], "Wasmtime’s baseline compiler: one pass, fast to compile with, slower to run."),
    term(
        "Pulley",
        &["Pulley interpreter", "Pulley"],
        "Wasmtime’s portable bytecode and its interpreter: no machine code is made.",
    ),
    term(
        "concurrency support",
        &["concurrency support"],
        "What a store needs so that several async calls of the component model may be under way in it. It is on by default, and each call pays for it.",
    ),
    term(
        "epoch interruption",
        &["epoch interruption"],
        "A check at each loop and function whether the host wants the guest to stop.",
    ),
    term(
        "fuel",
        &["fuel"],
        "Counted by the engine for every instruction of the guest, to stop it after so many.",
    ),
    term(
        "pooled",
        &["pooled instance", "fresh pooled instance"],
        "From the pooling allocator: memory for instances is reserved once and reused.",
    ),
    term("fresh instance", &["fresh instance"], "A new instance, with memory of its own, for each call."),
];

/// A text with the first of each word made a button; nothing within links, code or other tags is touched.
pub fn explained(text: impl Render) -> Markup {
    let mut rest = text.render().into_string();
    let mut told: HashSet<&str> = HashSet::new();
    let mut whole = String::new();
    while let Some((at, form, term)) = first(&rest, &told) {
        told.insert(term.word);
        let after = rest.split_off(at + form);
        let word = rest.split_off(at);
        whole += &rest;
        let id = name(term);
        whole +=
            &html! { button.term type="button" popovertarget=(id) { (PreEscaped(&word)) } }.into_string();
        rest = after;
    }
    PreEscaped(whole + &rest)
}

/// What the words mean: hidden until asked for, by browsers that know how; a list at the end by others.
pub fn meanings() -> Markup {
    html! { @for term in &TERMS {
        div.meaning id=(name(term)) popover role="note" { p { strong { (term.word) } " " (term.means) } }
    } }
}

fn name(term: &Term) -> String {
    place(&["term", term.word])
}

/// The first word in a text that is not told yet: where, how long, which.
fn first(html: &str, told: &HashSet<&str>) -> Option<(usize, usize, &'static Term)> {
    let open = TERMS.iter().filter(|term| !told.contains(term.word));
    let all = open.flat_map(|term| term.forms.iter().map(move |form| (term, *form)));
    let found = all.filter_map(|(term, form)| Some((outside(html, form)?, form.len(), term)));
    // Of two at one place the longer one: a fresh pooled instance is no fresh one.
    found.min_by_key(|(at, length, _)| (*at, std::cmp::Reverse(*length)))
}

/// Where a word stands by itself, outside of tags, links, buttons and code.
fn outside(html: &str, form: &str) -> Option<usize> {
    html.match_indices(form).map(|(at, _)| at).find(|&at| {
        let (before, after) = (&html[..at], &html[at + form.len()..]);
        let letter = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
        let alone = !before.ends_with(letter) && !after.starts_with(letter);
        let in_tag = before.rfind('<') > before.rfind('>');
        let within = |name: &str| {
            before.matches(&format!("<{name}>")).count() + before.matches(&format!("<{name} ")).count()
                > before.matches(&format!("</{name}>")).count()
        };
        alone && !in_tag && !["a", "code", "button"].into_iter().any(within)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        explained(PreEscaped(text)).into_string()
    }

    #[test]
    fn the_first_of_each_word_is_explained_and_no_other() {
        let told = said("entry, lowering and lifting; lowering again");
        assert_eq!(told.matches("popovertarget=\"term-lowering\">lowering</button>").count(), 1, "{told}");
        assert!(told.contains(">lifting</button>; lowering again"), "{told}");
    }

    #[test]
    fn the_longest_word_at_a_place_is_the_one_that_is_meant() {
        let told = said("Cranelift, fresh pooled instance");
        assert!(told.contains("popovertarget=\"term-pooled\">fresh pooled instance</button>"), "{told}");
        assert!(!told.contains("term-fresh-instance"));
    }

    #[test]
    fn tags_links_code_and_parts_of_words_stay_as_they_are() {
        for text in [
            "<a href=\"#launch\">launch</a>",
            "<code>Winch</code>",
            "<span title=\"lowering\">x</span>",
            "relaunches",
            "fuel-per-call",
        ] {
            assert_eq!(said(text), text);
        }
    }

    #[test]
    fn every_word_has_a_meaning_on_the_page() {
        let all = meanings().into_string();
        for term in &TERMS {
            assert!(all.contains(&format!("id=\"{}\"", name(term))), "{}", term.word);
            assert!(
                said(term.forms[0]).contains(&format!("popovertarget=\"{}\"", name(term))),
                "{}",
                term.word
            );
        }
    }
}
