//! What a service is asked: calls of the HTTP contract, with the inputs that every other shape of the logic is measured
//! with, or with those of the golden cases.

use tollgate_contract::Call;
use tollgate_fixtures::payload::Payload;
use tollgate_fixtures::{corpus, golden};
use tollgate_model::Workload;

use crate::fixture::FixtureError;

/// The calls of a workload: its corpus, the same ring of up to 1,024 inputs that every other shape of the logic is
/// measured with, so that services can be compared with them.
///
/// # Errors
/// [`FixtureError::NoRoute`] when the contract has no such function.
pub fn of_corpus(workload: Workload) -> Result<Vec<Call>, FixtureError> {
    let bytes = workload.size.map_or(0, |size| size.bytes() as usize);
    calls(workload.function.name, Source::Corpus(bytes))
}

/// The call of a golden case.
///
/// # Errors
/// [`FixtureError`] when the contract has no such function, or the case has no input of it.
pub fn of_case(function: &str, case: &golden::Case) -> Result<Call, FixtureError> {
    let mut calls = calls(function, Source::Golden(case))?;
    Ok(calls.pop().expect("a case is one call"))
}

/// Where inputs come from.
enum Source<'a> {
    /// A corpus, of inputs of that size where there are sizes.
    Corpus(usize),
    /// One golden case.
    Golden(&'a golden::Case),
}

impl Source<'_> {
    fn take<T: Payload>(
        &self,
        corpus: impl Fn(usize) -> Vec<T>,
        call: impl Fn(T) -> Call,
    ) -> Result<Vec<Call>, FixtureError> {
        let inputs = match self {
            Source::Corpus(bytes) => corpus(*bytes),
            Source::Golden(case) => vec![case.input()?],
        };
        Ok(inputs.into_iter().map(call).collect())
    }
}

fn calls(function: &str, from: Source) -> Result<Vec<Call>, FixtureError> {
    match function {
        "pricing/unit-price" => {
            from.take(|_| corpus::unit_price(), |(sku_id, quantity)| Call::UnitPrice { sku_id, quantity })
        }
        "pricing/get-quote" => from.take(|_| corpus::get_quote(), Call::GetQuote),
        "pricing/quote-cart" => from.take(|_| corpus::quote_cart(), Call::QuoteCart),
        "pricing/reprice" => from.take(corpus::reprice, Call::Reprice),
        "fraud/score" => from
            .take(|_| corpus::score(), |(account_id, amount_cents)| Call::Score { account_id, amount_cents }),
        "fraud/score-features" => from.take(|_| corpus::score_features(), Call::ScoreFeatures),
        "fraud/score-transaction" => from.take(|_| corpus::score_transaction(), Call::ScoreTransaction),
        "fraud/screen" => from.take(corpus::screen, Call::Screen),
        "probe/nop" => from.take(|_| vec![()], |()| Call::Nop),
        "probe/echo-bytes" => from.take(corpus::bytes, Call::EchoBytes),
        _ => Err(FixtureError::NoRoute(function.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn of(name: &str) -> Result<Vec<Call>, FixtureError> {
        of_corpus(name.parse().unwrap())
    }

    #[test]
    fn every_route_of_the_contract_has_calls() {
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/golden");
        for (_, function) in tollgate_contract::ROUTES {
            let sized = tollgate_model::Function::named(function).unwrap().sized;
            let name = if sized { format!("{function}/1KiB") } else { (*function).to_string() };
            let calls = of(&name).unwrap();
            assert!(calls.iter().all(|call| call.function() == *function), "{name}");
            assert!(calls.len() == 1024 || *function == "probe/nop", "{name}: {}", calls.len());
            let cases = golden::load(&golden, function).unwrap();
            for case in cases.iter().take(20) {
                let answer = of_case(function, case).unwrap().answer().canonical();
                assert_eq!(case.expected.check(&answer), Ok(()), "{name} {}", case.name);
            }
        }
    }

    #[test]
    fn what_is_not_served_is_refused() {
        let refused = of("probe/echo-text/1KiB").unwrap_err().to_string();
        assert!(refused.contains("has no route"), "{refused}");
    }
}
