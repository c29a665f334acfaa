//! The dynamic call path: values whose types are read from the component, for functions that nobody knew when this program
//! was compiled.

mod arguments;
mod export;
mod function;
mod object;

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
pub use arguments::Arguments;
pub use function::{Function, Handle};
pub use object::Object;

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

    /// The arguments of each input of the ring, without the object that is called.
    pub fn ring(&self) -> Result<Vec<Vec<Val>>, Failure> {
        let read = |json: &String| self.arguments(json).map_err(Failure::request);
        self.inputs.iter().map(read).collect()
    }

    /// The place among the parameters of the object that it is called on.
    pub fn object_place(&self) -> Option<usize> {
        self.function.object_place()
    }

    /// Arguments as a call takes them, with a place for the object, which there is none of yet.
    fn ready(&self, values: Vec<Val>) -> Arguments {
        Arguments::new(values, self.signature()).with_place(self.object_place())
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

    /// The function of a new instance in `store`, and the object to call it on.
    pub fn instance(&self, store: &mut Store<State>) -> wasmtime::Result<(Func, Option<Object>)> {
        let instance = self.pre.instantiate(&mut *store)?;
        self.function.exported(instance, store)
    }

    /// The same, where imports may wait.
    pub async fn instance_async(&self, store: &mut Store<State>) -> wasmtime::Result<(Func, Option<Object>)> {
        let instance = self.pre.instantiate_async(&mut *store).await?;
        self.function.exported_async(instance, store).await
    }
}

impl Callee for Dynamic {
    type Arg = Arguments;
    type AsyncArg = Arguments;
    /// A placeholder where the function has no result.
    type Answer = Val;
    type AsyncAnswer = Val;
    type Handle = Handle;
    type AsyncHandle = Handle;

    fn of_copy(&self, pre: &InstancePre<State>) -> wasmtime::Result<Self> {
        Ok(Dynamic { pre: pre.clone(), function: self.function.of_copy(pre)?, ..self.clone() })
    }

    fn is_on_object(&self) -> bool {
        self.object_place().is_some()
    }

    fn inputs(&self) -> Result<Vec<Arguments>, Failure> {
        Ok(self.ring()?.into_iter().map(|values| self.ready(values)).collect())
    }

    fn async_inputs(&self) -> Result<Vec<Arguments>, Failure> {
        self.inputs()
    }

    fn decode(&self, json: &str) -> Result<Arguments, String> {
        self.arguments(json).map(|values| self.ready(values))
    }

    fn async_decode(&self, json: &str) -> Result<Arguments, String> {
        self.decode(json)
    }

    #[inline]
    fn hand_over(handle: &Handle, args: &mut [Arguments]) {
        handle.hand_over(args);
    }

    #[inline]
    fn async_hand_over(handle: &Handle, args: &mut [Arguments]) {
        handle.hand_over(args);
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
        self.function.of_async(instance, store).await
    }

    #[inline(always)]
    fn call(handle: &Handle, store: &mut Store<State>, arg: &Arguments) -> wasmtime::Result<Val> {
        handle.call(store, arg)
    }

    #[inline(always)]
    async fn call_async(handle: &Handle, store: &mut Store<State>, arg: &Arguments) -> wasmtime::Result<Val> {
        handle.call_async(store, arg).await
    }
}
