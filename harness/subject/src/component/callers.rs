//! Four ways to call a guest: plain or awaited, on one instance or on a fresh one for each call.

use std::hint::black_box;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tollgate_wasi::State;
use wasmtime::Store;

use super::guest::StoreMaker;
use super::{awaited, typed};
use crate::functions::Function;
use crate::inputs::Inputs;

/// How one call is made.
pub trait Caller<F: Function>: Send {
    /// An input as it is handed over.
    type Arg: From<F::Input>;
    /// Calls that often; the timed region.
    fn call(&mut self, inputs: &mut Inputs<Self::Arg>, calls: u64) -> wasmtime::Result<()>;
    /// What it costs to go round without calling.
    fn loop_only(&mut self, inputs: &mut Inputs<Self::Arg>, calls: u64) {
        inputs.loop_only(calls);
    }
    /// One call whose answer matters.
    fn answer(&mut self, arg: Self::Arg) -> wasmtime::Result<F::Output>;
    /// The store that lives from call to call, if there is one.
    fn store(&mut self) -> Option<&mut Store<State>>;
}

/// A plain call on one instance.
pub struct Plain {
    pub store: Store<State>,
    pub guest: typed::Guest,
}

impl Plain {
    /// Makes a store and an instance in it.
    #[inline]
    pub fn make(stores: &StoreMaker, pre: &typed::GuestPre<State>) -> wasmtime::Result<Self> {
        let mut store = stores.make();
        let guest = pre.instantiate(&mut store)?;
        Ok(Plain { store, guest })
    }
}

impl<F: typed::Call> Caller<F> for Plain {
    type Arg = F::Arg;

    fn call(&mut self, inputs: &mut Inputs<F::Arg>, calls: u64) -> wasmtime::Result<()> {
        plain::<F>(&self.guest, &mut self.store, inputs, calls)
    }

    fn answer(&mut self, arg: F::Arg) -> wasmtime::Result<F::Output> {
        F::call(&self.guest, &mut self.store, &arg).map(F::lift)
    }

    fn store(&mut self) -> Option<&mut Store<State>> {
        Some(&mut self.store)
    }
}

/// A function of its own for the compiler's sake: of parameters it knows that no call changes the guest, and copies the
/// handle that the bindings call through once, not with each call. That would cost 2 % of the cheapest one.
#[inline(never)]
fn plain<F: typed::Call>(
    guest: &typed::Guest,
    store: &mut Store<State>,
    inputs: &mut Inputs<F::Arg>,
    calls: u64,
) -> wasmtime::Result<()> {
    inputs.each(calls, |arg| F::call(guest, store, arg))
}

/// A plain call, each on an instance and a store of its own.
pub struct PlainFresh {
    pub stores: StoreMaker,
    pub pre: typed::GuestPre<State>,
}

impl<F: typed::Call> Caller<F> for PlainFresh {
    type Arg = F::Arg;

    #[inline(never)]
    fn call(&mut self, inputs: &mut Inputs<F::Arg>, calls: u64) -> wasmtime::Result<()> {
        inputs.each(calls, |arg| {
            let mut store = self.stores.make();
            let guest = self.pre.instantiate(&mut store)?;
            F::call(&guest, &mut store, arg)
        })
    }

    fn answer(&mut self, arg: F::Arg) -> wasmtime::Result<F::Output> {
        let mut store = self.stores.make();
        let guest = self.pre.instantiate(&mut store)?;
        F::call(&guest, &mut store, &arg).map(F::lift)
    }

    fn store(&mut self) -> Option<&mut Store<State>> {
        None
    }
}

/// An awaited call on one instance. Entering the executor is once a batch, and part of [`Caller::loop_only`] too.
pub struct Awaited {
    pub executor: Arc<Runtime>,
    pub store: Store<State>,
    pub guest: awaited::Guest,
}

impl Awaited {
    /// Makes a store and an instance in it.
    pub fn make(
        executor: &Arc<Runtime>,
        stores: &StoreMaker,
        pre: &awaited::GuestPre<State>,
    ) -> wasmtime::Result<Self> {
        let mut store = stores.make();
        let guest = executor.block_on(pre.instantiate_async(&mut store))?;
        Ok(Awaited { executor: executor.clone(), store, guest })
    }
}

impl<F: awaited::Call> Caller<F> for Awaited {
    type Arg = F::Arg;

    #[inline(never)]
    fn call(&mut self, inputs: &mut Inputs<F::Arg>, calls: u64) -> wasmtime::Result<()> {
        self.executor.block_on(async {
            for _ in 0..calls {
                let arg = black_box(inputs.advance());
                black_box(F::call(&self.guest, &mut self.store, arg).await?);
            }
            Ok(())
        })
    }

    fn loop_only(&mut self, inputs: &mut Inputs<F::Arg>, calls: u64) {
        self.executor.block_on(async { inputs.loop_only(calls) });
    }

    fn answer(&mut self, arg: F::Arg) -> wasmtime::Result<F::Output> {
        self.executor.block_on(F::call(&self.guest, &mut self.store, &arg)).map(F::lift)
    }

    fn store(&mut self) -> Option<&mut Store<State>> {
        Some(&mut self.store)
    }
}

/// An awaited call, each on an instance and a store of its own.
pub struct AwaitedFresh {
    pub executor: Arc<Runtime>,
    pub stores: StoreMaker,
    pub pre: awaited::GuestPre<State>,
}

impl<F: awaited::Call> Caller<F> for AwaitedFresh {
    type Arg = F::Arg;

    #[inline(never)]
    fn call(&mut self, inputs: &mut Inputs<F::Arg>, calls: u64) -> wasmtime::Result<()> {
        self.executor.block_on(async {
            for _ in 0..calls {
                let arg = black_box(inputs.advance());
                let mut store = self.stores.make();
                let guest = self.pre.instantiate_async(&mut store).await?;
                black_box(F::call(&guest, &mut store, arg).await?);
            }
            Ok(())
        })
    }

    fn loop_only(&mut self, inputs: &mut Inputs<F::Arg>, calls: u64) {
        self.executor.block_on(async { inputs.loop_only(calls) });
    }

    fn answer(&mut self, arg: F::Arg) -> wasmtime::Result<F::Output> {
        self.executor.block_on(async {
            let mut store = self.stores.make();
            let guest = self.pre.instantiate_async(&mut store).await?;
            F::call(&guest, &mut store, &arg).await.map(F::lift)
        })
    }

    fn store(&mut self) -> Option<&mut Store<State>> {
        None
    }
}
