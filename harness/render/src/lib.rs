//! Results as text. Pure: no clock, no file, no process.
//!
//! | for whom | where |
//! |---|---|
//! | a reader with a browser | [`html`]: one page that asks for nothing over the network |
//! | a reader at a terminal | [`terminal`], and [`text`] for what to choose |
//! | a pull request, a CI job | [`markdown`], [`changes`] |
//! | an article, a talk | [`figures`]: each chart by itself |
//! | readers of many machines and nights | [`site`] |
//! | other programs | [`csv`], [`export`] |
//!
//! The page's tables and charts are rendered here and readable without its script, which only sorts, filters, changes the
//! baseline and the theme, and opens the details of a cell.

#![forbid(unsafe_code)]
#![deny(clippy::print_stderr, clippy::print_stdout)]

mod addresses;
pub mod changes;
mod charts;
mod compared;
pub mod csv;
mod data;
mod decision;
pub mod export;
mod glossary;
mod grid;
mod human;
mod label;
mod mark;
mod markdown;
mod nights;
mod notes;
mod page;
mod quotable;
mod sections;
pub mod site;
mod state;
pub mod terminal;
mod text;

pub use markdown::markdown;
pub use page::html;
pub use quotable::{Quotable, figures};
pub use text::text;
