//! Four ways to call a guest: plainly or awaited, on one instance or on a fresh one for each call. The awaited ones are in
//! `awaited.rs`.

use std::slice;

use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::Store;

use super::Callee;
pub use super::awaited::{AsyncFresh, AsyncReused};
use crate::inputs::Inputs;
use crate::store::StoreMaker;

/// The way that calls of one function are made.
pub trait Caller: Send + Sized {
    /// The function.
    type Callee: Callee;
    /// An input as it is handed over.
    type Arg: Send + Sync + 'static;

    /// The ring of inputs.
    fn inputs(callee: &Self::Callee) -> Result<Vec<Self::Arg>, Failure>;
    /// Puts what is the instance's own into inputs; nothing where each call has another.
    fn hand_over(&self, inputs: &mut [Self::Arg]);
    /// Another of the same kind, with an instance of its own.
    fn another(&self, stores: &StoreMaker, callee: &Self::Callee) -> wasmtime::Result<Self>;
    /// Calls that often; the timed region.
    fn call(&mut self, inputs: &mut Inputs<Self::Arg>, calls: u64) -> wasmtime::Result<()>;
    /// The same loop without calling.
    fn loop_only(&mut self, inputs: &mut Inputs<Self::Arg>, calls: u64);
    /// One call whose answer matters: from canonical JSON to canonical JSON.
    fn answer(&mut self, callee: &Self::Callee, json: &str) -> wasmtime::Result<Result<String, String>>;
    /// The store that lives from call to call, if there is one.
    fn store(&mut self) -> Option<&mut Store<State>>;
}

/// Plain calls on one instance.
pub struct SyncReused<C: Callee> {
    store: Store<State>,
    handle: C::Handle,
}

impl<C: Callee> SyncReused<C> {
    /// Makes a store and an instance in it.
    #[inline]
    pub fn make(stores: &StoreMaker, callee: &C) -> wasmtime::Result<Self> {
        let mut store = stores.make();
        let handle = callee.instantiate(&mut store)?;
        Ok(SyncReused { store, handle })
    }
}

impl<C: Callee> Caller for SyncReused<C> {
    type Callee = C;
    type Arg = C::Arg;

    fn inputs(callee: &C) -> Result<Vec<C::Arg>, Failure> {
        callee.inputs()
    }

    fn hand_over(&self, inputs: &mut [C::Arg]) {
        C::hand_over(&self.handle, inputs);
    }

    fn another(&self, stores: &StoreMaker, callee: &C) -> wasmtime::Result<Self> {
        Self::make(stores, callee)
    }

    fn call(&mut self, inputs: &mut Inputs<C::Arg>, calls: u64) -> wasmtime::Result<()> {
        plain::<C>(&self.handle, &mut self.store, inputs, calls)
    }

    fn loop_only(&mut self, inputs: &mut Inputs<C::Arg>, calls: u64) {
        inputs.loop_only(calls);
    }

    fn answer(&mut self, callee: &C, json: &str) -> wasmtime::Result<Result<String, String>> {
        answer(callee, &self.handle, &mut self.store, json)
    }

    fn store(&mut self) -> Option<&mut Store<State>> {
        Some(&mut self.store)
    }
}

/// A function of its own for the compiler's sake: of parameters it knows that no call changes the guest, and copies the
/// handle that the bindings call through once, not with each call. That would cost 2 % of the cheapest one.
#[inline(never)]
fn plain<C: Callee>(
    handle: &C::Handle,
    store: &mut Store<State>,
    inputs: &mut Inputs<C::Arg>,
    calls: u64,
) -> wasmtime::Result<()> {
    inputs.each(calls, |arg| C::call(handle, store, arg))
}

fn answer<C: Callee>(
    callee: &C,
    handle: &C::Handle,
    store: &mut Store<State>,
    json: &str,
) -> wasmtime::Result<Result<String, String>> {
    match callee.decode(json) {
        Ok(mut arg) => {
            C::hand_over(handle, slice::from_mut(&mut arg));
            C::call(handle, store, &arg).map(|answer| callee.encode(answer))
        }
        Err(why) => Ok(Err(why)),
    }
}

/// Plain calls, each on an instance and a store of its own.
pub struct SyncFresh<C> {
    /// Makes the stores.
    pub stores: StoreMaker,
    /// The function.
    pub callee: C,
}

impl<C: Callee> Caller for SyncFresh<C> {
    type Callee = C;
    type Arg = C::Arg;

    fn inputs(callee: &C) -> Result<Vec<C::Arg>, Failure> {
        callee.inputs()
    }

    fn hand_over(&self, _: &mut [C::Arg]) {}

    fn another(&self, stores: &StoreMaker, callee: &C) -> wasmtime::Result<Self> {
        Ok(SyncFresh { stores: stores.clone(), callee: callee.clone() })
    }

    #[inline(never)]
    fn call(&mut self, inputs: &mut Inputs<C::Arg>, calls: u64) -> wasmtime::Result<()> {
        inputs.each_handed_over(calls, |arg| {
            let mut store = self.stores.make();
            let handle = self.callee.instantiate(&mut store)?;
            C::hand_over(&handle, slice::from_mut(arg));
            C::call(&handle, &mut store, arg)
        })
    }

    fn loop_only(&mut self, inputs: &mut Inputs<C::Arg>, calls: u64) {
        inputs.loop_only(calls);
    }

    fn answer(&mut self, callee: &C, json: &str) -> wasmtime::Result<Result<String, String>> {
        let mut store = self.stores.make();
        let handle = self.callee.instantiate(&mut store)?;
        answer(callee, &handle, &mut store, json)
    }

    fn store(&mut self) -> Option<&mut Store<State>> {
        None
    }
}
