//! The component layer: a guest under Wasmtime, in the same process.

pub mod awaited;
mod callers;
pub mod code;
mod components;
mod convert;
mod guest;
mod instances;
mod moved;
mod precompiled;
mod reflected;
pub mod settings;
mod subjects;
pub mod typed;

pub use components::components;
pub use guest::{Guest, StoreMaker};
pub use instances::instances;
pub use moved::bytes_moved;
pub use subjects::prepare;
