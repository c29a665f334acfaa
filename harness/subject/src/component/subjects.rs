//! A workload made ready on a guest, called in the way that the runtime configuration asks for.

use std::marker::PhantomData;
use std::sync::Arc;

use tollgate_fixtures::golden;
use tollgate_model::Workload;
use tollgate_model::config::{CallStyle, InstanceUse};
use tollgate_model::protocol::{Failure, FailureKind};

use super::callers::{Awaited, AwaitedFresh, Caller, Plain, PlainFresh};
use super::guest::{Guest, PLENTY, StoreMaker};
use super::{awaited, typed};
use crate::failure::failed;
use crate::functions::{self, Function, Visitor};
use crate::inputs::Inputs;
use crate::native::input_of;
use crate::subject::{Fuel, Subject};

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

/// What a call that went wrong is told as.
pub(super) fn broken<F: Function>(error: wasmtime::Error) -> Failure {
    failed(format!("`{}` failed", F::NAME), &error)
}

/// Makes a workload ready on a guest, on a fresh instance.
pub fn prepare(guest: &Guest, workload: Workload) -> Result<Box<dyn Subject>, Failure> {
    let bytes = workload.size.map_or(0, |size| size.bytes() as usize);
    functions::visit(workload.function.name, Ready { guest, bytes }).ok_or_else(|| none(workload))?
}

/// What is told of a workload that guests do not have.
pub(super) fn none(workload: Workload) -> Failure {
    Failure {
        kind: FailureKind::Request,
        message: format!("`{workload}` is no function of the guests' world"),
    }
}

struct Ready<'a> {
    guest: &'a Guest,
    bytes: usize,
}

impl Visitor for Ready<'_> {
    type Out = Result<Box<dyn Subject>, Failure>;

    fn visit<F: typed::Call + awaited::Call>(self) -> Self::Out {
        let Guest { typed, awaited, stores, call, .. } = self.guest;
        match (call.style, call.instance) {
            (CallStyle::Sync, InstanceUse::Reuse) => {
                Ok(self.subject::<F, _>(Plain::make(stores, typed).map_err(uninstantiable)?))
            }
            (CallStyle::Sync, InstanceUse::Fresh) => {
                Ok(self.subject::<F, _>(PlainFresh { stores: stores.clone(), pre: typed.clone() }))
            }
            (CallStyle::Async, InstanceUse::Reuse) => {
                let caller = Awaited::make(&executor()?, stores, awaited).map_err(uninstantiable)?;
                Ok(self.subject::<F, _>(caller))
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

/// What an instance that could not be made is told as.
pub(super) fn uninstantiable(error: wasmtime::Error) -> Failure {
    failed("the guest cannot be instantiated", &error)
}

/// What awaited calls are awaited on: the calling thread.
pub(super) fn executor() -> Result<Arc<tokio::runtime::Runtime>, Failure> {
    tokio::runtime::Builder::new_current_thread().build().map(Arc::new).map_err(|error| Failure {
        kind: FailureKind::Subject,
        message: format!("cannot start an executor: {error}"),
    })
}
