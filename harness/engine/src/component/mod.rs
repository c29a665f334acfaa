//! Components: a guest under Wasmtime, in the same process.

mod abi_bytes;
mod allocator;
pub mod code;
mod compilations;
mod components;
mod debug_facts;
mod guest;
mod live_instances;
mod marks;
mod precompiled;
pub mod settings;
mod stubs;
mod subjects;

pub use abi_bytes::bytes_moved;
pub use allocator::watch_allocator;
pub use components::components;
pub use guest::Guest;
pub use live_instances::instances;
pub use subjects::prepare;
