//! Nights in a database: from journals into it, and what comes out of it as text.

pub mod folders;
pub mod nights;
pub mod shown;
pub mod told;

/// So many nights are shown, the last ones, unless somebody asks for others.
pub const SHOWN: usize = 90;
