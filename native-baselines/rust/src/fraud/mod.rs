//! The fraud score of a payment, 0 (fine) to 1000 (certainly fraud). Rules: `LOGIC.md`, "Fraud".

mod calendar;
mod country;
mod distance;
mod features;
mod forest;
mod model;
mod rules;
mod score;
mod screen;
mod transaction;
mod types;
mod velocity;
mod windows;

#[cfg(test)]
mod testing;

pub use model::score_features;
pub use score::score;
pub use screen::screen;
pub use transaction::score_transaction;
pub use types::{
    Assessment, Card, Channel, Decision, Features, Instrument, PastPayment, Place, Signals, Transaction,
    Velocity,
};
