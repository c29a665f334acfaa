//! A component behind a host that speaks HTTP and JSON itself: what a Rust shop would build that keeps its server and
//! moves the logic into a component.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use tollgate_contract::{Call, Refusal, Reply};
use tollgate_engine::calls::bindings::sync_bindings;
use tollgate_engine::component::Guest;
use tollgate_engine::failed;
use tollgate_http_server::{Answers, Limits, answer_call};
use tollgate_model::config::InstanceUse;
use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::Store;

use crate::calls;

/// The component as one executor has it.
pub(crate) struct Component {
    guest: Arc<Guest>,
    limits: Limits,
    /// The instance that answers every request of this executor. Calls never wait, so that the lock is always free: it is
    /// there because tasks must be `Send`, although this executor has one thread.
    kept: Option<Mutex<Option<Live>>>,
}

struct Live {
    store: Store<State>,
    guest: sync_bindings::Guest,
}

impl Component {
    /// Makes the instance that will be reused, if one will.
    pub(crate) fn new(guest: Arc<Guest>, limits: Limits) -> Result<Self, Failure> {
        let kept = match guest.call().instance {
            InstanceUse::Reuse => Some(Mutex::new(Some(Live::new(&guest)?))),
            InstanceUse::Fresh => None,
        };
        Ok(Component { guest, limits, kept })
    }

    fn call(&self, call: Call) -> Result<Reply, Failure> {
        let Some(kept) = &self.kept else { return Live::new(&self.guest)?.call(call) };
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_none() {
            *kept = Some(Live::new(&self.guest)?);
        }
        let live = kept.as_mut().expect("it is there, or was made just now");
        let reply = live.call(call);
        if reply.is_err() {
            // An instance that trapped must not be entered again.
            *kept = None;
        }
        reply
    }
}

impl Live {
    fn new(guest: &Guest) -> Result<Self, Failure> {
        let mut store = guest.stores().make();
        let instance = guest.world()?.sync.instantiate(&mut store);
        let guest = instance.map_err(|error| failed("the component cannot be instantiated", &error))?;
        Ok(Live { store, guest })
    }

    /// A panic of the host (WASI for plain calls has some, where it would have to wait) is no reason to lose the
    /// connection; what it left behind is dropped like what a trap left.
    fn call(&mut self, call: Call) -> Result<Reply, Failure> {
        let function = call.function();
        let called = catch_unwind(AssertUnwindSafe(|| calls::execute(&self.guest, &mut self.store, call)));
        let outcome = called.unwrap_or_else(|_| Err(wasmtime::format_err!("the host panicked")));
        outcome.map_err(|error| failed(format!("`{function}` failed"), &error))
    }
}

impl Answers for Component {
    type Body = Full<Bytes>;

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let execute = |call| self.call(call).map_err(|failure| Refusal::new(500, failure.message));
        answer_call::<Self>(request, &self.limits, execute).await
    }

    fn body(json: Vec<u8>) -> Full<Bytes> {
        Full::new(json.into())
    }
}
