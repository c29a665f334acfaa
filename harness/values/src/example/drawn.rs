//! Ordinary values, drawn from a seed.

use std::borrow::Cow;

use tollgate_stats::Rng;
use wasm_wave::wasm::WasmValue;

use super::make::{Choose, make};
use super::shape::FULL_LISTS;
use crate::Signature;

/// Integers lie below this: what a number counts or indexes is seldom large, and a function that takes one as a number of
/// turns would never come back.
const INTEGERS: usize = 100;

/// The longest text, in letters.
const TEXT: usize = 24;
/// The longest list.
const LIST: usize = 8;

/// Draws ordinary values: small numbers, words, short lists, each case as likely as the next.
pub struct Drawn(Rng);

impl Drawn {
    /// The values of a seed, apart from those of other names.
    #[must_use]
    pub fn new(seed: u64, name: &str) -> Self {
        Self(Rng::derive(seed, &["inputs", name]))
    }

    /// Arguments for this function.
    pub fn arguments<V: WasmValue>(&mut self, signature: &Signature<V::Type>) -> Vec<V> {
        signature.types().map(|ty| make(ty, self)).collect()
    }
}

impl Choose for Drawn {
    fn boolean(&mut self) -> bool {
        self.0.index(2) == 1
    }

    fn integer(&mut self, _: i64, _: u64) -> i128 {
        self.0.index(INTEGERS) as i128
    }

    /// Two decimals at most.
    fn float(&mut self, _: f64) -> f64 {
        self.0.index(INTEGERS * 100) as f64 / 100.0
    }

    fn character(&mut self) -> char {
        char::from(b'a' + self.0.index(26) as u8)
    }

    fn text(&mut self) -> Cow<'static, str> {
        let length = 1 + self.0.index(TEXT);
        (0..length).map(|_| self.character()).collect::<String>().into()
    }

    fn length(&mut self, lists: usize) -> usize {
        if lists >= FULL_LISTS { 1 } else { 1 + self.0.index(LIST) }
    }

    fn case(&mut self, payloads: &[bool]) -> usize {
        self.0.index(payloads.len())
    }

    /// Three in four.
    fn some(&mut self) -> bool {
        self.0.index(4) > 0
    }

    fn ok(&mut self) -> bool {
        self.boolean()
    }

    fn flag(&mut self, _: usize) -> bool {
        self.boolean()
    }
}

#[cfg(test)]
mod tests {
    use wasm_wave::value::{Type, Value};

    use super::*;
    use crate::json::Bytes;

    fn texts(seed: u64, name: &str) -> Vec<String> {
        let line =
            Type::record([("sku", Type::STRING), ("quantities", Type::list(Type::U8))]).expect("fields");
        let kind = Type::variant([("plain", None), ("gift", Some(Type::option(line)))]).expect("cases");
        let parameters =
            [("kind".to_owned(), kind), ("price".to_owned(), Type::F64), ("n".to_owned(), Type::S64)];
        let signature = Signature::new(parameters, None).expect("supported types");
        let mut drawn = Drawn::new(seed, name);
        let text = |values: Vec<Value>| signature.encode_arguments(&values, Bytes::Hex).expect("arguments");
        (0..64).map(|_| text(drawn.arguments(&signature))).collect()
    }

    #[test]
    fn a_seed_and_a_name_say_it_all_and_inputs_differ() {
        let drawn = texts(7, "score");
        assert_eq!(drawn, texts(7, "score"));
        assert_ne!(drawn, texts(8, "score"));
        assert_ne!(drawn, texts(7, "price"));
        let different: std::collections::HashSet<&String> = drawn.iter().collect();
        assert!(different.len() > 60, "{drawn:?}");
        for shape in ["\"plain\"", "{\"gift\":null}", "{\"gift\":{\"sku\":"] {
            assert!(drawn.iter().any(|text| text.contains(shape)), "{shape} is in none of {drawn:?}");
        }
    }

    #[test]
    fn numbers_are_small_whatever_their_type_can_hold() {
        let signature = Signature::new([("n".to_owned(), Type::U64)], None).expect("supported types");
        let mut drawn = Drawn::new(1, "sleep");
        for _ in 0..1_000 {
            let values: Vec<Value> = drawn.arguments(&signature);
            assert!(values[0].unwrap_u64() < 100, "{values:?}");
        }
    }

    #[test]
    fn lists_in_lists_stay_small() {
        let nested = (0..90).fold(Type::S8, |ty, _| Type::list(ty));
        let signature = Signature::new([("deep".to_owned(), nested)], None).expect("supported types");
        let values: Vec<Value> = Drawn::new(1, "deep").arguments(&signature);
        assert!(signature.encode_arguments(&values, Bytes::Hex).expect("arguments").len() < 200_000);
    }
}
