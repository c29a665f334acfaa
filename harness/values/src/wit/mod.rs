//! The functions that a world of a WIT package exports, and what it imports.

mod export;
mod import;
mod object;
mod types;
mod world;

pub use export::Export;
pub use import::{Import, MARKS};
pub use object::{Made, Method, Setup};
pub use world::World;
