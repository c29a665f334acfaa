//! The instance that answers: one for all requests of an executor, or a fresh one for each.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use tollgate_engine::failed;
use tollgate_model::config::InstanceUse;
use tollgate_model::protocol::Failure;

/// Makes instances, and keeps the one that is reused.
pub(crate) struct Instances<L, M> {
    make: M,
    /// The instance that answers every request of this executor. Calls never wait, so that the lock is always free: it is
    /// there because tasks must be `Send`, although this executor has one thread.
    kept: Option<Mutex<Option<L>>>,
}

impl<L, M: Fn() -> Result<L, Failure>> Instances<L, M> {
    /// Makes the instance that will be reused, if one will.
    pub(crate) fn new(instance: InstanceUse, make: M) -> Result<Self, Failure> {
        let kept = match instance {
            InstanceUse::Reuse => Some(Mutex::new(Some(make()?))),
            InstanceUse::Fresh => None,
        };
        Ok(Instances { make, kept })
    }

    /// Calls the instance that is kept, or a fresh one. One that trapped is not entered again.
    pub(crate) fn call<R>(&self, call: impl FnOnce(&mut L) -> Result<R, Failure>) -> Result<R, Failure> {
        let Some(kept) = &self.kept else { return call(&mut (self.make)()?) };
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_none() {
            *kept = Some((self.make)()?);
        }
        let reply = call(kept.as_mut().expect("it is there, or was made just now"));
        if reply.is_err() {
            *kept = None;
        }
        reply
    }
}

/// Calls a function. A panic of the host (WASI for plain calls has some, where it would have to wait) is no reason to lose
/// the connection; what it left behind is dropped like what a trap left.
pub(crate) fn guarded<R>(
    function: impl Display,
    call: impl FnOnce() -> wasmtime::Result<R>,
) -> Result<R, Failure> {
    let called = catch_unwind(AssertUnwindSafe(call));
    let outcome = called.unwrap_or_else(|_| Err(wasmtime::Error::msg("the host panicked")));
    outcome.map_err(|error| failed(format!("`{function}` failed"), &error))
}
