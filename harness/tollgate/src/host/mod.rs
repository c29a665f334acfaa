//! What machine this is, and how quiet.

pub mod fingerprint;
pub mod noise;
mod probe;

pub use fingerprint::host;
pub use probe::{Finding, Level, findings};
