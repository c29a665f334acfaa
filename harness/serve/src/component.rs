//! A component behind a host that speaks HTTP and JSON itself: what a Rust shop would build that keeps its server and
//! moves the logic into a component.

use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use tollgate_contract::{Call, Refusal, Reply};
use tollgate_engine::calls::bindings::sync_bindings;
use tollgate_engine::component::Guest;
use tollgate_engine::failed;
use tollgate_http_server::{Answers, Limits, answer_call};
use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::Store;

use crate::calls;
use crate::live::{Instances, guarded};

/// The component as one executor has it.
pub(crate) struct Component<M> {
    instances: Instances<Live, M>,
    limits: Limits,
}

pub(crate) struct Live {
    store: Store<State>,
    guest: sync_bindings::Guest,
}

/// The component, called by its bindings.
pub(crate) fn typed(guest: Arc<Guest>, limits: Limits) -> Result<impl Answers, Failure> {
    let instance = guest.call().instance;
    Ok(Component { instances: Instances::new(instance, move || Live::new(&guest))?, limits })
}

impl Live {
    fn new(guest: &Guest) -> Result<Self, Failure> {
        let mut store = guest.stores().make();
        let instance = guest.world()?.sync.instantiate(&mut store);
        let guest = instance.map_err(|error| failed("the component cannot be instantiated", &error))?;
        Ok(Live { store, guest })
    }

    fn call(&mut self, call: Call) -> Result<Reply, Failure> {
        guarded(call.function(), || calls::execute(&self.guest, &mut self.store, call))
    }
}

impl<M: Fn() -> Result<Live, Failure> + Send + Sync + 'static> Answers for Component<M> {
    type Body = Full<Bytes>;

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let execute = |call| {
            let reply = self.instances.call(|live| live.call(call));
            reply.map_err(|failure| Refusal::new(500, failure.message))
        };
        answer_call::<Self>(request, &self.limits, execute).await
    }

    fn body(json: Vec<u8>) -> Full<Bytes> {
        Full::new(json.into())
    }
}
