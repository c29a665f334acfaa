//! JUnit XML: a suite for each cell, a case for each metric. A run alone has no regressions, so nothing here is a `failure`:
//! a subject that failed is an `error`, and what has no figure for another reason is `skipped`.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use tollgate_analysis::figures::{ratio, with_certainty, with_unit};
use tollgate_model::results::{Row, Status};

use super::Source;
use super::source::{finite, to_control};

/// The document.
pub fn text(source: &Source) -> Option<String> {
    let mut suites: Vec<TestSuite> = Vec::new();
    for (row, benchmark, metric) in source.named() {
        let index = suites.iter().position(|suite| suite.name.as_str() == benchmark);
        let suite = match index {
            Some(index) => &mut suites[index],
            None => {
                let mut suite = TestSuite::new(benchmark.as_str());
                for (name, value) in source.circumstances() {
                    suite.add_property((name, value.as_str()));
                }
                suites.push(suite);
                suites.last_mut().expect("one was added")
            }
        };
        suite.add_test_case(case(row, &benchmark, &metric));
    }
    let mut report = Report::new(format!("tollgate {}", source.run.plan));
    report.add_test_suites(suites);
    source.any_row().then(|| report.to_string().expect("memory takes what is written"))
}

fn case(row: &Row, benchmark: &str, metric: &str) -> TestCase {
    let mut status = match &row.status {
        Status::Measured => TestCaseStatus::success(),
        Status::Failed(_) => TestCaseStatus::non_success(NonSuccessKind::Error),
        Status::Unsupported(_) | Status::Skipped(_) | Status::Invalid(_) => TestCaseStatus::skipped(),
    };
    if let Some(reason) = row.status.reason() {
        status.set_message(format!("{}: {reason}", row.status.word()));
        status.set_type(row.status.word());
    }
    let mut case = TestCase::new(metric, status);
    case.set_classname(benchmark);
    let said = said(row);
    if !said.is_empty() {
        case.set_system_out(said.join("\n"));
    }
    case
}

/// The figure as people read it, and what else there is to say.
fn said(row: &Row) -> Vec<String> {
    let figure = row.figure.and_then(finite);
    let mut said: Vec<String> = figure
        .map(|figure| match row.bound.is_none() {
            true => with_certainty(&figure, row.metric),
            false => format!("{}{}", row.bound.sign(), with_unit(figure.value, row.metric)),
        })
        .into_iter()
        .collect();
    said.extend(to_control(row).map(|to| format!("{} the control's", ratio(&to))));
    said.extend(row.remarks.iter().cloned());
    said
}
