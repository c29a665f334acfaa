//! What a service is asked, with failures as the worker protocol tells them.

use tollgate_contract::Call;
use tollgate_fixtures::golden;
use tollgate_loadgen::calls;
use tollgate_loadgen::fixture::FixtureError;
use tollgate_model::Workload;
use tollgate_model::protocol::Failure;

use tollgate_process::failures::{request, unsupported};

/// The calls of a workload's corpus.
pub fn of_corpus(workload: Workload) -> Result<Vec<Call>, Failure> {
    calls::of_corpus(workload).map_err(failure)
}

/// The call of a golden case.
pub fn of_case(function: &str, case: &golden::Case) -> Result<Call, Failure> {
    calls::of_case(function, case).map_err(failure)
}

fn failure(error: FixtureError) -> Failure {
    match error {
        FixtureError::NoRoute(function) => {
            unsupported(format!("`{function}` is not served: docs/openapi.json has what is"))
        }
        error => request(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn every_route_of_the_contract_has_calls() {
        for (_, function) in tollgate_contract::ROUTES {
            let sized = tollgate_model::Function::named(function).unwrap().sized;
            let name = if sized { format!("{function}/1KiB") } else { (*function).to_string() };
            let calls = of_corpus(testing::workload(&name)).unwrap();
            assert!(calls.iter().all(|call| call.function() == *function), "{name}");
            assert!(calls.len() == 1024 || *function == "probe/nop", "{name}: {}", calls.len());
            let cases = golden::load(&testing::golden(), function).unwrap();
            for case in cases.iter().take(20) {
                let answer = of_case(function, case).unwrap().answer().canonical();
                assert_eq!(case.expected.check(&answer), Ok(()), "{name} {}", case.name);
            }
        }
    }

    #[test]
    fn what_is_not_served_is_refused() {
        let refused = of_corpus(testing::workload("probe/echo-text/1KiB")).unwrap_err();
        assert!(refused.message.contains("is not served"), "{refused}");
    }
}
