//! A function that is called with values, of any types.

use std::sync::Arc;

use tollgate_model::protocol::Failure;
use tollgate_suite::Entry;
use tollgate_values::Signature;
use tollgate_values::json::Bytes;
use tollgate_wasi::State;
use wasmtime::Store;
use wasmtime::component::{Func, Instance, InstancePre, Type, Val};

use super::export::{Export, said};

/// A function of a component, with its types.
#[derive(Clone)]
pub struct Function {
    export: Export,
    signature: Arc<Signature<Type>>,
}

/// A function of an instance.
pub struct Handle {
    function: Func,
    results: usize,
}

impl Function {
    /// The export that a suite's entry names.
    ///
    /// # Errors
    /// If the component does not export it, or one of its types has no values.
    pub fn find(pre: &InstancePre<State>, entry: &Entry) -> Result<Self, Failure> {
        let name = entry.name();
        let exported =
            entry.export().ok_or_else(|| Failure::request(format!("`{name}` exists natively only")))?;
        let (export, function) = Export::find(pre, exported.interface.as_deref(), &exported.function)
            .ok_or_else(|| Failure::subject(format!("the component does not export {}", said(exported))))?;
        let parameters = function.params().map(|(name, ty)| (name.to_string(), ty));
        let signature = Signature::new(parameters, function.results().next())
            .map_err(|why| Failure::unsupported(format!("`{name}`: {why}")))?;
        Ok(Function { export, signature: Arc::new(signature) })
    }

    /// The same function of a copy of the component.
    pub(super) fn of_copy(&self, pre: &InstancePre<State>) -> wasmtime::Result<Self> {
        Ok(Function { export: self.export.again(pre)?, signature: Arc::clone(&self.signature) })
    }

    /// The types of its parameters and result.
    pub fn signature(&self) -> &Signature<Type> {
        &self.signature
    }

    /// One input from its JSON.
    ///
    /// # Errors
    /// If it is none, with the place.
    pub fn arguments(&self, json: &str, bytes: Bytes) -> Result<Vec<Val>, tollgate_values::Error> {
        self.signature.decode_arguments(json, bytes)
    }

    /// The JSON of an answer.
    ///
    /// # Errors
    /// If it is none of its type.
    pub fn text(&self, answer: Option<&Val>, bytes: Bytes) -> Result<String, tollgate_values::Error> {
        self.signature.encode_result(answer, bytes)
    }

    /// The function that an instance exports.
    pub(super) fn exported(&self, instance: Instance, store: &mut Store<State>) -> wasmtime::Result<Func> {
        self.export.of(instance, store)
    }

    /// The function of an instance.
    pub fn of(&self, instance: Instance, store: &mut Store<State>) -> wasmtime::Result<Handle> {
        // Each byte of a list is a value of its own here, of dozens of bytes: 4 MiB of them would be refused as too much.
        store.set_hostcall_fuel(usize::MAX);
        let results = usize::from(self.signature.result().is_some());
        Ok(Handle { function: self.export.of(instance, store)?, results })
    }
}

impl Handle {
    /// Calls it. The answer is a placeholder where the function has no result.
    #[inline(always)]
    pub fn call(&self, store: &mut Store<State>, arguments: &[Val]) -> wasmtime::Result<Val> {
        let mut answer = [Val::Bool(false)];
        self.function.call(store, arguments, &mut answer[..self.results])?;
        let [answer] = answer;
        Ok(answer)
    }

    /// The same, where imports may wait.
    #[inline(always)]
    pub async fn call_async(&self, store: &mut Store<State>, arguments: &[Val]) -> wasmtime::Result<Val> {
        let mut answer = [Val::Bool(false)];
        self.function.call_async(store, arguments, &mut answer[..self.results]).await?;
        let [answer] = answer;
        Ok(answer)
    }
}
