//! Golden answers: for each function, inputs and what every subject must answer.
//!
//! `golden/<function>.jsonl` of a suite holds one case a line: `{"case":…,"input":…,"output":…}`. A large input stands as
//! a recipe (`"generate":{"kind":…,"seed":…,"size":…}`) and a large answer as the SHA-256 of its canonical JSON
//! (`"output-sha256":…`). A checker goes through the file like this:
//!
//! ```no_run
//! use tollgate_suite::golden;
//!
//! # let answer = |_input: &str| String::new();
//! # let folder = std::path::Path::new("golden");
//! let mut digest = golden::Digest::new();
//! for case in golden::load(folder, "pricing/quote-cart")? {
//!     let answer = answer(&case.input_json("pricing/quote-cart", None)?);
//!     case.expected.check(&answer)?;
//!     digest.add(&answer);
//! }
//! println!("{}", digest.finish());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod case;
mod digest;
mod expected;
mod load;

pub use case::{Case, Input, Recipe};
pub use digest::{Digest, expected_digest};
pub use expected::{Difference, Expected};
pub use load::load;
