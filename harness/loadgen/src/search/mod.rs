//! The highest rate that an objective bears.

mod objective;
mod sustainable;

pub use objective::{BadObjective, Miss, Objective, Verdict};
pub use sustainable::{Rung, Search, Sustainable, Upper};
