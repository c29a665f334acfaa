//! Call paths: the ways in which a host calls a function of a guest.

pub mod bindings;
mod callee;
pub mod callers;
pub mod dynamic;

pub use callee::Callee;
pub use dynamic::Dynamic;
