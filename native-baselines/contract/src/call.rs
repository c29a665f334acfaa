//! The call that a request asks for.

use tollgate_logic::fraud::{self, Features, Transaction};
use tollgate_logic::pricing::{self, Cart, Request};
use tollgate_logic::probe;

use crate::Reply;
use crate::bytes::write_base64;
use crate::json::{Decimal, write};

/// A function with what it is called with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// `pricing/unit-price`
    UnitPrice {
        /// The article.
        sku_id: u32,
        /// Number of pieces.
        quantity: u32,
    },
    /// `pricing/get-quote`
    GetQuote(Request),
    /// `pricing/quote-cart`
    QuoteCart(Cart),
    /// `pricing/reprice`
    Reprice(String),
    /// `fraud/score`
    Score {
        /// Who pays.
        account_id: String,
        /// The amount.
        amount_cents: u64,
    },
    /// `fraud/score-features`
    ScoreFeatures(Features),
    /// `fraud/score-transaction`
    ScoreTransaction(Transaction),
    /// `fraud/screen`
    Screen(Vec<u8>),
    /// `probe/nop`
    Nop,
    /// `probe/echo-bytes`
    EchoBytes(Vec<u8>),
    /// Whether the service is up: no function of the logic.
    Health,
}

impl Call {
    /// The function's name, as in the contracts; `healthz` for [`Call::Health`].
    #[must_use]
    pub fn function(&self) -> &'static str {
        match self {
            Self::UnitPrice { .. } => "pricing/unit-price",
            Self::GetQuote(_) => "pricing/get-quote",
            Self::QuoteCart(_) => "pricing/quote-cart",
            Self::Reprice(_) => "pricing/reprice",
            Self::Score { .. } => "fraud/score",
            Self::ScoreFeatures(_) => "fraud/score-features",
            Self::ScoreTransaction(_) => "fraud/score-transaction",
            Self::Screen(_) => "fraud/screen",
            Self::Nop => "probe/nop",
            Self::EchoBytes(_) => "probe/echo-bytes",
            Self::Health => "healthz",
        }
    }

    /// Calls the logic that is compiled into this very program.
    #[must_use]
    pub fn answer(&self) -> Reply {
        match self {
            Self::UnitPrice { sku_id, quantity } => Reply::UnitPrice(pricing::unit_price(*sku_id, *quantity)),
            Self::GetQuote(request) => Reply::GetQuote(pricing::get_quote(request)),
            Self::QuoteCart(cart) => Reply::QuoteCart(pricing::quote_cart(cart)),
            Self::Reprice(catalog) => Reply::Reprice(pricing::reprice(catalog)),
            Self::Score { account_id, amount_cents } => Reply::Score(fraud::score(account_id, *amount_cents)),
            Self::ScoreFeatures(features) => Reply::ScoreFeatures(fraud::score_features(features)),
            Self::ScoreTransaction(tx) => Reply::ScoreTransaction(fraud::score_transaction(tx)),
            Self::Screen(log) => Reply::Screen(fraud::screen(log)),
            Self::Nop => {
                probe::nop();
                Reply::Nop
            }
            Self::EchoBytes(data) => Reply::EchoBytes(probe::echo_bytes(data)),
            Self::Health => Reply::Health,
        }
    }

    /// The body of the request that asks for this: what a client sends. Empty for [`Call::Health`].
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        match self {
            Self::UnitPrice { sku_id, quantity } => write(&[sku_id, quantity]),
            Self::GetQuote(request) => write(request),
            Self::QuoteCart(cart) => write(cart),
            Self::Reprice(catalog) => write(catalog),
            Self::Score { account_id, amount_cents } => write(&(account_id, Decimal(*amount_cents))),
            Self::ScoreFeatures(features) => write(features),
            Self::ScoreTransaction(tx) => write(tx),
            Self::Screen(bytes) | Self::EchoBytes(bytes) => write_base64(bytes),
            Self::Nop => write(&()),
            Self::Health => Vec::new(),
        }
    }
}
