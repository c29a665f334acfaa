//! Suites as data: a folder with a `suite.toml`, its WIT, corpora, golden answers, and its rules in prose.
//!
//! Nothing here knows a function by name, has an engine or knows any logic. Values are canonical JSON, typed by the WIT.
//!
//! ```
//! use tollgate_suite::Suites;
//!
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
//! let suites = Suites::read([format!("{folder}/commerce"), format!("{folder}/boundary")])?;
//! let (suite, entry) = suites.find("pricing/get-quote".parse()?).expect("it is there");
//! assert_eq!(entry.signature().expect("it is exported").parameters()[0].name, "req");
//! assert_eq!(suite.corpus(entry, None, &[])?.inputs().len(), 1024);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

pub mod answers;
mod check;
mod class;
mod corpus;
mod definition;
mod entry;
mod error;
mod exchange;
mod generator;
pub mod golden;
pub mod http;
pub mod imports;
mod inputs;
mod plan;
mod suite;
mod suites;

pub use answers::Fingerprint;
pub use class::class_of;
pub use corpus::Corpus;
pub use entry::{Entry, Export};
pub use error::Error;
pub use exchange::Exchange;
pub use generator::{Generator, Generators};
pub use plan::plan_of;
pub use suite::{Component, Suite};
pub use suites::Suites;
