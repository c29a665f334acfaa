//! A workload made ready on a guest, called in the way that the runtime configuration asks for.

use std::sync::Arc;
use std::time::Duration;

use tollgate_model::config::{CallPath, CallStyle, InstanceUse};
use tollgate_model::protocol::Failure;
use tollgate_model::{FunctionName, Workload};

use super::guest::Guest;
use super::marks;
use crate::calls::bindings::Bindings;
use crate::calls::bindings::functions::{self, Typed, Visitor};
use crate::calls::callers::{AsyncFresh, AsyncReused, Caller, SyncFresh, SyncReused};
use crate::calls::{Callee, Dynamic, typed};
use crate::failure::failed;
use crate::inputs::Inputs;
use crate::store::{PLENTY, StoreMaker};
use crate::subject::{Fuel, Subject};

/// A function of a guest with its inputs.
struct Called<C: Caller> {
    caller: C,
    callee: C::Callee,
    inputs: Inputs<C::Arg>,
    stores: StoreMaker,
    name: FunctionName,
    /// The time that the guest has marked since it was asked for; none where the guest sets no marks.
    marked: Option<Duration>,
}

impl<C: Caller> Subject for Called<C> {
    fn call(&mut self, calls: u64) -> Result<(), Failure> {
        if self.marked.is_some() {
            marks::take();
        }
        let called = self.caller.call(&mut self.inputs, calls);
        called.map_err(|error| {
            let one_object = self.callee.is_on_object() && self.caller.store().is_some();
            broken_in_a_row(self.name, one_object)(error)
        })?;
        let Some(marked) = &mut self.marked else { return Ok(()) };
        let (spans, time) = marks::take();
        *marked += time;
        match spans >= calls {
            true => Ok(()),
            false => Err(Failure::subject(format!(
                "`{}` went from `bench.start` to `bench.end` {spans} times in {calls} calls: each call must",
                self.name
            ))),
        }
    }

    fn marked(&mut self) -> Option<Duration> {
        self.marked.as_mut().map(std::mem::take)
    }

    fn loop_only(&mut self, calls: u64) {
        self.caller.loop_only(&mut self.inputs, calls);
    }

    fn inputs(&self) -> u64 {
        self.inputs.len()
    }

    fn answer(&mut self, input: &str) -> Result<String, Failure> {
        marks::take();
        let answer = match self.callee.is_on_object() {
            false => self.caller.answer(&self.callee, input),
            // What an object answers may depend on what was asked before: each answer is that of a new one.
            true => (self.caller.another(&self.stores, &self.callee))
                .and_then(|mut another| another.answer(&self.callee, input)),
        };
        let answer = answer.map_err(broken(self.name))?;
        answer.map_err(|why| Failure::request(format!("`{}`: {why}", self.name)))
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

/// The failure of a call that went wrong.
pub(super) fn broken(function: FunctionName) -> impl Fn(wasmtime::Error) -> Failure {
    move |error| failed(format!("`{function}` failed"), &error)
}

/// The same of calls that follow each other, on one object or not.
pub(super) fn broken_in_a_row(
    function: FunctionName,
    one_object: bool,
) -> impl Fn(wasmtime::Error) -> Failure {
    move |error| {
        let mut failure = broken(function)(error);
        if one_object {
            failure.message += "; calls of an instance go to one object, which keeps its state: `fresh-instance` has a new one for each";
        }
        failure
    }
}

/// Something to be done with a callee, by whichever path it is called.
pub(super) trait WithCallee {
    /// The outcome.
    type Out;
    /// Does it.
    fn with<C: Callee + Sync>(self, callee: C) -> Result<Self::Out, Failure>;
}

/// Takes `visitor` to the function of a workload.
pub(super) fn with_callee<V: WithCallee>(
    guest: &Guest,
    workload: Workload,
    visitor: V,
) -> Result<V::Out, Failure> {
    match guest.call_path(workload) {
        CallPath::Dynamic => visitor.with(Dynamic::new(guest.pre(), guest.suites()?, workload)?),
        CallPath::Typed => visitor.with(typed::Typed::new(guest.pre(), guest.suites()?, workload)?),
        CallPath::Bindings => {
            let bound = Bound { world: guest.world()?, bytes: workload.bytes(), visitor };
            functions::visit(workload.function.as_str(), bound).ok_or_else(|| {
                Failure::request(format!(
                    "there is no typed code for `{workload}`: it can be called dynamically"
                ))
            })?
        }
    }
}

struct Bound<'a, V> {
    world: &'a crate::calls::bindings::World,
    bytes: usize,
    visitor: V,
}

impl<V: WithCallee> Visitor for Bound<'_, V> {
    type Out = Result<V::Out, Failure>;

    fn visit<F: Typed>(self) -> Self::Out {
        self.visitor.with(Bindings::<F>::new(self.world.clone(), self.bytes))
    }
}

/// Makes a workload ready on a guest, on a fresh instance.
pub fn prepare(guest: &Guest, workload: Workload) -> Result<Box<dyn Subject>, Failure> {
    with_callee(guest, workload, Ready { guest, name: workload.function })
}

struct Ready<'a> {
    guest: &'a Guest,
    name: FunctionName,
}

impl WithCallee for Ready<'_> {
    type Out = Box<dyn Subject>;

    fn with<C: Callee + Sync>(self, callee: C) -> Result<Self::Out, Failure> {
        let Guest { stores, call, .. } = self.guest;
        let stores_of_it = || stores.clone();
        match (call.style, call.instance) {
            (CallStyle::Sync, InstanceUse::Reuse) => {
                let caller = SyncReused::make(stores, &callee).map_err(uninstantiable)?;
                self.subject(caller, callee)
            }
            (CallStyle::Sync, InstanceUse::Fresh) => {
                self.subject(SyncFresh { stores: stores_of_it(), callee: callee.clone() }, callee)
            }
            (CallStyle::Async, InstanceUse::Reuse) => {
                let caller = AsyncReused::make(&executor()?, stores, &callee).map_err(uninstantiable)?;
                self.subject(caller, callee)
            }
            (CallStyle::Async, InstanceUse::Fresh) => {
                let executor = executor()?;
                self.subject(AsyncFresh { executor, stores: stores_of_it(), callee: callee.clone() }, callee)
            }
        }
    }
}

impl Ready<'_> {
    fn subject<C: Caller + 'static>(
        &self,
        caller: C,
        callee: C::Callee,
    ) -> Result<Box<dyn Subject>, Failure> {
        let mut inputs = Inputs::new(C::inputs(&callee)?);
        let all = inputs.len();
        inputs.ahead(all).into_iter().for_each(|part| caller.hand_over(part));
        let stores = self.guest.stores.clone();
        let marked = self.guest.marked.then_some(Duration::ZERO);
        Ok(Box::new(Called { caller, callee, inputs, stores, name: self.name, marked }))
    }
}

/// The failure of an instance that could not be made.
pub(super) fn uninstantiable(error: wasmtime::Error) -> Failure {
    failed("the guest cannot be instantiated", &error)
}

/// The executor that awaited calls are awaited on: the calling thread.
pub(super) fn executor() -> Result<Arc<tokio::runtime::Runtime>, Failure> {
    let built = tokio::runtime::Builder::new_current_thread().build().map(Arc::new);
    built.map_err(|error| Failure::subject(format!("cannot start an executor: {error}")))
}
