//! The logic as an HTTP service: a component behind a host that speaks HTTP and JSON itself, or a `wasi:http` component
//! that is handed the request.
//!
//! All kinds stand in one server, `tollgate-http-server`: the same executors, the same hyper, the same limits. The native
//! service, which they are held against, is a program of its own: `native-baselines/service`.
//!
//! The structure of each, and the cost of each step: `docs/SERVICES.md`.

#![forbid(unsafe_code)]

mod calls;
mod component;
mod dynamic;
mod live;
mod service;
mod wasi;

pub use tollgate_http_server::Limits;

pub use service::{Service, open};
