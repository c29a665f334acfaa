//! The call path of `bindgen!`'s typed bindings: the fast one, which exists for functions that were known when this program
//! was compiled. They are found by the function's name.

pub mod async_bindings;
mod callee;
mod convert;
pub mod functions;
pub mod sync_bindings;

pub use callee::{Bindings, World};
