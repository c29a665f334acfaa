//! Verdicts as JUnit: a suite for each cell, a case for each metric. Only a confirmed regression is a failure; what could
//! not be decided or compared is skipped, with the reason.

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use tollgate_model::change::{Change, Verdict};

use super::{Heading, size, unseen, value, words};

/// All of it as XML.
pub fn text(heading: &Heading, changes: &[Change]) -> String {
    let mut report = Report::new("tollgate compare");
    let mut cells: Vec<String> = Vec::new();
    for change in changes {
        let cell = change.cell.to_string();
        if !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    for cell in cells {
        let mut suite = TestSuite::new(&cell);
        suite.add_property(Property::new("base", &heading.base));
        suite.add_property(Property::new("head", &heading.head));
        for change in changes.iter().filter(|change| change.cell.to_string() == cell) {
            suite.add_test_case(case(&cell, change));
        }
        report.add_test_suite(suite);
    }
    report.to_string().expect("memory takes what is written")
}

fn case(cell: &str, change: &Change) -> TestCase {
    let mut status = match change.verdict {
        Verdict::Worse => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Inconclusive | Verdict::NotCompared => TestCaseStatus::skipped(),
        Verdict::Better | Verdict::Equivalent => TestCaseStatus::success(),
    };
    let told = told(change);
    if !matches!(change.verdict, Verdict::Better | Verdict::Equivalent) {
        status.set_message(&*told).set_type(words(change.verdict));
    }
    let against = change.against.as_ref().map_or(String::new(), |other| format!(" over {other}"));
    let mut case = TestCase::new(format!("{}{against}", change.metric), status);
    case.set_classname(cell);
    case.set_system_out(told);
    case
}

fn told(change: &Change) -> String {
    let mut told = vec![words(change.verdict).to_string()];
    if change.ratio.is_some() {
        let (base, head) = (value(change.base, change), value(change.head, change));
        told.push(format!("{base} to {head}, {}", size(change)));
    }
    if change.detectable.is_some() {
        told.push(format!("could not have seen less than {}", unseen(change)));
    }
    told.extend(change.remarks.iter().cloned());
    told.join("; ")
}
