//! Subjects: live things that are called, whatever they are made of.

use std::time::Duration;

use tollgate_model::protocol::Failure;

/// Fuel that one pass over the inputs burned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fuel {
    /// Calls of the pass.
    pub calls: u64,
    /// Fuel of the pass.
    pub fuel: u64,
}

/// Instances of a workload's guest, made one after the other, each with a store of its own, and kept. All are called
/// with the same ring of inputs, which was there before the first of them: what one more of them takes is its own.
pub trait Instances {
    /// Makes one more: a store and an instance in it, and nothing else, unless each is of a component of its own.
    fn make(&mut self) -> Result<(), Failure>;

    /// Calls the one made last that often, in the loop that [`Subject::call`] is.
    fn call(&mut self, calls: u64) -> Result<(), Failure>;

    /// Drops the one made last, and its store.
    fn drop_last(&mut self);
}

/// A workload, live: what a cell names, with its inputs ready.
pub trait Subject: Send {
    /// Makes that many calls, going on in the inputs where the last call left off. This is the whole of what is
    /// timed: a loop over ready-made inputs whose results go through `black_box`.
    fn call(&mut self, calls: u64) -> Result<(), Failure>;

    /// The time between the marks that the guest has set in calls since this was asked last, by which it is timed; none where it
    /// sets none.
    fn marked(&mut self) -> Option<Duration> {
        None
    }

    /// The same loop around no call: what [`Subject::call`] costs apart from calling.
    fn loop_only(&mut self, calls: u64);

    /// Number of inputs.
    fn inputs(&self) -> u64;

    /// Answers one input: from canonical JSON to canonical JSON.
    fn answer(&mut self, input: &str) -> Result<String, Failure>;

    /// Burns one pass over the inputs, where the engine counts fuel.
    fn fuel(&mut self) -> Result<Option<Fuel>, Failure>;
}
