//! A `wasi:http` component with its imports linked, ready to be instantiated as often as one likes.

use wasmtime::Engine;
use wasmtime::component::{Component, Linker};
use wasmtime_wasi_http::handler::ProxyPre;
use wasmtime_wasi_http::{p2, p3};

use super::direct::Direct;
use super::handler::Handler;
use super::host::{Host, Stores};
use crate::{Reuse, Version};

/// A linked component.
#[derive(Clone)]
pub struct Proxy {
    pub(crate) linked: Linked,
    pub(crate) stores: Stores,
}

#[derive(Clone)]
pub(crate) enum Linked {
    P2(p2::bindings::ProxyPre<Host>),
    P3(p3::bindings::ServicePre<Host>),
}

impl Proxy {
    /// Links a component.
    ///
    /// # Errors
    /// If it imports what no proxy grants, or does not export the version's handler.
    pub fn link(engine: &Engine, component: &Component, version: Version) -> wasmtime::Result<Self> {
        let mut linker = Linker::new(engine);
        let linked = match version {
            Version::P2 => {
                p2::add_to_linker_async(&mut linker)?;
                Linked::P2(p2::bindings::ProxyPre::new(linker.instantiate_pre(component)?)?)
            }
            Version::P3 => {
                wasmtime_wasi::p3::add_to_linker(&mut linker)?;
                p3::add_to_linker(&mut linker)?;
                Linked::P3(p3::bindings::ServicePre::new(linker.instantiate_pre(component)?)?)
            }
        };
        let stores = Stores { engine: engine.clone(), memory_limit: usize::MAX, fuel: false, epochs: false };
        Ok(Proxy { linked, stores })
    }

    /// Instances may have linear memories of at most that many bytes.
    #[must_use]
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.stores.memory_limit = usize::try_from(bytes).unwrap_or(usize::MAX);
        self
    }

    /// Stores get fuel or an epoch that never run out, where the engine counts them.
    #[must_use]
    pub fn unlimited(mut self, fuel: bool, epochs: bool) -> Self {
        self.stores.fuel = fuel;
        self.stores.epochs = epochs;
        self
    }

    /// To be called for each request on an instance of its own.
    ///
    /// # Errors
    /// If it is not a P2 component.
    pub fn direct(self) -> wasmtime::Result<Direct> {
        match self.linked {
            Linked::P2(pre) => Ok(Direct { pre, stores: self.stores }),
            Linked::P3(_) => Err(wasmtime::format_err!("only P2 can be called directly")),
        }
    }

    /// To be driven by Wasmtime's own handler, which needs an engine with concurrency support.
    #[must_use]
    pub fn handler(self, reuse: Reuse) -> Handler {
        let pre = match self.linked {
            Linked::P2(pre) => ProxyPre::P2(pre),
            Linked::P3(pre) => ProxyPre::P3(pre),
        };
        Handler::new(pre, self.stores, reuse)
    }
}
