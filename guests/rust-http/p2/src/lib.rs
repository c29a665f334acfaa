//! The logic as a `wasi:http` service by WASI 0.2: one call of `handle` for each request, blocking where it waits.
//!
//! Nothing is decided here: the contract reads the request and writes the answer, as in the native service. What is
//! left is to carry bytes in and out.

use tollgate_contract::{Answer, MAX_BODY, Refusal};
use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::types::{
    Fields, IncomingRequest, Method, OutgoingBody, OutgoingResponse, ResponseOutparam,
};
use wasip2::io::streams::{OutputStream, StreamError};

wasip2::http::proxy::export!(Service);

struct Service;

impl Guest for Service {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let target = request.path_with_query().unwrap_or_default();
        let answer = match body(&request) {
            Ok(body) => Answer::to(method(&request.method()), &target, &body),
            Err(refusal) => Answer::refuse(&target, &refusal),
        };
        send(&answer, out);
    }
}

/// Reads the whole body, up to the contract's limit.
fn body(request: &IncomingRequest) -> Result<Vec<u8>, Refusal> {
    let incoming = request.consume().expect("nobody has taken the body of a new request");
    let stream = incoming.stream().expect("nobody has taken the stream of a new body");
    let mut body = Vec::new();
    loop {
        // One byte more than is allowed tells a body that is too large from one that just fits.
        match stream.blocking_read((MAX_BODY + 1 - body.len()) as u64) {
            // Most bodies come in one piece: that piece is not copied.
            Ok(piece) if body.is_empty() => body = piece,
            Ok(piece) => body.extend_from_slice(&piece),
            Err(StreamError::Closed) => return Ok(body),
            Err(StreamError::LastOperationFailed(_)) => {
                return Err(Refusal::new(400, "the body ends before its time"));
            }
        }
        if body.len() > MAX_BODY {
            return Err(Refusal::too_large());
        }
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

/// A client that has gone away is nobody's fault: then the rest of the answer is dropped.
fn send(answer: &Answer, out: ResponseOutparam) {
    let mut fields = vec![
        ("content-type".to_owned(), b"application/json".to_vec()),
        // Without it the host would answer in chunks.
        ("content-length".to_owned(), answer.body.len().to_string().into_bytes()),
    ];
    fields.extend(answer.allow.map(|allow| ("allow".to_owned(), allow.into())));
    let fields = Fields::from_list(&fields).expect("these headers are good ones");
    let response = OutgoingResponse::new(fields);
    response.set_status_code(answer.status).expect("the contract's statuses are good ones");
    let body = response.body().expect("nobody has taken the body of a new response");
    ResponseOutparam::set(out, Ok(response));
    let Ok(stream) = body.write() else { return };
    if write_all(&stream, &answer.body).is_ok() {
        drop(stream);
        let _ = OutgoingBody::finish(body, None);
    }
}

/// Writes as much at once as the host takes.
fn write_all(stream: &OutputStream, mut rest: &[u8]) -> Result<(), StreamError> {
    /// What the interface promises to take in one call that also waits for it to be sent.
    const SMALL: usize = 4_096;
    if rest.len() <= SMALL {
        return stream.blocking_write_and_flush(rest);
    }
    while !rest.is_empty() {
        let room = usize::try_from(stream.check_write()?).unwrap_or(usize::MAX);
        let (now, later) = rest.split_at(room.min(rest.len()));
        if now.is_empty() {
            stream.subscribe().block();
        } else {
            stream.write(now)?;
        }
        rest = later;
    }
    stream.blocking_flush()
}
