//! A P2 component called by the host itself: a store, an instance and a call of `handle` for each request.

use hyper::{Request, Response};
use tokio::sync::oneshot;
use wasmtime_wasi_http::p2::bindings::ProxyPre;
use wasmtime_wasi_http::p2::bindings::http::types::Scheme;
use wasmtime_wasi_http::{WasiBody, WasiHttpView};

use super::host::{Host, Stores};

/// A P2 component that is called directly.
pub struct Direct {
    pub(crate) pre: ProxyPre<Host>,
    pub(crate) stores: Stores,
}

impl Direct {
    /// Answers a request on an instance of its own.
    ///
    /// # Errors
    /// If the component cannot be instantiated, traps before it has answered, or ends without an answer.
    pub async fn answer(&self, request: Request<WasiBody>) -> wasmtime::Result<Response<WasiBody>> {
        let mut store = self.stores.make();
        let (sender, answer) = oneshot::channel();
        let request = store.data_mut().http().new_incoming_request(Scheme::Http, request)?;
        let out = store.data_mut().http().new_response_outparam(sender)?;
        let pre = self.pre.clone();
        // A task of its own, because the component goes on to write the body after it has handed the response over.
        let call = tokio::spawn(async move {
            let proxy = pre.instantiate_async(&mut store).await?;
            proxy.wasi_http_incoming_handler().call_handle(&mut store, request, out).await
        });
        match answer.await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(code)) => Err(wasmtime::format_err!("the component answered with an error: {code:?}")),
            // The component dropped its side of the channel: how its call ended says why.
            Err(_) => match call.await {
                Ok(Ok(())) => Err(wasmtime::format_err!("the component ended without an answer")),
                Ok(Err(trap)) => Err(trap),
                Err(panic) => Err(wasmtime::format_err!("the host failed: {panic}")),
            },
        }
    }
}
