//! Four ways to call a guest: plain or awaited, on one instance or on a fresh one for each call.

use std::hint::black_box;
use std::marker::PhantomData;

use tollgate_fixtures::golden;
use tollgate_model::Workload;
use tollgate_model::config::{CallSettings, CallStyle, InstanceUse};
use tollgate_model::protocol::{Failure, FailureKind};
use tollgate_wasi::State;
use wasmtime::Store;

use super::guest::{Guest, PLENTY, StoreMaker};
use super::{awaited, typed};
use crate::failure::failed;
use crate::functions::{self, Function, Visitor};
use crate::inputs::Inputs;
use crate::native::input_of;
use crate::subject::{Fuel, Subject};

/// How one call is made.
trait Caller<F: Function>: Send {
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
struct Plain {
    store: Store<State>,
    guest: typed::Guest,
}

impl<F: typed::Call> Caller<F> for Plain {
    type Arg = F::Arg;

    #[inline(never)]
    fn call(&mut self, inputs: &mut Inputs<F::Arg>, calls: u64) -> wasmtime::Result<()> {
        inputs.each(calls, |arg| F::call(&self.guest, &mut self.store, arg))
    }

    fn answer(&mut self, arg: F::Arg) -> wasmtime::Result<F::Output> {
        F::call(&self.guest, &mut self.store, &arg).map(F::lift)
    }

    fn store(&mut self) -> Option<&mut Store<State>> {
        Some(&mut self.store)
    }
}

/// A plain call, each on an instance and a store of its own.
struct PlainFresh {
    stores: StoreMaker,
    pre: typed::GuestPre<State>,
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
struct Awaited {
    executor: tokio::runtime::Runtime,
    store: Store<State>,
    guest: awaited::Guest,
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
struct AwaitedFresh {
    executor: tokio::runtime::Runtime,
    stores: StoreMaker,
    pre: awaited::GuestPre<State>,
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

/// A function of a guest with its inputs.
struct Component<F: Function, C: Caller<F>> {
    caller: C,
    inputs: Inputs<C::Arg>,
    stores: StoreMaker,
    function: PhantomData<fn(F)>,
}

impl<F: Function, C: Caller<F>> Subject for Component<F, C>
where
    C::Arg: Send,
{
    fn call(&mut self, calls: u64) -> Result<(), Failure> {
        self.caller.call(&mut self.inputs, calls).map_err(broken::<F>)
    }

    fn loop_only(&mut self, calls: u64) {
        self.caller.loop_only(&mut self.inputs, calls);
    }

    fn inputs(&self) -> u64 {
        self.inputs.len()
    }

    fn answer(&mut self, case: &golden::Case) -> Result<String, Failure> {
        let answer = self.caller.answer(input_of::<F>(case)?.into()).map_err(broken::<F>)?;
        Ok(golden::encode(&answer))
    }

    fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
        if !self.stores.counts_fuel() || self.caller.store().is_none() {
            return Ok(None);
        }
        let calls = self.inputs.len();
        self.call(calls)?; // a pass that brings the guest's allocator to where later passes find it
        let counts = "the engine counts fuel, and the store lives from call to call";
        self.caller.store().expect(counts).set_fuel(PLENTY).expect(counts);
        self.call(calls)?;
        let left = self.caller.store().expect(counts).get_fuel().expect(counts);
        Ok(Some(Fuel { calls, fuel: PLENTY - left }))
    }
}

fn broken<F: Function>(error: wasmtime::Error) -> Failure {
    failed(format!("`{}` failed", F::NAME), &error)
}

/// Makes a workload ready on `guest`, called as `call` says.
pub fn prepare(guest: &Guest, call: CallSettings, workload: Workload) -> Result<Box<dyn Subject>, Failure> {
    let bytes = workload.size.map_or(0, |size| size.bytes() as usize);
    let none = || Failure {
        kind: FailureKind::Request,
        message: format!("`{workload}` is no function of the guests' world"),
    };
    functions::visit(workload.function.name, Ready { guest, call, bytes }).ok_or_else(none)?
}

struct Ready<'a> {
    guest: &'a Guest,
    call: CallSettings,
    bytes: usize,
}

impl Visitor for Ready<'_> {
    type Out = Result<Box<dyn Subject>, Failure>;

    fn visit<F: typed::Call + awaited::Call>(self) -> Self::Out {
        let Guest { typed, awaited, stores, .. } = self.guest;
        let failed = |error| failed("the guest cannot be instantiated", &error);
        match (self.call.style, self.call.instance) {
            (CallStyle::Sync, InstanceUse::Reuse) => {
                let mut store = stores.make();
                let guest = typed.instantiate(&mut store).map_err(failed)?;
                Ok(self.subject::<F, _>(Plain { store, guest }))
            }
            (CallStyle::Sync, InstanceUse::Fresh) => {
                Ok(self.subject::<F, _>(PlainFresh { stores: stores.clone(), pre: typed.clone() }))
            }
            (CallStyle::Async, InstanceUse::Reuse) => {
                let (executor, mut store) = (executor()?, stores.make());
                let guest = executor.block_on(awaited.instantiate_async(&mut store)).map_err(failed)?;
                Ok(self.subject::<F, _>(Awaited { executor, store, guest }))
            }
            (CallStyle::Async, InstanceUse::Fresh) => {
                let (executor, stores, pre) = (executor()?, stores.clone(), awaited.clone());
                Ok(self.subject::<F, _>(AwaitedFresh { executor, stores, pre }))
            }
        }
    }
}

impl Ready<'_> {
    fn subject<F: Function, C: Caller<F> + 'static>(&self, caller: C) -> Box<dyn Subject>
    where
        C::Arg: Send + 'static,
    {
        let inputs = F::inputs(self.bytes).into_iter().map(C::Arg::from).collect();
        let stores = self.guest.stores.clone();
        Box::new(Component { caller, inputs: Inputs::new(inputs), stores, function: PhantomData })
    }
}

fn executor() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread().build().map_err(|error| Failure {
        kind: FailureKind::Subject,
        message: format!("cannot start an executor: {error}"),
    })
}
