//! The canonical ABI: how values lie in linear memory, how large they are, how many flat values, how many bytes cross.
//!
//! As the specification has it (`CanonicalABI.md` of the component model), for 32-bit memories.

mod flat;
mod image;
mod layout;
mod moved;

pub use flat::{MAX_FLAT_PARAMETERS, MAX_FLAT_RESULTS, flat_count};
pub use image::Image;
pub use layout::{Layout, layout, layout_of};
pub use moved::moved;
