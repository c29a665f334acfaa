//! Four ways to call a guest: plainly or awaited, on one instance or on a fresh one for each call.

use std::hint::black_box;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::Store;

use super::Callee;
use crate::inputs::Inputs;
use crate::store::StoreMaker;

/// The way that calls of one function are made.
pub trait Caller: Send {
    /// The function.
    type Callee: Callee;
    /// An input as it is handed over.
    type Arg: Send + Sync + 'static;

    /// The ring of inputs.
    fn inputs(callee: &Self::Callee) -> Result<Vec<Self::Arg>, Failure>;
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
        Ok(arg) => C::call(handle, store, &arg).map(|answer| callee.encode(answer)),
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

    #[inline(never)]
    fn call(&mut self, inputs: &mut Inputs<C::Arg>, calls: u64) -> wasmtime::Result<()> {
        inputs.each(calls, |arg| {
            let mut store = self.stores.make();
            let handle = self.callee.instantiate(&mut store)?;
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

/// Awaited calls on one instance. Entering the executor is once a batch, and part of [`Caller::loop_only`] too.
pub struct AsyncReused<C: Callee> {
    executor: Arc<Runtime>,
    store: Store<State>,
    handle: C::AsyncHandle,
}

impl<C: Callee> AsyncReused<C> {
    /// Makes a store and an instance in it.
    pub fn make(executor: &Arc<Runtime>, stores: &StoreMaker, callee: &C) -> wasmtime::Result<Self> {
        let mut store = stores.make();
        let handle = executor.block_on(callee.instantiate_async(&mut store))?;
        Ok(AsyncReused { executor: executor.clone(), store, handle })
    }
}

impl<C: Callee> Caller for AsyncReused<C> {
    type Callee = C;
    type Arg = C::AsyncArg;

    fn inputs(callee: &C) -> Result<Vec<C::AsyncArg>, Failure> {
        callee.async_inputs()
    }

    #[inline(never)]
    fn call(&mut self, inputs: &mut Inputs<C::AsyncArg>, calls: u64) -> wasmtime::Result<()> {
        self.executor.block_on(async {
            for _ in 0..calls {
                let arg = black_box(inputs.advance());
                black_box(C::call_async(&self.handle, &mut self.store, arg).await?);
            }
            Ok(())
        })
    }

    fn loop_only(&mut self, inputs: &mut Inputs<C::AsyncArg>, calls: u64) {
        self.executor.block_on(async { inputs.suspendable_loop_only(calls) });
    }

    fn answer(&mut self, callee: &C, json: &str) -> wasmtime::Result<Result<String, String>> {
        self.executor.block_on(async_answer(callee, &self.handle, &mut self.store, json))
    }

    fn store(&mut self) -> Option<&mut Store<State>> {
        Some(&mut self.store)
    }
}

async fn async_answer<C: Callee>(
    callee: &C,
    handle: &C::AsyncHandle,
    store: &mut Store<State>,
    json: &str,
) -> wasmtime::Result<Result<String, String>> {
    match callee.async_decode(json) {
        Ok(arg) => C::call_async(handle, store, &arg).await.map(|answer| callee.async_encode(answer)),
        Err(why) => Ok(Err(why)),
    }
}

/// Awaited calls, each on an instance and a store of its own.
pub struct AsyncFresh<C> {
    /// Awaits the calls.
    pub executor: Arc<Runtime>,
    /// Makes the stores.
    pub stores: StoreMaker,
    /// The function.
    pub callee: C,
}

impl<C: Callee + Sync> Caller for AsyncFresh<C> {
    type Callee = C;
    type Arg = C::AsyncArg;

    fn inputs(callee: &C) -> Result<Vec<C::AsyncArg>, Failure> {
        callee.async_inputs()
    }

    #[inline(never)]
    fn call(&mut self, inputs: &mut Inputs<C::AsyncArg>, calls: u64) -> wasmtime::Result<()> {
        self.executor.block_on(async {
            for _ in 0..calls {
                let arg = black_box(inputs.advance());
                let mut store = self.stores.make();
                let handle = self.callee.instantiate_async(&mut store).await?;
                black_box(C::call_async(&handle, &mut store, arg).await?);
            }
            Ok(())
        })
    }

    fn loop_only(&mut self, inputs: &mut Inputs<C::AsyncArg>, calls: u64) {
        self.executor.block_on(async { inputs.suspendable_loop_only(calls) });
    }

    fn answer(&mut self, callee: &C, json: &str) -> wasmtime::Result<Result<String, String>> {
        self.executor.block_on(async {
            let mut store = self.stores.make();
            let handle = self.callee.instantiate_async(&mut store).await?;
            async_answer(callee, &handle, &mut store, json).await
        })
    }

    fn store(&mut self) -> Option<&mut Store<State>> {
        None
    }
}
