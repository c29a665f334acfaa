//! The business logic that Tollgate deploys in every shape: pricing, fraud scoring, and the logic-free probe.
//!
//! This crate is the native baseline and, compiled to WebAssembly, the Rust guest. Its public types mirror the WIT
//! contracts in `guests/wit` by the usual naming, and `native-baselines/LOGIC.md` writes out every rule, so that a
//! version in another language can be made from the text alone.
//!
//! Three rules keep the answers the same bits everywhere: integers only, explicit widths (never `usize` in a result),
//! and every overflow either checked or documented as wrapping or saturating.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod flags;
pub mod fraud;
mod hash;
#[cfg(feature = "serde")]
pub mod json;
pub mod pricing;
pub mod probe;
