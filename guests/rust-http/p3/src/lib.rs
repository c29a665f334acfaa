//! The logic as a `wasi:http` service by WASI 0.3: an asynchronous `handle`, so that one instance can have many requests
//! in flight.
//!
//! Nothing is decided here: the contract reads the request and writes the answer, as in the native service. What is
//! left is to carry bytes in and out.

use tollgate_contract::{Answer, MAX_BODY, Refusal};
use wasip3::exports::http::handler::Guest;
use wasip3::http::types::{ErrorCode, Fields, Method, Request, Response};
use wasip3::wit_bindgen::StreamResult;
use wasip3::{spawn_local, wit_future, wit_stream};

wasip3::http::service::export!(Service);

struct Service;

impl Guest for Service {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        let target = request.get_path_with_query().unwrap_or_default();
        let asked = request.get_method();
        let answer = match body(request).await {
            Ok(body) => Answer::to(method(&asked), &target, &body),
            Err(refusal) => Answer::refuse(&target, &refusal),
        };
        Ok(send(answer))
    }
}

/// Reads the whole body, up to the contract's limit.
async fn body(request: Request) -> Result<Vec<u8>, Refusal> {
    /// How much is asked for at once: most bodies are smaller, and fit.
    const PIECE: usize = 16 << 10;
    let (_, no_error) = wit_future::new(|| Ok(()));
    let (mut stream, trailers) = Request::consume_body(request, no_error);
    let mut body = Vec::new();
    loop {
        if body.capacity() - body.len() < PIECE {
            body.reserve(PIECE);
        }
        let (result, read) = stream.read(body).await;
        body = read;
        if body.len() > MAX_BODY {
            return Err(Refusal::too_large());
        }
        if !matches!(result, StreamResult::Complete(_)) {
            break;
        }
    }
    // A body that breaks off ends like one that is complete; only here the difference shows.
    match trailers.await {
        Ok(_) => Ok(body),
        // Without the cause: to have it in words would make the component some per cent larger.
        Err(_) => Err(Refusal::new(400, "the body ends before its time")),
    }
}

fn method(method: &Method) -> &str {
    match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
        Method::Connect => "CONNECT",
        Method::Options => "OPTIONS",
        Method::Trace => "TRACE",
        Method::Patch => "PATCH",
        Method::Other(name) => name,
    }
}

fn send(answer: Answer) -> Response {
    let mut fields = vec![
        ("content-type".to_owned(), b"application/json".to_vec()),
        // Without it the host would answer in chunks.
        ("content-length".to_owned(), answer.body.len().to_string().into_bytes()),
    ];
    fields.extend(answer.allow.map(|allow| ("allow".to_owned(), allow.into())));
    let fields = Fields::from_list(&fields).expect("these headers are good ones");
    let (mut writer, reader) = wit_stream::new();
    let (no_trailers, trailers) = wit_future::new(|| Ok(None));
    let (response, _sent) = Response::new(fields, Some(reader), trailers);
    response.set_status_code(answer.status).expect("the contract's statuses are good ones");
    spawn_local(async move {
        // A client that has gone away is nobody's fault: then the rest is dropped.
        let _ = writer.write_all(answer.body).await;
        drop(writer);
        drop(no_trailers);
    });
    response
}
