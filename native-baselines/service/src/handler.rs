//! From an HTTP request to the contract and back.

use std::future::{Future, ready};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::sync::Semaphore;
use tollgate_contract::{Answer, Refusal};

use crate::{Settings, body};

/// Who answers.
pub trait Handler: Clone + Send + Sync + 'static {
    /// The answer to a request whose body is there; `target` is its path with its query.
    fn answer(&self, method: &str, target: &str, body: Bytes) -> impl Future<Output = Answer> + Send;
}

/// The logic that is compiled into this program. Its answers take microseconds: to hand them to other threads would
/// take longer.
#[derive(Debug, Clone, Copy)]
pub struct Native;

impl Handler for Native {
    fn answer(&self, method: &str, target: &str, body: Bytes) -> impl Future<Output = Answer> + Send {
        ready(Answer::to(method, target, &body))
    }
}

/// A handler within its bounds.
struct Service<H> {
    handler: H,
    places: Semaphore,
    concurrency: usize,
    body_timeout: Duration,
}

/// The contract knows the paths; axum is left to call the one who answers.
pub(crate) fn router<H: Handler>(handler: H, settings: &Settings) -> Router {
    let Settings { concurrency, body_timeout, .. } = *settings;
    let places = Semaphore::new(concurrency.min(Semaphore::MAX_PERMITS));
    Router::new().fallback(respond::<H>).with_state(Arc::new(Service {
        handler,
        places,
        concurrency,
        body_timeout,
    }))
}

async fn respond<H: Handler>(State(service): State<Arc<Service<H>>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let target = head.uri.path_and_query().map_or("", |target| target.as_str());
    let Ok(_place) = service.places.try_acquire() else {
        return response(Answer::refuse(target, &Refusal::busy(service.concurrency)));
    };
    response(match body::read(body, service.body_timeout).await {
        Ok(body) => service.handler.answer(head.method.as_str(), target, body).await,
        Err(refusal) => Answer::refuse(target, &refusal),
    })
}

fn response(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    // Every status of the contract is one of HTTP's.
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(allow) = answer.allow {
        headers.insert(header::ALLOW, HeaderValue::from_static(allow));
    }
    response
}
