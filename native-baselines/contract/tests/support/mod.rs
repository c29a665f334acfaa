//! Golden cases as requests.

use std::path::{Path, PathBuf};

use tollgate_contract::Call;
use tollgate_fixtures::golden::{self, Case, Error};

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The function's golden cases.
pub fn cases(function: &str) -> Vec<Case> {
    golden::load(&repository().join("fixtures/golden"), function).expect("committed")
}

/// The call that a golden case describes.
pub fn call(function: &str, case: &Case) -> Call {
    read(function, case).unwrap_or_else(|error| panic!("{function}: {error}"))
}

fn read(function: &str, case: &Case) -> Result<Call, Error> {
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
