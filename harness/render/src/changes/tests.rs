//! The texts of verdicts.

use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use tollgate_model::change::{Change, Lane, Verdict};
use tollgate_model::metric::Metric;
use tollgate_model::results::Figure;

use super::{Heading, conclusion, counts, junit, markdown, size, table};

fn change(verdict: Verdict, cell: &str, ratio: Option<(f64, f64, f64)>) -> Change {
    Change {
        cell: cell.parse().unwrap(),
        metric: Metric::CallNs,
        against: None,
        lane: Lane::Timed,
        verdict,
        base: Some(180.0),
        head: ratio.map(|(value, ..)| 180.0 * value),
        ratio: ratio.map(|(value, low, high)| Figure { value, low: Some(low), high: Some(high) }),
        level: 0.95,
        margin: 0.02,
        differs: false,
        detectable: ratio.map(|_| 0.031),
        p: None,
        adjusted: None,
        launches: (20, 20),
        remarks: Vec::new(),
    }
}

const WORSE: &str = "pricing/get-quote@component/rust/cranelift";

fn some() -> Vec<Change> {
    let mut failed = change(Verdict::Worse, "pricing/quote-cart@component/rust/winch", None);
    failed.remarks.push("the head failed, where the base was measured: <trap> | \"unreachable\"".to_string());
    vec![
        change(Verdict::Equivalent, "probe/nop@component/rust/winch", Some((1.001, 0.99, 1.01))),
        change(Verdict::Worse, "fraud/score@component/rust/winch", Some((1.04, 1.03, 1.05))),
        change(Verdict::Worse, WORSE, Some((1.103, 1.081, 1.125))),
        failed,
        change(Verdict::Inconclusive, "probe/nop@component/rust/pooling", Some((0.97, 0.9, 1.04))),
    ]
}

fn heading() -> Heading {
    Heading { base: "wasmtime 48.0.8; a|b".to_string(), head: "wasmtime 50.0.1".to_string(), notes: vec![] }
}

#[test]
fn sizes_are_told_as_what_was_added_or_taken_away() {
    let timed = |ratio| size(&change(Verdict::Worse, WORSE, Some(ratio)));
    assert_eq!(timed((1.103, 1.081, 1.125)), "+10.3 % (+8.1 to +12.5 %)");
    assert_eq!(timed((30.0, 9.0, 100.0)), "× 30 (+800 to × 100)");
    let counted = |value: f64, differs| {
        let figure = Some(Figure { value, low: Some(value), high: Some(value) });
        size(&Change { lane: Lane::Counted, differs, ratio: figure, ..change(Verdict::Worse, WORSE, None) })
    };
    assert_eq!(counted(1.005, true), "+0.5000 % exactly");
    assert_eq!(counted(1.0, false), "exactly unchanged");
    assert_eq!(counted(842.0 / 2_038.0, true), "-58.68 % exactly");
    assert_eq!(counted(1.0 + 1e-7, true), "+1.00e-5 % exactly");
}

#[test]
fn the_worst_comes_first_and_the_end_says_why() {
    let text = table::text(&heading(), &some());
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no `{what}` in {text}"));
    assert!(at("quote-cart@component/rust/winch") < at(WORSE), "{text}");
    assert!(at(WORSE) < at("fraud/score@component"), "{text}");
    assert!(at("INCONCLUSIVE") > at("fraud/score@component"), "{text}");
    assert!(text.contains("+10.3 % (+8.1 to +12.5 %)") && text.contains("3.1 %"), "{text}");
    assert!(text.ends_with(
        "3 worse, 1 inconclusive, 1 equivalent.\nworse: 3 of 5 beyond the margin, the most call-ns of \
         pricing/quote-cart@component/rust/winch (it failed).\n"
    ));
}

#[test]
fn many_equivalents_are_counted_and_say_what_they_could_have_hidden() {
    let many: Vec<Change> =
        (0..12).map(|_| change(Verdict::Equivalent, WORSE, Some((1.001, 0.99, 1.01)))).collect();
    let text = table::text(&heading(), &many);
    assert!(text.contains("EQUIVALENT: 12 within the margin; the furthest is call-ns of"), "{text}");
    assert!(text.contains("none could have hidden a change of 3.1 % or more"), "{text}");
    assert_eq!(conclusion(&many), "equivalent: all 12 within the margin");
}

