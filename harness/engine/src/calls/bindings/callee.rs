//! A function called through the bindings.

use std::marker::PhantomData;

use tollgate_fixtures::payload::Payload;
use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::Store;
use wasmtime::component::InstancePre;

use super::functions::Typed;
use super::{async_bindings, sync_bindings};
use crate::calls::Callee;

/// The function `F` of a guest, called through the bindings.
pub struct Bindings<F> {
    world: World,
    /// The payload's size, where the function comes in sizes.
    bytes: usize,
    function: PhantomData<fn(F)>,
}

/// A component that exports the world of the bindings.
#[derive(Clone)]
pub struct World {
    /// Makes instances for plain calls.
    pub sync: sync_bindings::GuestPre<State>,
    /// Makes instances for awaited calls.
    pub awaited: async_bindings::GuestPre<State>,
}

impl World {
    /// The exports of a component whose imports are resolved.
    ///
    /// # Errors
    /// If it does not export the world.
    pub fn of(pre: &InstancePre<State>) -> wasmtime::Result<Self> {
        let sync = sync_bindings::GuestPre::new(pre.clone())?;
        Ok(World { sync, awaited: async_bindings::GuestPre::new(pre.clone())? })
    }
}

impl<F: Typed> Bindings<F> {
    /// The function of the guest that exports `world`.
    pub const fn new(world: World, bytes: usize) -> Self {
        Bindings { world, bytes, function: PhantomData }
    }
}

impl<F> Clone for Bindings<F> {
    fn clone(&self) -> Self {
        Bindings { world: self.world.clone(), bytes: self.bytes, function: PhantomData }
    }
}

impl<F: Typed> Callee for Bindings<F> {
    // Each kind of bindings has types of its own for the same records.
    type Arg = <F as sync_bindings::Call>::Arg;
    type AsyncArg = <F as async_bindings::Call>::Arg;
    type Answer = <F as sync_bindings::Call>::Answer;
    type AsyncAnswer = <F as async_bindings::Call>::Answer;
    type Handle = sync_bindings::Guest;
    type AsyncHandle = async_bindings::Guest;

    fn of_copy(&self, pre: &InstancePre<State>) -> wasmtime::Result<Self> {
        Ok(Self::new(World::of(pre)?, self.bytes))
    }

    fn inputs(&self) -> Result<Vec<Self::Arg>, Failure> {
        Ok(F::inputs(self.bytes).into_iter().map(Into::into).collect())
    }

    fn async_inputs(&self) -> Result<Vec<Self::AsyncArg>, Failure> {
        Ok(F::inputs(self.bytes).into_iter().map(Into::into).collect())
    }

    fn decode(&self, json: &str) -> Result<Self::Arg, String> {
        F::Input::decode(json).map(Into::into).map_err(|error| error.to_string())
    }

    fn async_decode(&self, json: &str) -> Result<Self::AsyncArg, String> {
        F::Input::decode(json).map(Into::into).map_err(|error| error.to_string())
    }

    fn encode(&self, answer: Self::Answer) -> Result<String, String> {
        Ok(<F as sync_bindings::Call>::lift(answer).encode())
    }

    fn async_encode(&self, answer: Self::AsyncAnswer) -> Result<String, String> {
        Ok(<F as async_bindings::Call>::lift(answer).encode())
    }

    #[inline]
    fn instantiate(&self, store: &mut Store<State>) -> wasmtime::Result<Self::Handle> {
        self.world.sync.instantiate(store)
    }

    #[inline]
    async fn instantiate_async(&self, store: &mut Store<State>) -> wasmtime::Result<Self::AsyncHandle> {
        self.world.awaited.instantiate_async(store).await
    }

    #[inline(always)]
    fn call(
        handle: &Self::Handle,
        store: &mut Store<State>,
        arg: &Self::Arg,
    ) -> wasmtime::Result<Self::Answer> {
        <F as sync_bindings::Call>::call(handle, store, arg)
    }

    #[inline(always)]
    async fn call_async(
        handle: &Self::AsyncHandle,
        store: &mut Store<State>,
        arg: &Self::AsyncArg,
    ) -> wasmtime::Result<Self::AsyncAnswer> {
        <F as async_bindings::Call>::call(handle, store, arg).await
    }
}
