//! The functions that a world of a WIT package exports.

mod export;
mod types;
mod world;

pub use export::Export;
pub use world::World;
