//! The typed call path: functions of numbers, texts and bytes, whose types this program was compiled with although nobody
//! knew the functions. A byte of a list costs what it costs bindings, and not a value of its own.

mod answer;
mod maker;
mod parts;
mod shapes;

use std::any::Any;
use std::pin::Pin;

use tollgate_model::Workload;
use tollgate_model::protocol::Failure;
use tollgate_suite::{Entry, Suites};
use tollgate_wasi::State;
use wasmtime::Store;
use wasmtime::component::{Func, InstancePre};

use super::dynamic::Object;
use super::{Callee, Dynamic};
pub use answer::Answer;
pub(super) use maker::Maker;
use shapes::Shape;

/// Whether a suite's function has types of the table. A component that exports others is told of when it is called.
pub fn fits(entry: &Entry) -> bool {
    entry.export().is_some_and(|export| {
        let object = export.setup.as_ref().map(|setup| setup.place);
        shapes::find(&export.signature, object).is_some()
    })
}

/// A function of a guest, called with types of the table.
#[derive(Clone)]
pub struct Typed {
    /// The same function with values: where it is, what goes in, what its JSON is.
    dynamic: Dynamic,
    shape: &'static dyn Shape,
}

/// An input as the call takes it, all of one type.
pub struct Arguments(Box<dyn Any + Send + Sync>);

/// A function of an instance, whose types are known.
trait Call: Send + Sync {
    fn call(&self, store: &mut Store<State>, arguments: &Arguments) -> wasmtime::Result<Answer>;

    /// The same, where imports may wait. The future is on the heap, as what it is differs by the types: some 20 ns that
    /// bindings do not have.
    fn call_async<'a>(
        &'a self,
        store: &'a mut Store<State>,
        arguments: &'a Arguments,
    ) -> Pin<Box<dyn Future<Output = wasmtime::Result<Answer>> + Send + 'a>>;
}

/// A function of an instance.
pub struct Handle(Box<dyn Call>);

impl Typed {
    /// The function of a workload; its suite says where it is exported.
    ///
    /// # Errors
    /// If no suite has it, the component does not export it, or it is not of types of the table.
    pub fn new(pre: &InstancePre<State>, suites: &Suites, workload: Workload) -> Result<Self, Failure> {
        let dynamic = Dynamic::new(pre, suites, workload)?;
        let shape = shapes::find(dynamic.signature(), dynamic.object_place()).ok_or_else(|| {
            Failure::request(format!(
                "`{workload}` is {}, which is not called by types known beforehand: it can be called dynamically",
                dynamic.signature()
            ))
        })?;
        Ok(Typed { dynamic, shape })
    }

    fn arguments(&self, json: &str) -> Result<Arguments, String> {
        Ok(Arguments(self.shape.arguments(self.dynamic.arguments(json)?)))
    }

    fn ring(&self) -> Result<Vec<Arguments>, Failure> {
        let ring = self.dynamic.ring()?;
        Ok(ring.into_iter().map(|values| Arguments(self.shape.arguments(values))).collect())
    }

    fn handle(
        &self,
        (function, object): (Func, Option<Object>),
        store: &mut Store<State>,
    ) -> wasmtime::Result<Handle> {
        self.shape.of(function, object, store).map(Handle)
    }
}

impl Callee for Typed {
    type Arg = Arguments;
    type AsyncArg = Arguments;
    type Answer = Answer;
    type AsyncAnswer = Answer;
    type Handle = Handle;
    type AsyncHandle = Handle;

    fn of_copy(&self, pre: &InstancePre<State>) -> wasmtime::Result<Self> {
        Ok(Typed { dynamic: self.dynamic.of_copy(pre)?, shape: self.shape })
    }

    fn is_on_object(&self) -> bool {
        self.dynamic.is_on_object()
    }

    fn inputs(&self) -> Result<Vec<Arguments>, Failure> {
        self.ring()
    }

    fn async_inputs(&self) -> Result<Vec<Arguments>, Failure> {
        self.ring()
    }

    fn decode(&self, json: &str) -> Result<Arguments, String> {
        self.arguments(json)
    }

    fn async_decode(&self, json: &str) -> Result<Arguments, String> {
        self.arguments(json)
    }

    fn encode(&self, answer: Answer) -> Result<String, String> {
        self.dynamic.text(answer.value().as_ref())
    }

    fn async_encode(&self, answer: Answer) -> Result<String, String> {
        self.encode(answer)
    }

    #[inline]
    fn instantiate(&self, store: &mut Store<State>) -> wasmtime::Result<Handle> {
        let exported = self.dynamic.instance(store)?;
        self.handle(exported, store)
    }

    #[inline]
    async fn instantiate_async(&self, store: &mut Store<State>) -> wasmtime::Result<Handle> {
        let exported = self.dynamic.instance_async(store).await?;
        self.handle(exported, store)
    }

    #[inline(always)]
    fn call(handle: &Handle, store: &mut Store<State>, arguments: &Arguments) -> wasmtime::Result<Answer> {
        handle.0.call(store, arguments)
    }

    #[inline(always)]
    async fn call_async(
        handle: &Handle,
        store: &mut Store<State>,
        arguments: &Arguments,
    ) -> wasmtime::Result<Answer> {
        handle.0.call_async(store, arguments).await
    }
}
