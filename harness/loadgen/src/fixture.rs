//! Requests and right answers from the golden cases and the corpora, by the HTTP contract of the logic.
//!
//! `POST /<function>` with the input's canonical JSON, but for bytes, which are base64 there and hexadecimal in the golden
//! files. `native-baselines/contract` is the contract itself.

use std::path::Path;

use tollgate_contract::{Call, ROUTES, Reply};
use tollgate_fixtures::golden;
use tollgate_model::{Function, Size, Workload};

use crate::calls;

/// An input and the answer to it, both as the JSON of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The request's body.
    pub input: String,
    /// The answer's.
    pub output: String,
}

/// Why there are no requests.
#[derive(Debug, thiserror::Error)]
pub enum FixtureError {
    /// It is no workload.
    #[error(
        "`{0}` is no fixture: name a function such as pricing/get-quote, or with a size fraud/screen/64KiB"
    )]
    Unknown(String),
    /// It has no payload that can be sent.
    #[error("`{0}` has no route in the HTTP contract")]
    NoRoute(String),
    /// The golden files are not as they should be.
    #[error(transparent)]
    Golden(#[from] golden::Error),
    /// The native logic does not give a golden answer: nothing can be held against it.
    #[error("the native logic's own answer to golden case {case} is wrong: {difference}")]
    Native {
        /// The case.
        case: String,
        /// In what.
        difference: golden::Difference,
    },
}

/// A workload to put load on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixture {
    function: &'static Function,
    size: Option<Size>,
}

impl Fixture {
    /// `pricing/get-quote`: all golden cases. `fraud/screen/64KiB`: the corpus of that size.
    ///
    /// # Errors
    /// [`FixtureError`] when there is no such workload or no route to it.
    pub fn named(name: &str) -> Result<Self, FixtureError> {
        let unknown = || FixtureError::Unknown(name.to_string());
        let fixture = match Function::named(name) {
            Some(function) => Self { function, size: None },
            None => {
                let (function, size) = name.rsplit_once('/').ok_or_else(unknown)?;
                let function = Function::named(function).filter(|f| f.sized).ok_or_else(unknown)?;
                Self { function, size: Some(size.parse().map_err(|_| unknown())?) }
            }
        };
        if !ROUTES.iter().any(|(path, _)| *path == fixture.path()) {
            return Err(FixtureError::NoRoute(name.to_string()));
        }
        Ok(fixture)
    }

    /// Where it is served.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/{}", self.function.name)
    }

    /// What is sent, and what is to be answered. `golden` is the folder of the golden files.
    ///
    /// # Errors
    /// [`FixtureError`] when the golden files cannot be read, or the native logic contradicts them.
    pub fn exchanges(&self, golden: &Path) -> Result<Vec<Exchange>, FixtureError> {
        let Self { function, size } = *self;
        match size {
            None => golden::load(golden, function.name)?.iter().map(|case| self.of_case(case)).collect(),
            Some(_) => {
                let calls = calls::of_corpus(Workload { function, size })?;
                Ok(calls.iter().map(|call| Exchange::new(call, &call.answer())).collect())
            }
        }
    }

    fn of_case(&self, case: &golden::Case) -> Result<Exchange, FixtureError> {
        // Long answers stand as their digest in the golden files, so that it is the native logic that is asked; what it
        // says is held against them first.
        let call = calls::of_case(self.function.name, case)?;
        let answer = call.answer();
        case.expected
            .check(&answer.canonical())
            .map_err(|difference| FixtureError::Native { case: case.name.clone(), difference })?;
        Ok(Exchange::new(&call, &answer))
    }
}

impl Exchange {
    fn new(call: &Call, answer: &Reply) -> Self {
        let text = |json| String::from_utf8(json).expect("JSON is text");
        Exchange { input: text(call.to_json()), output: text(answer.to_json()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use std::path::PathBuf;

    fn exchanges(name: &str) -> Vec<Exchange> {
        let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/golden");
        Fixture::named(name).unwrap().exchanges(&golden).unwrap()
    }

    #[test]
    fn golden_cases_are_requests_and_answers() {
        let quotes = exchanges("pricing/get-quote");
        assert!(quotes.len() >= 1_000, "{}", quotes.len());
        assert_eq!(quotes[0].input, r#"{"sku":"TG-0001-B","quantity":1}"#);
        assert_eq!(quotes[0].output, r#"{"ok":{"cents":"3199","source":"list"}}"#);
        assert!(quotes.iter().any(|quote| quote.output.starts_with(r#"{"err":"#)));
    }

    #[test]
    fn every_function_with_a_route_has_exchanges() {
        for (_, name) in ROUTES {
            let exchanges = exchanges(name);
            assert!(!exchanges.is_empty(), "{name}");
            for exchange in exchanges {
                assert!(serde_json::from_str::<serde_json::Value>(&exchange.input).is_ok(), "{name}");
                assert!(serde_json::from_str::<serde_json::Value>(&exchange.output).is_ok(), "{name}");
            }
        }
    }

    #[test]
    fn bytes_are_base64() {
        let screened = exchanges("fraud/screen");
        assert_eq!(screened[1], Exchange { input: "\"1Q==\"".to_string(), output: "\"gA==\"".to_string() });
        let sized = exchanges("fraud/screen/1KiB");
        assert_eq!(sized.len(), 1024);
        assert_eq!(STANDARD.decode(sized[0].input.trim_matches('"')).unwrap().len(), 1024);
        let echoed = &exchanges("probe/echo-bytes/64B")[0];
        assert_eq!(echoed.input, echoed.output);
        assert!(exchanges("pricing/reprice/4KiB")[0].output.starts_with(r#"{"ok":"sku,name"#));
    }

    #[test]
    fn what_is_no_fixture_is_refused() {
        for (name, says) in [
            ("pricing", "is no fixture"),
            ("pricing/get-quotes", "is no fixture"),
            ("pricing/get-quote/64KiB", "is no fixture"),
            ("fraud/screen/many", "is no fixture"),
            ("probe/memcpy", "has no route"),
        ] {
            let error = Fixture::named(name).unwrap_err().to_string();
            assert!(error.contains(says) && error.contains(name), "{error}");
        }
    }
}
