//! A `wasi:http` component: it is handed the request, and answers it itself.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::HOST;
use hyper::{Request, Response};
use tollgate_contract::Refusal;
use tollgate_engine::failed;
use tollgate_http_server::{Answers, Bounded, Broken, Limits};
use tollgate_model::protocol::Failure;
use tollgate_model::service::{HandlerPath, WasiHttp, WasiVersion};
use tollgate_serve_wasi::{Direct, Error, Handler, Proxy, Reuse, WasiBody};

/// The component as one executor has it.
pub(crate) struct Wasi {
    way: Way,
    limits: Limits,
}

enum Way {
    Handler(Handler),
    Direct(Direct),
}

impl Wasi {
    pub(crate) fn new(proxy: &Proxy, settings: &WasiHttp, limits: Limits) -> Result<Self, Failure> {
        let way = match settings.path {
            HandlerPath::Handler => Way::Handler(proxy.clone().handler(reuse(settings))),
            HandlerPath::Direct => {
                let direct = proxy.clone().direct();
                Way::Direct(direct.map_err(|error| failed("the component cannot be called", &error))?)
            }
        };
        Ok(Wasi { way, limits })
    }

    async fn reply(&self, request: Request<Incoming>) -> Result<Response<WasiBody>, Refusal> {
        let (head, body) = request.into_parts();
        if head.uri.authority().is_none() && !head.headers.contains_key(HOST) {
            return Err(Refusal::new(400, "the request names no host"));
        }
        let body = Bounded::new(body, &self.limits);
        if body.declared_too_large() {
            // No need to ask the component; this refuses it, once the client has been heard out.
            body.whole().await?;
            return Err(Refusal::too_large());
        }
        let request = Request::from_parts(head, body.map_err(told).boxed_unsync());
        let response = match &self.way {
            Way::Handler(handler) => handler.answer(request).await,
            Way::Direct(direct) => direct.answer(request).await,
        };
        response.map_err(|error| Refusal::new(500, failed("the component gave no answer", &error).message))
    }
}

/// The error by which a component is told of a body that ends too early.
fn told(broken: Broken) -> Error {
    match broken {
        Broken::TooLarge => Error::HttpRequestBodySize(None),
        Broken::TooSlow(_) => Error::ConnectionReadTimeout,
        Broken::Off(error) => Error::Hyper(error),
    }
}

/// What is not written is as in `wasmtime serve`.
pub(crate) fn reuse(settings: &WasiHttp) -> Reuse {
    let (requests, at_once) = match settings.version {
        WasiVersion::P2 => (1, 1),
        WasiVersion::P3 => (128, 16),
    };
    let or = |written: Option<u32>, otherwise| written.map_or(otherwise, |count| count as usize);
    Reuse { requests: or(settings.reuse, requests), at_once: or(settings.concurrent, at_once) }
}

impl Answers for Wasi {
    type Body = WasiBody;

    async fn answer(&self, request: Request<Incoming>) -> Response<WasiBody> {
        // The component says 404 and 405 by itself; none of what is refused here needs the path.
        self.reply(request).await.unwrap_or_else(|refusal| Self::refuse("", &refusal))
    }

    fn body(json: Vec<u8>) -> WasiBody {
        Full::new(Bytes::from(json)).map_err(|never| match never {}).boxed_unsync()
    }
}
