//! The live things: native and component, opened and ready to be called.
//!
//! All that touches Wasmtime is here (and in `tollgate-wasi`), so that another release of it is a small change; what
//! differs between releases is in `tollgate-release`.

#![warn(missing_docs)]

pub mod component;
mod failure;
pub mod functions;
mod inputs;
mod native;
mod opened;
mod subject;

pub use failure::{failed, unsupported};
pub use opened::{Opened, Stopwatch, open, receipt};
pub use subject::{Fuel, Instances, Subject};
