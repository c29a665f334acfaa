//! `wasi:http` components: linked, instantiated and handed requests, in the two ways that Wasmtime offers.
//!
//! [`Handler`] is what `wasmtime serve` uses; [`Direct`] calls the exported function of a P2 component itself, which
//! needs no concurrency support. Both take hyper's requests and give hyper's responses.
//!
//! A crate of its own because each edit of whatever instantiates the WASI linkers costs minutes of compiling.

#![forbid(unsafe_code)]

#[cfg(wasmtime_before_48)]
#[path = "absent.rs"]
mod served;
#[cfg(not(wasmtime_before_48))]
mod served;

pub use served::{ABSENT, Direct, Error, Handler, Proxy, WasiBody};

/// Which version of WASI a component is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// WASI 0.2: `wasi:http/proxy`.
    P2,
    /// WASI 0.3: `wasi:http/service`.
    P3,
}

/// The extent to which an instance is reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reuse {
    /// Requests that it answers before it is dropped.
    pub requests: usize,
    /// Requests that it works on at once.
    pub at_once: usize,
}
