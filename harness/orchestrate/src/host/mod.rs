//! The machine: what it is, how quiet it is, and what builds and counts on it.

pub mod fingerprint;
pub mod noise;
mod probe;
mod stops;
mod toolchains;

pub use fingerprint::host;
pub use probe::findings;
pub use stops::stops;
pub use toolchains::toolchains;
