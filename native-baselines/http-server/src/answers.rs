//! The part that answers requests, seen from the server around it.

use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use tollgate_contract::{Call, Refusal, Reply, method_of, parse};

use crate::body::Bounded;
use crate::limits::Limits;

/// Answers requests on one executor.
pub trait Answers: Send + Sync + 'static {
    /// The body of an answer.
    type Body: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static;

    /// Answers a request, whatever it is.
    fn answer(&self, request: Request<Incoming>) -> impl Future<Output = Response<Self::Body>> + Send;

    /// A body that is there already.
    fn body(json: Vec<u8>) -> Self::Body;

    /// The one method that a path takes, for the header `allow` of a 405.
    fn method_of(path: &str) -> Option<&'static str> {
        method_of(path)
    }

    /// The answer to a request that is refused.
    fn refuse(path: &str, refusal: &Refusal) -> Response<Self::Body> {
        let mut response = json(Self::body(refusal.to_json()));
        *response.status_mut() =
            StatusCode::from_u16(refusal.status).expect("the contract's statuses are good");
        if refusal.status == 405
            && let Some(method) = Self::method_of(path)
        {
            response.headers_mut().insert(ALLOW, HeaderValue::from_static(method));
        }
        response
    }
}

/// Reads a request by the contract and answers what it calls for: the way of every service that speaks JSON itself.
/// `carry_out` says what a call comes to.
pub async fn answer_call<A: Answers>(
    request: Request<Incoming>,
    limits: &Limits,
    carry_out: impl FnOnce(Call) -> Result<Reply, Refusal>,
) -> Response<A::Body> {
    let carry_out = |method: &str, path: &str, body: &[u8]| {
        parse(method, path, body).and_then(carry_out).map(|reply| reply.to_json())
    };
    answer_json::<A>(request, limits, carry_out).await
}

/// Reads a request whole and answers it with JSON: what `carry_out` makes of method, path and body.
pub async fn answer_json<A: Answers>(
    request: Request<Incoming>,
    limits: &Limits,
    carry_out: impl FnOnce(&str, &str, &[u8]) -> Result<Vec<u8>, Refusal>,
) -> Response<A::Body> {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    let answered = match Bounded::new(body, limits).whole().await {
        Ok(body) => carry_out(head.method.as_str(), path, &body),
        Err(refusal) => Err(refusal),
    };
    match answered {
        Ok(answer) => json(A::body(answer)),
        Err(refusal) => A::refuse(path, &refusal),
    }
}

/// An answer.
pub fn json<B>(body: B) -> Response<B> {
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
