//! What is chosen, said and counted: one other word or figure of it is found.

mod support;

use support::Files;
use tollgate_analysis::report::{ChangeSince, Report};
use tollgate_analysis::testing;
use tollgate_audit::{Difference, audit, page, told};
use tollgate_model::change::{Change, Lane, Verdict};
use tollgate_model::journal::{Launch, Measured, Observation, Run, Starts};
use tollgate_model::metric::Metric;
use tollgate_model::plan::Measure;
use tollgate_model::results::Figure;
use tollgate_model::{Contender, Workload};

/// Calls of three components and starts of two: Cranelift's calls are the shortest, Winch starts first.
fn files() -> Files {
    let workload: Workload = "pricing/quote-cart".parse().unwrap();
    let contenders: Vec<Contender> = ["native/rust", "component/rust/cranelift", "component/rust/winch"]
        .map(|it| it.parse().unwrap())
        .to_vec();
    let comparison = |measure| testing::comparison(vec![workload], contenders.clone(), measure, 8);
    let comparisons = [Measure::CallTime, Measure::ColdStart].map(comparison).to_vec();
    let mut launches = Vec::new();
    for block in 0..8 {
        for (place, contender) in contenders.iter().enumerate() {
            let seed = block * 1_000 + place as u32 * 100;
            let mut calls = Measured::new(workload);
            let ns = [200.0, 500.0, 900.0][place];
            calls.begin_call_time().slices = (0..9).map(|at| ns * support::scatter(seed + at)).collect();
            launches.push(Launch { measured: vec![calls], ..Launch::new(0, block, contender.clone()) });
            let mut starts = Measured::new(workload);
            let us = [900.0, 30_000.0, 8_000.0][place] * support::scatter(seed + 50);
            starts
                .observed
                .push(Observation::ColdStart(Starts { cold: vec![support::cold(us)], warm: None }));
            launches.push(Launch { measured: vec![starts], ..Launch::new(1, block, contender.clone()) });
        }
    }
    support::files(Run { comparisons, ..testing::run() }, launches)
}

/// The text of a card, between these.
fn of_card<'a>(files: &'a Files, need: &str, from: &str, to: &str) -> &'a str {
    let mut cards = files.page.split("<article class=\"card\"");
    let card = cards.find(|card| card.contains(&format!(">{need}<"))).unwrap();
    card.split_once(from).unwrap().1.split_once(to).unwrap().0
}

/// The first difference once a text within a card is another.
fn changed(files: &Files, need: &str, from: &str, to: &str) -> Difference {
    let start = files.page.find(&format!(">{need}</h3>")).unwrap();
    let (before, card) = files.page.split_at(start);
    assert!(card.contains(from), "{from} in {}", &card[..1_000]);
    let other = format!("{before}{}", card.replacen(from, to, 1));
    let audited = audit(&files.journal, &other, None).unwrap();
    audited.differences.first().unwrap_or_else(|| panic!("{from} as {to} is not found")).clone()
}

#[test]
fn choices_and_sentences_as_they_are_made_agree() {
    let files = files();
    let audited = files.audit();
    assert_eq!(audited.differences, []);
    for what in
        ["rank", "ratio of the next best", "figure of a card", "figure, first sentence", "count of verdicts"]
    {
        assert!(audited.compared.contains_key(what), "{what}: {:?}", audited.compared);
    }
}

#[test]
fn another_choice_or_another_next_best_is_found() {
    let files = files();
    let choice = of_card(&files, "Lowest steady-state cost", "<p class=\"choice\">", "</p>");
    assert!(choice.contains("cranelift</code>"), "{choice}");
    let found = changed(&files, "Lowest steady-state cost", choice, &choice.replace("cranelift", "winch"));
    assert_eq!((found.place, found.what), ("card", "figure"), "{found}");
    let choice = of_card(&files, "Lowest start-up", "<p class=\"choice\">", "</p>").to_string();
    assert!(choice.contains("winch</code>"), "{choice}");
    let found = changed(&files, "Lowest start-up", &choice, &choice.replace("winch", "cranelift"));
    assert_eq!((found.place, found.what), ("card", "rank"), "{found}");
    let because = of_card(&files, "Lowest start-up", ", takes ", " times").to_string();
    let found = changed(&files, "Lowest start-up", &format!(", takes {because} times"), ", takes 2.71 times");
    assert_eq!((found.place, found.what), ("card", "ratio of the next best"), "{found}");
}

#[test]
fn another_time_in_the_first_sentence_is_found() {
    let files = files();
    let (_, rest) = files.page.split_once("One call of pricing/quote-cart takes ").unwrap();
    let time = rest.split(" as ").next().unwrap();
    let found = files.with(&format!("takes {time} as"), "takes 271 ns as");
    assert_eq!((found.place, found.printed.as_str()), ("first sentence", "271 ns"), "{found}");
}

