//! Nights in a database: from journals into it.

pub mod folders;
mod keep;
pub mod nights;
mod selftest_file;

pub use keep::{Kept, Rebuilt, add, rebuild};
pub use selftest_file::not_gated;

/// So many nights are shown, the last ones, unless somebody asks for others.
pub const SHOWN: usize = 90;
