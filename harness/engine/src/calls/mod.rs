//! Call paths: the ways in which a host calls a function of a guest.

mod awaited;
pub mod bindings;
mod callee;
pub mod callers;
pub mod dynamic;
pub mod typed;

pub use callee::Callee;
pub use dynamic::Dynamic;
