//! Nights in a database, and what changes over them.
//!
//! A **night** is a run that was added; a **series** is one metric of one cell, night after night, under one
//! comparability key. Journals are canonical: the database is an index that can be rebuilt from them at any time, and
//! whatever it holds follows from the nights alone, in the order in which they were measured. So adding them one by one
//! and checking each morning leaves the same database as rebuilding it a year later.
//!
//! | question | where |
//! |---|---|
//! | what goes in? | [`Night`], [`Point`] |
//! | where is it kept? | [`Database`], `schema.sql` |
//! | has a series changed tonight? | [`rule`] |
//! | suspected, confirmed, dismissed | [`Finding`](tollgate_model::history::Finding); how one becomes the other: `replay.rs` |
//! | what is new since last night? | [`Database::check`] |
//! | how did it go, night by night? | [`Database::show`] |
//!
//! No clock and no journal is read here: nights come in, answers go out.

#![forbid(unsafe_code)]

mod check;
mod database;
mod finding;
mod index;
mod level;
mod night;
mod replay;
pub mod rule;
mod scale;
mod show;
mod trouble;
mod window;

pub use check::{Checked, Unlike};
pub use database::Database;
pub use index::Added;
pub use night::{Made, Night, Point};
pub use show::Asked;
pub use trouble::Trouble;
