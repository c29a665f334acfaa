//! A component driven by Wasmtime's own handler, with the policies of `wasmtime serve`: how many requests an instance
//! answers, how many at once, and how long one without requests is kept.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::{Request, Response};
use tokio::time::Sleep;
use tollgate_wasmtime_compat::RequestTask;
use wasmtime::{Store, StoreContextMut};
use wasmtime_wasi_http::handler::{
    HandlerState, Instance, ProxyHandler, ProxyPre, ShouldAccept, WorkerExpiration, WorkerState, WorkerStatus,
};
use wasmtime_wasi_http::{WasiBody, WasiHttpView};

use super::host::{Host, Stores};
use crate::Reuse;

/// An instance that has had nothing to do for so long is dropped.
const IDLE: Duration = Duration::from_secs(1);

/// A component behind Wasmtime's handler.
pub struct Handler(ProxyHandler<Policy>);

impl Handler {
    pub(crate) fn new(pre: ProxyPre<Host>, stores: Stores, reuse: Reuse) -> Self {
        Handler(ProxyHandler::new(Policy { pre, stores, reuse }))
    }

    /// Answers a request, on whichever instance has room for it or on a new one. It must be called in a tokio runtime,
    /// and bounds nothing: how many requests are in flight is for the caller to limit.
    ///
    /// # Errors
    /// If no instance can be had, or the component traps before it has answered, or ends without an answer.
    pub async fn answer(&self, request: Request<WasiBody>) -> wasmtime::Result<Response<WasiBody>> {
        self.0.handle((), request).await
    }
}

struct Policy {
    pre: ProxyPre<Host>,
    stores: Stores,
    reuse: Reuse,
}

impl HandlerState for Policy {
    type StoreData = Host;
    type WorkerExpiration = Idle;
    type WorkerState = Share;

    async fn instantiate(&self) -> wasmtime::Result<Instance<Host, Idle, Share>> {
        let mut store = self.stores.make();
        let proxy = self.pre.instantiate_async(&mut store).await?;
        Ok(Instance { store, proxy, view: Host::http, expiration: Idle(None), state: Share(self.reuse) })
    }
}

/// Says of an instance whether it takes another request.
struct Share(Reuse);

impl WorkerState for Share {
    type StoreData = Host;
    type RequestData = ();

    fn should_accept_request(&self, at_once: usize, requests: usize) -> ShouldAccept {
        if requests >= self.0.requests {
            ShouldAccept::Never
        } else if at_once >= self.0.at_once {
            ShouldAccept::No
        } else {
            ShouldAccept::Yes
        }
    }

    /// A request does not expire by itself, as in `wasmtime serve`: what a client sends is bounded in time elsewhere.
    fn on_request_start(
        &self,
        _: StoreContextMut<'_, Host>,
        (): (),
        _: RequestTask,
    ) -> Pin<Box<dyn Future<Output = ()> + 'static + Send + Sync>> {
        Box::pin(std::future::pending())
    }

    fn drop(&self, store: Store<Host>, result: wasmtime::Result<()>) {
        drop(store);
        if let Err(error) = result {
            // Whoever asked is told as well, unless the response was on its way already.
            eprintln!("an instance ended: {error:#}");
        }
    }
}

/// Ends an instance that has had nothing to do for [`IDLE`]. Its timer is made when it is first idle: an instance of one
/// request never is.
struct Idle(Option<(Instant, Pin<Box<Sleep>>)>);

impl WorkerExpiration for Idle {
    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        status: WorkerStatus,
        start: Instant,
    ) -> Poll<()> {
        if status != WorkerStatus::Idle {
            return Poll::Pending;
        }
        let until = (start + IDLE).into();
        let (since, timer) = self.0.get_or_insert_with(|| (start, Box::pin(tokio::time::sleep_until(until))));
        if *since != start {
            *since = start;
            timer.as_mut().reset(until);
        }
        timer.as_mut().poll(context)
    }
}
