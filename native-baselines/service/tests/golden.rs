//! Every golden answer, over HTTP.

mod support;

use std::path::Path;

use support::Program;
use tollgate_contract::{Call, ROUTES, Reply};
use tollgate_fixtures::golden::{self, Case, Error};

/// The call that a golden case describes.
fn call(function: &str, case: &Case) -> Result<Call, Error> {
    Ok(match function {
        "pricing/unit-price" => {
            let (sku_id, quantity) = case.input()?;
            Call::UnitPrice { sku_id, quantity }
        }
        "pricing/get-quote" => Call::GetQuote(case.input()?),
        "pricing/quote-cart" => Call::QuoteCart(case.input()?),
        "pricing/reprice" => Call::Reprice(case.input()?),
        "fraud/score" => {
            let (account_id, amount_cents) = case.input()?;
            Call::Score { account_id, amount_cents }
        }
        "fraud/score-features" => Call::ScoreFeatures(case.input()?),
        "fraud/score-transaction" => Call::ScoreTransaction(case.input()?),
        "fraud/screen" => Call::Screen(case.input()?),
        "probe/nop" => case.input().map(|()| Call::Nop)?,
        "probe/echo-bytes" => Call::EchoBytes(case.input()?),
        _ => return Err(Error::Function(function.to_owned())),
    })
}

#[test]
fn every_golden_case_of_every_route_is_answered_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/golden");
    let program = Program::start(&[]);
    let mut client = program.client();
    for (path, function) in ROUTES {
        let cases = golden::load(&folder, function).expect("committed");
        let mut digest = golden::Digest::new();
        for case in &cases {
            let call = call(function, case).expect("an input of this function");
            assert_eq!(call.function(), *function);
            let received = client.post(path, &call.to_json());
            assert_eq!(received.status, 200, "{function} {}: {}", case.name, received.body);
            let reply = Reply::from_json(function, received.body.as_bytes()).expect("an answer");
            assert_eq!(reply.to_json(), received.body.as_bytes(), "{function} {}", case.name);
            let answer = reply.canonical();
            case.expected.check(&answer).unwrap_or_else(|error| panic!("{function} {}: {error}", case.name));
            digest.add(&answer);
        }
        assert_eq!(digest.finish(), golden::expected_digest(&cases), "{function}");
    }
}

#[test]
fn the_contract_serves_every_function_with_logic() {
    for workload in golden::WORKLOADS {
        assert!(ROUTES.iter().any(|(_, function)| *function == workload), "{workload}");
    }
}
