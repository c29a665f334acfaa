//! Golden cases as requests.

use tollgate_contract::Call;
use tollgate_fixtures::files::{SUITES, folder};
use tollgate_fixtures::{Unanswered, read};
use tollgate_suite::Suites;
use tollgate_suite::golden::Case;

/// The function's golden cases.
pub fn cases(function: &str) -> Vec<Case> {
    let suites = Suites::read(SUITES.map(|suite| folder().join(suite))).expect("committed");
    let (suite, entry) = suites.find(function.parse().expect("a name")).expect("a function of a suite");
    suite.golden(entry).expect("committed")
}

/// The call that a golden case describes.
pub fn call(function: &str, case: &Case) -> Call {
    typed(function, case).unwrap_or_else(|error| panic!("{function}: {error}"))
}

fn typed(function: &str, case: &Case) -> Result<Call, Unanswered> {
    let input = &case.input;
    Ok(match function {
        "pricing/unit-price" => {
            let (sku_id, quantity) = read(input)?;
            Call::UnitPrice { sku_id, quantity }
        }
        "pricing/get-quote" => Call::GetQuote(read(input)?),
        "pricing/quote-cart" => Call::QuoteCart(read(input)?),
        "pricing/reprice" => Call::Reprice(read(input)?),
        "fraud/score" => {
            let (account_id, amount_cents) = read(input)?;
            Call::Score { account_id, amount_cents }
        }
        "fraud/score-features" => Call::ScoreFeatures(read(input)?),
        "fraud/score-transaction" => Call::ScoreTransaction(read(input)?),
        "fraud/screen" => Call::Screen(read(input)?),
        "probe/nop" => read(input).map(|()| Call::Nop)?,
        "probe/echo-bytes" => Call::EchoBytes(read(input)?),
        _ => return Err(Unanswered::Function(function.to_owned())),
    })
}
