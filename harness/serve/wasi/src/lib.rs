//! `wasi:http` components: linked, instantiated and handed requests, in the two ways that Wasmtime offers.
//!
//! [`Handler`] is what `wasmtime serve` uses; [`Direct`] calls the exported function of a P2 component itself, which
//! needs no concurrency support. Both take hyper's requests and give hyper's responses.
//!
//! A crate of its own because each edit of whatever instantiates the WASI linkers costs minutes of compiling.

#![forbid(unsafe_code)]

mod direct;
mod handler;
mod host;
mod proxy;

pub use direct::Direct;
pub use handler::{Handler, Reuse};
pub use proxy::{Proxy, Version};
pub use wasmtime_wasi_http::{Error, WasiBody};
