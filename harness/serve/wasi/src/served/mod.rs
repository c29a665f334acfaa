//! What serves, from 48 on: there Wasmtime's handler and its hosts of P2 and P3 came to be one.

mod direct;
mod handler;
mod host;
mod proxy;

pub use direct::Direct;
pub use handler::Handler;
pub use proxy::Proxy;
pub use wasmtime_wasi_http::{Error, WasiBody};

/// Why nothing is served here: it is.
pub const ABSENT: Option<&str> = None;
