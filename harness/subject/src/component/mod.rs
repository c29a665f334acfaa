//! The component layer: a guest under Wasmtime, in the same process.

pub mod awaited;
mod callers;
pub mod code;
mod convert;
mod guest;
mod precompiled;
mod reflected;
pub mod settings;
mod subjects;
pub mod typed;

pub use guest::{Guest, StoreMaker};
pub use subjects::prepare;
