//! The reply to a request.

use serde::de::DeserializeOwned;
use tollgate_logic::fraud::Assessment;
use tollgate_logic::pricing::{CartQuote, PricingError, Response};

use crate::bytes::{Base64, write_base64, write_hex};
use crate::json::{Arm, Decimal, write};

/// A function's answer; the variants are those of [`Call`](crate::Call).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// `pricing/unit-price`
    UnitPrice(u64),
    /// `pricing/get-quote`
    GetQuote(Result<Response, String>),
    /// `pricing/quote-cart`
    QuoteCart(Result<CartQuote, PricingError>),
    /// `pricing/reprice`
    Reprice(Result<String, PricingError>),
    /// `fraud/score`
    Score(u16),
    /// `fraud/score-features`
    ScoreFeatures(u16),
    /// `fraud/score-transaction`
    ScoreTransaction(Assessment),
    /// `fraud/screen`
    Screen(Vec<u8>),
    /// `probe/nop`
    Nop,
    /// `probe/echo-bytes`
    EchoBytes(Vec<u8>),
    /// The service is up.
    Health,
}

impl Reply {
    /// The body of the answer.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        match self {
            Self::UnitPrice(cents) => write(&Decimal(*cents)),
            Self::GetQuote(quote) => write(&Arm::from(quote)),
            Self::QuoteCart(quote) => write(&Arm::from(quote)),
            Self::Reprice(catalog) => write(&Arm::from(catalog)),
            Self::Score(score) | Self::ScoreFeatures(score) => write(score),
            Self::ScoreTransaction(assessment) => write(assessment),
            Self::Screen(bytes) | Self::EchoBytes(bytes) => write_base64(bytes),
            Self::Nop => write(&()),
            Self::Health => br#"{"status":"ok"}"#.to_vec(),
        }
    }

    /// Reads the body of an answer of that function, as a client does that checks it.
    ///
    /// # Errors
    /// If it is none, in one line.
    pub fn from_json(function: &str, body: &[u8]) -> Result<Self, String> {
        fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
            serde_json::from_slice(body).map_err(|error| error.to_string())
        }
        Ok(match function {
            "pricing/unit-price" => Self::UnitPrice(read::<Decimal>(body)?.0),
            "pricing/get-quote" => Self::GetQuote(read::<Arm<_, _>>(body)?.into()),
            "pricing/quote-cart" => Self::QuoteCart(read::<Arm<_, _>>(body)?.into()),
            "pricing/reprice" => Self::Reprice(read::<Arm<_, _>>(body)?.into()),
            "fraud/score" => Self::Score(read(body)?),
            "fraud/score-features" => Self::ScoreFeatures(read(body)?),
            "fraud/score-transaction" => Self::ScoreTransaction(read(body)?),
            "fraud/screen" => Self::Screen(read::<Base64>(body)?.0),
            "probe/nop" => read::<()>(body).map(|()| Self::Nop)?,
            "probe/echo-bytes" => Self::EchoBytes(read::<Base64>(body)?.0),
            _ => return Err(format!("{function} is no function of the contract")),
        })
    }

    /// The answer as the golden files have it: the body, but bytes as hexadecimal digits.
    #[must_use]
    pub fn canonical(&self) -> String {
        let json = match self {
            Self::Screen(bytes) | Self::EchoBytes(bytes) => write_hex(bytes),
            _ => self.to_json(),
        };
        String::from_utf8(json).expect("JSON is text")
    }
}
