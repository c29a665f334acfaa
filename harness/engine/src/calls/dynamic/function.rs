//! A function that is called with values, of any types.

use std::sync::Arc;

use tollgate_model::protocol::Failure;
use tollgate_suite::Entry;
use tollgate_values::Signature;
use tollgate_values::json::Bytes;
use tollgate_wasi::State;
use tollgate_wasmtime_compat::calls::{finish, finish_async};
use wasmtime::Store;
use wasmtime::component::{Func, Instance, InstancePre, Type, Val};

use super::arguments::{self, Arguments};
use super::export::{Export, said};
use super::object::{Maker, Object};
use crate::failure::chain;

/// A function of a component, with its types.
#[derive(Clone)]
pub struct Function {
    export: Export,
    /// The types of its parameters, but for the one that is an object, and of its result.
    signature: Arc<Signature<Type>>,
    /// What makes the object that it is called on.
    maker: Option<Arc<Maker>>,
}

/// A function of an instance.
pub struct Handle {
    function: Func,
    results: usize,
    object: Option<Object>,
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
        let mut parameters = arguments::parameters(pre, function.params())
            .map_err(|why| Failure::subject(format!("`{name}`: {}", chain(&why))))?;
        let maker = match &exported.setup {
            None => None,
            Some(setup) => {
                let place = parameters.iter().position(|it| matches!(it.ty, Type::Borrow(_)));
                let place = place.ok_or_else(|| {
                    Failure::subject(format!("the component's {} takes no object", said(exported)))
                })?;
                parameters.remove(place);
                Some(Arc::new(Maker::find(pre, setup, place)?))
            }
        };
        let signature = Signature::of(parameters, function.results().next())
            .map_err(|why| Failure::unsupported(format!("`{name}`: {why}")))?;
        Ok(Function { export, signature: Arc::new(signature), maker })
    }

    /// The same function of a copy of the component.
    pub(super) fn of_copy(&self, pre: &InstancePre<State>) -> wasmtime::Result<Self> {
        let maker = self.maker.as_ref().map(|maker| maker.of_copy(pre).map(Arc::new)).transpose()?;
        Ok(Function { export: self.export.again(pre)?, signature: Arc::clone(&self.signature), maker })
    }

    /// The place among its parameters of the object that it is called on.
    pub(super) fn object_place(&self) -> Option<usize> {
        self.maker.as_ref().map(|maker| maker.place)
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

    /// The function that an instance exports, and the object to call it on, which is made now.
    pub(super) fn exported(
        &self,
        instance: Instance,
        store: &mut Store<State>,
    ) -> wasmtime::Result<(Func, Option<Object>)> {
        let object = self.maker.as_ref().map(|maker| maker.make(instance, store)).transpose()?;
        Ok((self.export.of(instance, store)?, object))
    }

    /// The same, where imports may wait.
    pub(super) async fn exported_async(
        &self,
        instance: Instance,
        store: &mut Store<State>,
    ) -> wasmtime::Result<(Func, Option<Object>)> {
        let object = match &self.maker {
            Some(maker) => Some(maker.make_async(instance, store).await?),
            None => None,
        };
        Ok((self.export.of(instance, store)?, object))
    }

    /// The function of an instance.
    pub fn of(&self, instance: Instance, store: &mut Store<State>) -> wasmtime::Result<Handle> {
        lift_limit(store);
        let exported = self.exported(instance, store)?;
        Ok(self.handle(exported))
    }

    /// The same, where imports may wait.
    pub(super) async fn of_async(
        &self,
        instance: Instance,
        store: &mut Store<State>,
    ) -> wasmtime::Result<Handle> {
        lift_limit(store);
        let exported = self.exported_async(instance, store).await?;
        Ok(self.handle(exported))
    }

    fn handle(&self, (function, object): (Func, Option<Object>)) -> Handle {
        Handle { function, results: usize::from(self.signature.result().is_some()), object }
    }
}

/// Each byte of a list is a value of its own here, of dozens of bytes: 4 MiB of them would be refused as too much.
fn lift_limit(store: &mut Store<State>) {
    store.set_hostcall_fuel(usize::MAX);
}

impl Handle {
    /// Puts its object into arguments that were made ready before there was one.
    #[inline]
    pub fn hand_over(&self, arguments: &mut [Arguments]) {
        if let Some(object) = &self.object {
            arguments.iter_mut().for_each(|arguments| arguments.hand_over(object));
        }
    }

    /// Calls it. The answer is a placeholder where the function has no result.
    #[inline(always)]
    pub fn call(&self, store: &mut Store<State>, arguments: &Arguments) -> wasmtime::Result<Val> {
        let mut answer = [Val::Bool(false)];
        let arguments = arguments.ready(store)?;
        self.function.call(&mut *store, &arguments, &mut answer[..self.results])?;
        finish(&self.function, store)?;
        let [answer] = answer;
        Ok(answer)
    }

    /// The same, where imports may wait.
    #[inline(always)]
    pub async fn call_async(&self, store: &mut Store<State>, arguments: &Arguments) -> wasmtime::Result<Val> {
        let mut answer = [Val::Bool(false)];
        let arguments = arguments.ready(store)?;
        self.function.call_async(&mut *store, &arguments, &mut answer[..self.results]).await?;
        finish_async(&self.function, store).await?;
        let [answer] = answer;
        Ok(answer)
    }
}