#[test]
fn another_count_of_claims_is_found() {
    let files = files();
    let (_, rest) = files.page.split_once("held against this run: ").unwrap();
    let counts = rest.split(" confirmed").next().unwrap();
    let found = files
        .with(&format!("held against this run: {counts} confirmed"), "held against this run: 77 confirmed");
    assert_eq!((found.what, found.printed.as_str()), ("count", "77"), "{found}");
}

/// A page with changes since a base.
fn with_changes() -> String {
    let world = testing::world();
    let change = |verdict, ratio: (f64, f64, f64)| {
        let row = world.rows.iter().find(|row| row.metric == Metric::CallNs && row.figure.is_some()).unwrap();
        Change {
            verdict,
            base: row.figure.map(|figure| figure.value / ratio.0),
            head: row.figure.map(|figure| figure.value),
            ratio: Some(Figure { value: ratio.0, low: Some(ratio.1), high: Some(ratio.2) }),
            level: 0.95,
            detectable: Some(0.03),
            ..Change::unknown(row.cell.clone(), row.metric, Lane::Timed)
        }
    };
    let changes =
        [change(Verdict::Worse, (1.10, 1.05, 1.15)), change(Verdict::Inconclusive, (1.03, 0.97, 1.09))];
    let change = Some(ChangeSince { base: "base", changes: &changes });
    tollgate_render::html(&Report { change, ..world.report() })
}

#[test]
fn a_change_that_is_not_what_its_interval_says_is_found() {
    let text = with_changes();
    let first = |text: &str| page(text).unwrap().differences.into_iter().find(|it| it.place == "changes");
    assert_eq!(first(&text), None);
    assert!(page(&text).unwrap().compared["verdict, changes"] >= 2);
    let section = text.find("<section id=\"change\"").unwrap();
    let with = |from: &str, to: &str| {
        assert!(text[section..].contains(from), "{from}");
        format!("{}{}", &text[..section], text[section..].replacen(from, to, 1))
    };
    let found = first(&with("(1.05–1.15)", "(0.95–1.25)")).unwrap();
    assert_eq!((found.what, found.printed.as_str()), ("verdict", "worse"), "{found}");
    let all = page(&with("1 worse, 0 better", "2 worse, 0 better")).unwrap().differences;
    let found = all.iter().find(|it| it.what == "count").unwrap();
    assert_eq!((found.metric.as_str(), found.printed.as_str()), ("worse", "2"), "{found}");
}

#[test]
fn what_a_pull_request_and_a_terminal_are_told_is_what_the_page_says() {
    let world = testing::world();
    let report = world.report();
    let [page, markdown, terminal] =
        [tollgate_render::html(&report), tollgate_render::markdown(&report), tollgate_render::text(&report)];
    let audited = told(&page, &markdown, &terminal);
    assert_eq!(audited.differences, []);
    assert!(audited.compared["card, Markdown"] >= 3 && audited.compared["card, terminal"] >= 3);
    let line = markdown.lines().find(|line| line.starts_with("| Lowest steady-state cost")).unwrap();
    let digit = line.find(|it: char| it.is_ascii_digit()).unwrap();
    let other = format!("{}7{}", &line[..digit], &line[digit..]);
    let found = told(&page, &markdown.replace(line, &other), &terminal).differences.remove(0);
    assert_eq!((found.place, found.metric.as_str()), ("Markdown", "Lowest steady-state cost"), "{found}");
    let at = terminal.find("Lowest start-up: ").unwrap();
    let figure = terminal[at..].lines().nth(1).unwrap().trim();
    let found = told(&page, &markdown, &terminal.replacen(figure, "2.71 ms", 1)).differences.remove(0);
    assert_eq!((found.place, found.metric.as_str()), ("terminal", "Lowest start-up"), "{found}");
}

#[test]
fn a_page_by_itself_is_held_against_the_launches_that_it_carries() {
    let files = files();
    let audited = page(&files.page).unwrap();
    assert_eq!(audited.differences, []);
    assert!(audited.compared["value, from its launches"] >= 9, "{:?}", audited.compared);
    assert!(audited.compared["interval, from its launches"] >= 6, "{:?}", audited.compared);
    let other = files.repacked(|data| {
        let row = &mut data["rows"][0];
        row["v"][0] = (row["v"][0].as_f64().unwrap() * 1.01).into();
    });
    let found = page(&other).unwrap().differences.remove(0);
    assert_eq!((found.place, found.what), ("data", "value"), "{found}");
}

/// The committed sample: everything that it prints is what its own data say. In CI, and in well under a minute.
#[test]
fn the_committed_sample_agrees_with_itself() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../reports/sample/index.html");
    let text = std::fs::read_to_string(file).unwrap();
    let audited = page(&text).unwrap();
    assert!(audited.differences.is_empty(), "{:?}", audited.differences);
    let compared: usize = audited.compared.values().sum();
    assert!(compared > 5_000, "{:?}", audited.compared);
}
