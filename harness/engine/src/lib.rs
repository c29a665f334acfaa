//! Subjects: native code and components, opened and ready to be called.
//!
//! All that touches Wasmtime is here (and in `tollgate-wasi`), so that another release of it is a small change; what
//! differs between releases is in `tollgate-wasmtime-compat`.

#![warn(missing_docs)]

pub mod calls;
pub mod component;
mod failure;
mod inputs;
mod native;
mod opened;
mod store;
mod subject;

pub use failure::{failed, unsupported};
pub use opened::{Opened, Stopwatch, open, receipt};
pub use store::StoreMaker;
pub use subject::{Fuel, Instances, Subject};

/// The generators that this program has for suites whose inputs are too many or too large to commit.
pub const GENERATORS: tollgate_suite::Generators<'static> = &[&tollgate_fixtures::Tollgate];
