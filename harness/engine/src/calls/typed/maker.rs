//! Calls that make objects of bytes. By values they would take a hundred times as long, in every start and every fresh instance.

use std::sync::Arc;

use tollgate_values::Signature;
use tollgate_wasi::State;
use wasmtime::Store;
use wasmtime::component::{Func, Type, Val};

use super::Arguments;
use super::shapes::{self, Shape};

/// A call of types of the table that makes an object.
#[derive(Clone)]
pub struct Maker {
    shape: &'static dyn Shape,
    arguments: Arc<Arguments>,
}

impl Maker {
    /// The call of a function with these values, if the table has it.
    pub fn find(parameters: &Signature<Type>, result: &Type, values: &[Val]) -> Option<Self> {
        let shape = shapes::find_maker(parameters, result)?;
        Some(Maker { shape, arguments: Arc::new(Arguments(shape.arguments(values.to_vec()))) })
    }

    /// What it makes.
    pub fn call(&self, function: Func, store: &mut Store<State>) -> wasmtime::Result<Option<Val>> {
        let function = self.shape.of(function, None, store)?;
        Ok(function.call(store, &self.arguments)?.value())
    }

    /// The same, where imports may wait.
    pub async fn call_async(
        &self,
        function: Func,
        store: &mut Store<State>,
    ) -> wasmtime::Result<Option<Val>> {
        let function = self.shape.of(function, None, store)?;
        Ok(function.call_async(store, &self.arguments).await?.value())
    }
}
