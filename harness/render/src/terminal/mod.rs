//! Results on the terminal: tables for people, and their twins for spreadsheets.

pub mod check_report;
mod contender_grid;
pub mod counted_race;
pub mod doctor;
pub mod explain;
pub mod guests;
mod handing_over;
mod isolated;
mod linked;
pub mod listing;
pub mod load;
pub mod machine;
pub mod memory_profile;
pub mod own;
pub mod profile;
pub mod profiled_runs;
pub mod race;
pub(crate) mod reasons;
pub mod selftest;
pub mod series_table;
pub mod summary;
pub mod upgrade;
pub mod verify;
