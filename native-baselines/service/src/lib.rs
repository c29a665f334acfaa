//! The logic as a native HTTP service, in the same server as the services that are held against it: what differs between
//! them is where the logic runs, and nothing else.

#![forbid(unsafe_code)]

mod worker;

use std::convert::Infallible;
use std::net::SocketAddr;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use tollgate_http_server::{Answers, Limits, Server, Trouble, answer_call};

pub use worker::{FIXTURES, Worker};

/// The logic, called directly.
struct Native {
    limits: Limits,
}

impl Answers for Native {
    type Body = Full<Bytes>;

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        answer_call::<Self>(request, &self.limits, |call| Ok(call.answer())).await
    }

    fn body(json: Vec<u8>) -> Full<Bytes> {
        Full::new(json.into())
    }
}

/// Serves the native logic on threads of its own until the server is dropped, which finishes what is in flight.
///
/// # Errors
/// If the address is taken, or there is no such core.
pub fn serve(
    listen: SocketAddr,
    threads: u16,
    core: Option<usize>,
    limits: Limits,
) -> Result<Server, Trouble<Infallible>> {
    Server::start(listen, threads, core, limits, move || Ok(Native { limits }))
}
