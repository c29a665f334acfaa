//! The highest rate that an objective bears.

mod objective;
mod sustainable;

pub use objective::{Miss, Verdict, judge};
pub use sustainable::{Rung, Search, Sustainable, Upper};
