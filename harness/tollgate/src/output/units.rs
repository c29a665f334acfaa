//! Figures as people read them. The page says them in the same words.

pub use tollgate_report::units::{duration, plain, ratio, with_certainty, with_unit};
