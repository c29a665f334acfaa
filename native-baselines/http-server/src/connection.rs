//! One connection: requests in, answers out, until the client goes or the service stops.

use std::pin::pin;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::answers::Answers;
use crate::limits::{Gate, Limits};

/// Serves a connection. Once `stop` says so, the request in flight is answered, and nothing more is read.
pub(crate) async fn serve<A: Answers>(
    stream: TcpStream,
    answers: Arc<A>,
    gate: Arc<Gate>,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let service = service_fn(|request| {
        let (answers, gate) = (Arc::clone(&answers), Arc::clone(&gate));
        async move {
            let response = match gate.enter() {
                Ok(_entered) => answers.answer(request).await,
                Err(refusal) => A::refuse(request.uri().path(), &refusal),
            };
            Ok::<_, std::convert::Infallible>(response)
        }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .serve_connection(TokioIo::new(stream), service)
    );
    let mut stopping = pin!(stop.wait_for(|stop| *stop));
    let mut stopped = false;
    let ended = std::future::poll_fn(|context| {
        if !stopped && stopping.as_mut().poll(context).is_ready() {
            stopped = true;
            connection.as_mut().graceful_shutdown();
        }
        connection.as_mut().poll(context)
    });
    // How a connection ends is the client's business: it went away, sent no HTTP, or was too slow.
    let _ = ended.await;
}
