//! Which release of Wasmtime is linked, and the one place for what our code says differently for one release than for
//! another: `scripts/worker --wasmtime` builds the same sources against several.
//!
//! Each difference is a name that the rest of the code uses whatever the release. What only newer releases have is, for
//! the older ones, answered with `unsupported` where it is asked for.

#![forbid(unsafe_code)]

pub mod calls;
pub mod component;
pub mod config;
pub mod streams;
pub mod wasi;

/// The release that this program was built with.
pub const RUNTIME: &str = concat!("wasmtime ", env!("WASMTIME_VERSION"));

/// The crate features that it was built with: those that the workspace's manifest asks for.
pub const FEATURES: &str = env!("WASMTIME_FEATURES");

/// The type by which Wasmtime's HTTP handler names the work on a request. Before 50 that was the task itself.
#[cfg(all(wasmtime_before_50, not(wasmtime_before_48)))]
pub use wasmtime::component::GuestTaskId as RequestTask;
#[cfg(not(wasmtime_before_50))]
pub use wasmtime::component::TaskGroupId as RequestTask;
