//! From a call of the contract to a typed call of the component, and back.

use tollgate_contract::{Call, Reply};
use tollgate_engine::calls::bindings::functions as rows;
use tollgate_engine::calls::bindings::sync_bindings::{self, Guest};
use tollgate_wasi::State;
use wasmtime::Store;

/// Executes a call on an instance.
pub(crate) fn execute(guest: &Guest, store: &mut Store<State>, call: Call) -> wasmtime::Result<Reply> {
    Ok(match call {
        Call::UnitPrice { sku_id, quantity } => {
            Reply::UnitPrice(one::<rows::UnitPrice>(guest, store, (sku_id, quantity))?)
        }
        Call::GetQuote(request) => Reply::GetQuote(one::<rows::GetQuote>(guest, store, request)?),
        Call::QuoteCart(cart) => Reply::QuoteCart(one::<rows::QuoteCart>(guest, store, cart)?),
        Call::Reprice(catalog) => Reply::Reprice(one::<rows::Reprice>(guest, store, catalog)?),
        Call::Score { account_id, amount_cents } => {
            Reply::Score(one::<rows::Score>(guest, store, (account_id, amount_cents))?)
        }
        Call::ScoreFeatures(features) => {
            Reply::ScoreFeatures(one::<rows::ScoreFeatures>(guest, store, features)?)
        }
        Call::ScoreTransaction(transaction) => {
            Reply::ScoreTransaction(one::<rows::ScoreTransaction>(guest, store, transaction)?)
        }
        Call::Screen(log) => Reply::Screen(one::<rows::Screen>(guest, store, log)?),
        Call::Nop => {
            one::<rows::Nop>(guest, store, ())?;
            Reply::Nop
        }
        Call::EchoBytes(data) => Reply::EchoBytes(one::<rows::EchoBytes>(guest, store, data)?),
        // That the host answers is what is asked.
        Call::Health => Reply::Health,
    })
}

fn one<F: sync_bindings::Call>(
    guest: &Guest,
    store: &mut Store<State>,
    input: F::Input,
) -> wasmtime::Result<F::Output> {
    F::call(guest, store, &F::Arg::from(input)).map(F::lift)
}
