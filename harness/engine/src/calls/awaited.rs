//! Awaited callers: on one instance, or on a fresh one for each call.

use std::hint::black_box;
use std::slice;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::Store;

use super::Callee;
use super::callers::Caller;
use crate::inputs::Inputs;
use crate::store::StoreMaker;

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

    fn hand_over(&self, inputs: &mut [C::AsyncArg]) {
        C::async_hand_over(&self.handle, inputs);
    }

    fn another(&self, stores: &StoreMaker, callee: &C) -> wasmtime::Result<Self> {
        Self::make(&self.executor, stores, callee)
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
        Ok(mut arg) => {
            C::async_hand_over(handle, slice::from_mut(&mut arg));
            C::call_async(handle, store, &arg).await.map(|answer| callee.async_encode(answer))
        }
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

    fn hand_over(&self, _: &mut [C::AsyncArg]) {}

    fn another(&self, stores: &StoreMaker, callee: &C) -> wasmtime::Result<Self> {
        let (executor, stores, callee) = (self.executor.clone(), stores.clone(), callee.clone());
        Ok(AsyncFresh { executor, stores, callee })
    }

    #[inline(never)]
    fn call(&mut self, inputs: &mut Inputs<C::AsyncArg>, calls: u64) -> wasmtime::Result<()> {
        self.executor.block_on(async {
            for _ in 0..calls {
                let arg = black_box(inputs.advance_to_hand_over());
                let mut store = self.stores.make();
                let handle = self.callee.instantiate_async(&mut store).await?;
                C::async_hand_over(&handle, slice::from_mut(arg));
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
