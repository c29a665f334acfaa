//! The logic as a shared library: the plug-in that a host would load where another loads a component. It is built and
//! weighed, never called. Its functions keep Rust's calling convention, so that nothing here need be unsafe: a plug-in
//! in C's would weigh the same.

// Each export needs an attribute that Rust calls unsafe, because two libraries with the same name would clash.
#![allow(unsafe_code)]

use tollgate_logic::fraud::{self, Assessment, Features, Transaction};
use tollgate_logic::pricing::{self, Cart, CartQuote, PricingError, Request, Response};

#[unsafe(no_mangle)]
fn tollgate_unit_price(sku_id: u32, quantity: u32) -> u64 {
    pricing::unit_price(sku_id, quantity)
}

#[unsafe(no_mangle)]
fn tollgate_get_quote(request: &Request) -> Result<Response, String> {
    pricing::get_quote(request)
}

#[unsafe(no_mangle)]
fn tollgate_quote_cart(cart: &Cart) -> Result<CartQuote, PricingError> {
    pricing::quote_cart(cart)
}

#[unsafe(no_mangle)]
fn tollgate_reprice(catalog: &str) -> Result<String, PricingError> {
    pricing::reprice(catalog)
}

#[unsafe(no_mangle)]
fn tollgate_score(account_id: &str, amount_cents: u64) -> u16 {
    fraud::score(account_id, amount_cents)
}

#[unsafe(no_mangle)]
fn tollgate_score_features(features: &Features) -> u16 {
    fraud::score_features(features)
}

#[unsafe(no_mangle)]
fn tollgate_score_transaction(transaction: &Transaction) -> Assessment {
    fraud::score_transaction(transaction)
}

#[unsafe(no_mangle)]
fn tollgate_screen(log: &[u8]) -> Vec<u8> {
    fraud::screen(log)
}
