//! Sizes in the canonical ABI: how values lie in linear memory, how many flat values they are, how many bytes cross.
//!
//! As the specification has it (`CanonicalABI.md` of the component model), for 32-bit memories.

mod flat;
mod layout;
mod moved;

pub use flat::{MAX_FLAT_PARAMETERS, MAX_FLAT_RESULTS, flat_count};
pub use layout::{Layout, layout, layout_of};
pub use moved::moved;
