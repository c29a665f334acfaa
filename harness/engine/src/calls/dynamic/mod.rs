//! The dynamic call path: values whose types are read from the component, for functions that nobody knew when this program
//! was compiled.

mod export;
mod function;

use std::sync::Arc;

use tollgate_model::Workload;
use tollgate_model::protocol::Failure;
use tollgate_suite::Suites;
use tollgate_values::Signature;
use tollgate_values::json::Bytes;
use tollgate_wasi::State;
use wasmtime::Store;
use wasmtime::component::{Func, Instance, InstancePre, Type, Val};

use super::Callee;
use crate::GENERATORS;
pub use function::{Function, Handle};

/// A function of a guest, called with values that were made ready before the clock runs.
#[derive(Clone)]
pub struct Dynamic {
    pre: InstancePre<State>,
    function: Function,
    /// The ring of inputs, as canonical JSON.
    inputs: Arc<Vec<String>>,
}

impl Dynamic {
    /// The function of a workload; its suite says where it is exported.
    ///
    /// # Errors
    /// If no suite has it, the component does not export it, or one of its types has no values.
    pub fn new(pre: &InstancePre<State>, suites: &Suites, workload: Workload) -> Result<Self, Failure> {
        let name = workload.function;
        let unknown = || Failure::request(format!("no suite has a function `{name}`"));
        let (suite, entry) = suites.find(name).ok_or_else(unknown)?;
        let function = Function::find(pre, entry)?;
        let corpus = suite.corpus(entry, workload.size, GENERATORS).map_err(Failure::request)?;
        let inputs = Arc::new(corpus.inputs().to_vec());
        Ok(Dynamic { pre: pre.clone(), function, inputs })
    }

    /// The types of its parameters and result.
    pub fn signature(&self) -> &Signature<Type> {
        self.function.signature()
    }

    /// One input from its canonical JSON.
    ///
    /// # Errors
    /// If it is none, with the place.
    pub fn arguments(&self, json: &str) -> Result<Vec<Val>, String> {
        self.function.arguments(json, Bytes::Hex).map_err(|error| error.to_string())
    }

    fn ring(&self) -> Result<Vec<Vec<Val>>, Failure> {
        let read = |json: &String| self.arguments(json).map_err(Failure::request);
        self.inputs.iter().map(read).collect()
    }

    /// The canonical JSON of an answer; of none where the function has no result.
    ///
    /// # Errors
    /// If it is no answer of this function.
    pub fn text(&self, answer: Option<&Val>) -> Result<String, String> {
        self.function.text(answer, Bytes::Hex).map_err(|error| error.to_string())
    }

    /// The function of an instance that is there.
    pub fn of(&self, instance: Instance, store: &mut Store<State>) -> wasmtime::Result<Handle> {
        self.function.of(instance, store)
    }

    /// The function of a new instance in `store`.
    pub fn instance(&self, store: &mut Store<State>) -> wasmtime::Result<Func> {
        let instance = self.pre.instantiate(&mut *store)?;
        self.function.exported(instance, store)
    }

    /// The same, where imports may wait.
    pub async fn instance_async(&self, store: &mut Store<State>) -> wasmtime::Result<Func> {
        let instance = self.pre.instantiate_async(&mut *store).await?;
        self.function.exported(instance, store)
    }
}

impl Callee for Dynamic {
    type Arg = Vec<Val>;
    type AsyncArg = Vec<Val>;
    /// A placeholder where the function has no result.
    type Answer = Val;
    type AsyncAnswer = Val;
    type Handle = Handle;
    type AsyncHandle = Handle;

    fn of_copy(&self, pre: &InstancePre<State>) -> wasmtime::Result<Self> {
        Ok(Dynamic { pre: pre.clone(), function: self.function.of_copy(pre)?, ..self.clone() })
    }

    fn inputs(&self) -> Result<Vec<Vec<Val>>, Failure> {
        self.ring()
    }

    fn async_inputs(&self) -> Result<Vec<Vec<Val>>, Failure> {
        self.ring()
    }

    fn decode(&self, json: &str) -> Result<Vec<Val>, String> {
        self.arguments(json)
    }

    fn async_decode(&self, json: &str) -> Result<Vec<Val>, String> {
        self.arguments(json)
    }

    fn encode(&self, answer: Val) -> Result<String, String> {
        self.text(self.signature().result().map(|_| &answer))
    }

    fn async_encode(&self, answer: Val) -> Result<String, String> {
        self.encode(answer)
    }

    #[inline]
    fn instantiate(&self, store: &mut Store<State>) -> wasmtime::Result<Handle> {
        let instance = self.pre.instantiate(&mut *store)?;
        self.function.of(instance, store)
    }

    #[inline]
    async fn instantiate_async(&self, store: &mut Store<State>) -> wasmtime::Result<Handle> {
        let instance = self.pre.instantiate_async(&mut *store).await?;
        self.function.of(instance, store)
    }

    #[inline(always)]
    fn call(handle: &Handle, store: &mut Store<State>, arg: &Vec<Val>) -> wasmtime::Result<Val> {
        handle.call(store, arg)
    }

    #[inline(always)]
    async fn call_async(handle: &Handle, store: &mut Store<State>, arg: &Vec<Val>) -> wasmtime::Result<Val> {
        handle.call_async(store, arg).await
    }
}
