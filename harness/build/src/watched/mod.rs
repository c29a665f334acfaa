//! A copy of a component whose allocator is watched: each time it is asked for memory, it writes down for how much, and which
//! functions of the guest stand on the stack.
//!
//! Nothing is taken away and no index moves: a function's place is taken by one that notes it and calls the original, which
//! goes to the end. What is noted lies in a memory of its own, behind one more export; so the copy answers as the component
//! does, and takes longer.

mod allocators;
mod code;
mod component;
mod module;

pub use component::{Watched, watched};
