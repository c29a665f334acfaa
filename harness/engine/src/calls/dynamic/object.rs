//! The object that a function is called on: made by the setup of its suite, once for each instance, and gone with its store.

use tollgate_model::protocol::Failure;
use tollgate_values::Signature;
use tollgate_values::json::Bytes;
use tollgate_values::wit::Setup;
use tollgate_wasi::State;
use tollgate_wasmtime_compat::calls::{finish, finish_async};
use wasmtime::Store;
use wasmtime::component::{Instance, InstancePre, ResourceAny, Type, Val};

use super::export::Export;
use crate::calls::typed;
use crate::failure::chain;

/// An object of an instance.
#[derive(Clone, Copy)]
pub struct Object {
    /// The place that it has among the parameters.
    pub place: usize,
    /// What it is called by, in its store alone.
    pub handle: ResourceAny,
}

/// A call that makes an object.
pub(super) struct Maker {
    export: Export,
    arguments: Vec<Val>,
    /// The same call by types known beforehand.
    typed: Option<typed::Maker>,
    call: String,
    /// The place that objects have among the parameters of the function that is called on them.
    pub place: usize,
}

impl Maker {
    /// The export that a setup names, with its arguments.
    pub fn find(pre: &InstancePre<State>, setup: &Setup, place: usize) -> Result<Self, Failure> {
        let failure = |why: &str| Failure::subject(format!("the setup `{}`: {why}", setup.shown()));
        let found = Export::find(pre, setup.interface.as_deref(), &setup.function);
        let (export, function) =
            found.ok_or_else(|| failure("the component does not export that function"))?;
        let makes_none = || failure("in this component that function makes no object");
        let result = function.results().next().filter(is_one).ok_or_else(makes_none)?;
        let parameters = function.params().map(|(name, ty)| (name.to_string(), ty));
        let why = |why: tollgate_values::Error| failure(&why.to_string());
        let signature = Signature::new(parameters, None).map_err(why)?;
        let arguments = signature.decode_arguments(&setup.arguments, Bytes::Hex).map_err(why)?;
        let typed = typed::Maker::find(&signature, &result, &arguments);
        Ok(Maker { export, arguments, typed, call: setup.shown(), place })
    }

    /// The same of a copy of the component.
    pub fn of_copy(&self, pre: &InstancePre<State>) -> wasmtime::Result<Self> {
        let (arguments, typed, call) = (self.arguments.clone(), self.typed.clone(), self.call.clone());
        Ok(Maker { export: self.export.again(pre)?, arguments, typed, call, place: self.place })
    }

    /// Makes one in an instance.
    pub fn make(&self, instance: Instance, store: &mut Store<State>) -> wasmtime::Result<Object> {
        let function = self.export.of(instance, store)?;
        self.object(match &self.typed {
            Some(typed) => typed.call(function, store),
            None => {
                let mut answer = [Val::Bool(false)];
                let called = function.call(&mut *store, &self.arguments, &mut answer);
                called.and_then(|()| finish(&function, store)).map(|()| Some(answer[0].clone()))
            }
        })
    }

    /// The same, where imports may wait.
    pub async fn make_async(&self, instance: Instance, store: &mut Store<State>) -> wasmtime::Result<Object> {
        let function = self.export.of(instance, store)?;
        self.object(match &self.typed {
            Some(typed) => typed.call_async(function, store).await,
            None => {
                let mut answer = [Val::Bool(false)];
                let called = match function.call_async(&mut *store, &self.arguments, &mut answer).await {
                    Ok(()) => finish_async(&function, store).await,
                    failed => failed,
                };
                called.map(|()| Some(answer[0].clone()))
            }
        })
    }

    fn object(&self, made: wasmtime::Result<Option<Val>>) -> wasmtime::Result<Object> {
        let made = made.map_err(|error| {
            wasmtime::Error::msg(format!("the setup `{}` failed: {}", self.call, chain(&error)))
        })?;
        let object = match &made {
            Some(Val::Result(Ok(Some(ok)))) => Some(&**ok),
            other => other.as_ref(),
        };
        if let Some(Val::Resource(handle)) = object {
            return Ok(Object { place: self.place, handle: *handle });
        }
        let made = made.as_ref().and_then(|made| tollgate_values::wave::encode(made).ok());
        let made = made.unwrap_or_else(|| "something else".to_owned());
        Err(wasmtime::Error::msg(format!("the setup `{}` made no object: {made}", self.call)))
    }
}

/// Whether a result is an object, or a result of one.
fn is_one(ty: &Type) -> bool {
    match ty {
        Type::Own(_) => true,
        Type::Result(it) => matches!(it.ok(), Some(Type::Own(_))),
        _ => false,
    }
}
