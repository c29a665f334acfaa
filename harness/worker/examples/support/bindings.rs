//! A loop over the bindings that Wasmtime generates, as its documentation recommends calling a component.
//!
//! They copy a function's handle for each call, which a loop over the handle itself (`bare`) need not.

use std::hint::black_box;
use std::path::Path;

use tollgate_engine::{Fuel, Subject, failed};
use tollgate_fixtures::corpus;
use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::Store;

use super::{Trouble, raw};
use generated::Guest;
use generated::exports::tollgate::pricing::pricing::Request;

mod generated {
    wasmtime::component::bindgen!({ path: "../../guests/wit", world: "tollgate:guests/guest" });
}

struct Bindings<I, F> {
    store: Store<State>,
    guest: Guest,
    inputs: Vec<I>,
    call: F,
}

/// Opens the component in `file`.
pub fn open(file: &Path, workload: &str) -> Result<Box<dyn Subject>, Trouble> {
    let (mut store, component, linker) = raw::open(file)?;
    let guest = Guest::instantiate(&mut store, &component, &linker)?;
    match workload {
        "probe/nop" => {
            let call = |guest: &Guest, store: &mut Store<State>, _: &()| {
                guest.tollgate_probe_probe().call_nop(store)
            };
            Ok(Box::new(Bindings { store, guest, inputs: vec![()], call }))
        }
        "pricing/get-quote" => {
            let requests = corpus::get_quote().into_iter();
            let inputs = requests.map(|it| Request { sku: it.sku, quantity: it.quantity }).collect();
            let call = |guest: &Guest, store: &mut Store<State>, request: &Request| {
                guest.tollgate_pricing_pricing().call_get_quote(store, request)
            };
            Ok(Box::new(Bindings { store, guest, inputs, call }))
        }
        other => Err(raw::unwritten(other)),
    }
}

impl<I, F, R> Subject for Bindings<I, F>
where
    I: Send,
    F: Fn(&Guest, &mut Store<State>, &I) -> wasmtime::Result<R> + Send,
{
    #[inline(never)]
    fn call(&mut self, calls: u64) -> Result<(), Failure> {
        for input in self.inputs.iter().cycle().take(calls as usize) {
            let answer = (self.call)(&self.guest, &mut self.store, black_box(input));
            black_box(answer.map_err(|error| failed("the call through the bindings failed", &error))?);
        }
        Ok(())
    }

    #[inline(never)]
    fn loop_only(&mut self, calls: u64) {
        for input in self.inputs.iter().cycle().take(calls as usize) {
            black_box(input);
        }
    }

    fn inputs(&self) -> u64 {
        self.inputs.len() as u64
    }

    fn answer(&mut self, _: &str) -> Result<String, Failure> {
        Err(Failure::unsupported("a bare loop answers nothing"))
    }

    fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
        Ok(None)
    }
}
