//! The analysis of launches. Pure: the same launches give the same rows, verdicts and answers, to the last bit. No
//! clock, no file, no process.
//!
//! | question | where |
//! |---|---|
//! | what does a run say of each cell? | [`results`] |
//! | what has changed between two runs? | [`change`] |
//! | what do two configurations differ in? | [`compared`] |
//! | which of two raced programs is faster, or does less? | [`race`] |
//! | how often does Tollgate itself err? | [`tally`] |
//! | what should be chosen, and which published claims hold? | [`answer`], [`claims`] |
//! | by which rules do launches become one number? | [`rules`] |
//! | what does a workload of the reader's own cost in each shape? | [`cost`] |
//! | which contender is what? | [`roles`] |
//! | how precise is a run? | [`precision`] |
//! | what is put on a page? | [`report`], asked through [`row_index`] |

#![forbid(unsafe_code)]

pub mod answer;
pub mod change;
pub mod claims;
pub mod compared;
pub mod cost;
pub mod diagnosis;
pub mod figures;
pub mod golden;
pub mod handing_over;
pub mod languages;
pub mod load;
mod parallel;
pub mod precision;
pub mod race;
pub mod ratio;
pub mod recorded_run;
pub mod report;
pub mod reproduce;
pub mod results;
pub mod roles;
pub mod row_index;
pub mod rules;
pub mod setting;
pub mod tally;
#[doc(hidden)]
pub mod testing;