#[test]
fn of_what_is_open_the_likeliest_comes_first_and_the_rest_is_counted() {
    let mut many: Vec<Change> =
        (0..29).map(|_| change(Verdict::Inconclusive, WORSE, Some((1.3, 0.8, 1.9)))).collect();
    let likely = change(Verdict::Inconclusive, "probe/nop@component/rust/winch", Some((1.05, 1.01, 1.09)));
    many.push(Change { p: Some(0.07), ..likely });
    let text = table::text(&heading(), &many);
    assert!(text.find("probe/nop").unwrap() < text.find(WORSE).unwrap(), "{text}");
    assert!(text.contains("and 10 more that could not be decided"), "{text}");
}

#[test]
fn what_wants_runs_is_told_apart_from_what_wants_launches() {
    let wants_runs = Change {
        detectable: None,
        remarks: vec![tollgate_analysis::change::TOO_FEW_RUNS.to_string()],
        ..change(Verdict::Inconclusive, WORSE, None)
    };
    let all = conclusion(&[wants_runs.clone(), wants_runs.clone()]);
    assert_eq!(all, "inconclusive: 2 of 2 could not be decided: three runs of either side decide it");
    let some = conclusion(&[wants_runs, change(Verdict::Inconclusive, WORSE, Some((1.1, 0.9, 1.3)))]);
    assert!(some.contains(", 1 of them for want of runs: three of either side decide these"), "{some}");
    assert!(some.ends_with("; more launches, or `tollgate race` of both workers, the others"), "{some}");
}

#[test]
fn nothing_is_never_called_no_change() {
    let skipped = Change {
        remarks: vec!["the head has no such row".to_string()],
        ..change(Verdict::NotCompared, WORSE, None)
    };
    let text = table::text(&heading(), std::slice::from_ref(&skipped));
    assert!(text.contains("not compared: the head has no such row: call-ns of"), "{text}");
    assert!(text.ends_with("1 not compared.\ninconclusive: nothing could be compared.\n"), "{text}");
    assert_eq!(counts(&[]), "nothing to compare");
}

#[test]
fn markdown_is_short_and_hostile_text_stays_text() {
    let text = markdown::text(&heading(), &some());
    assert!(text.starts_with("### Tollgate: worse\n\nworse: 3 of 5"), "{text}");
    let shown = text.split("<details>").next().unwrap();
    assert_eq!(shown.lines().filter(|line| line.starts_with("| worse")).count(), 3, "{text}");
    assert_eq!(shown.matches("inconclusive |").count(), 1, "{text}");
    assert!(!shown.contains("| equivalent |") && text.contains("<summary>1 equivalent</summary>"), "{text}");
    assert!(text.contains("&lt;trap&gt; \\| \"unreachable\"") && text.contains("a\\|b"), "{text}");
    assert!(shown.contains(&format!("| `{WORSE}` | `call-ns` | 180 ns |")), "{text}");
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(shown.lines().filter(|line| line.starts_with('|')).all(|line| columns(line) == 8), "{shown}");
}

#[test]
fn junit_fails_for_regressions_alone() {
    let text = junit::text(&heading(), &some());
    let report = Report::deserialize_from_str(&text).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (5, 3, 0));
    let suite = |cell: &str| report.test_suites.iter().find(|suite| suite.name.as_str() == cell).unwrap();
    let status = |cell: &str| suite(cell).test_cases[0].status.clone();
    match status(WORSE) {
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, message, .. } => {
            assert!(message.unwrap().as_str().contains("180 ns to 199 ns, +10.3 %"));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(status("probe/nop@component/rust/pooling"), TestCaseStatus::Skipped { .. }));
    assert!(matches!(status("probe/nop@component/rust/winch"), TestCaseStatus::Success { .. }));
}
