//! The executors: single-threaded, one thread each, every one accepting from the same listening socket.
//!
//! Nothing is handed from thread to thread. With a multi-threaded executor, stealing and waking
//! would cost more than some of the answers.

use std::convert::Infallible;
use std::net::TcpListener as Listener;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::task::Poll;
use std::time::Duration;

use rustix::thread::CpuSet;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

use crate::answers::Answers;
use crate::connection;
use crate::limits::{Gate, Limits};
use crate::server::Trouble;

/// Everything that an executor needs to begin.
pub(crate) struct Post<E> {
    pub(crate) listener: Listener,
    pub(crate) core: Option<usize>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) limits: Limits,
    /// Says when to end.
    pub(crate) stop: watch::Receiver<bool>,
    /// Is told once connections will be answered.
    pub(crate) ready: SyncSender<Result<(), Trouble<E>>>,
}

/// Runs an executor on this thread, until it is stopped. `make` makes what answers.
pub(crate) fn run<A: Answers, E>(post: Post<E>, make: impl FnOnce() -> Result<A, E>) {
    let Post { listener, core, gate, limits, mut stop, ready } = post;
    let begin = || {
        pin_to(core)?;
        let answers = Arc::new(make().map_err(Trouble::Made)?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Ok((answers, runtime.map_err(|error| Trouble::Asked(format!("cannot start an executor: {error}")))?))
    };
    let (answers, runtime) = match begin() {
        Ok(begun) => begun,
        Err(failure) => return drop(ready.send(Err(failure))),
    };
    runtime.block_on(async {
        let listener = match TcpListener::from_std(listener) {
            Ok(listener) => listener,
            Err(error) => return drop(ready.send(Err(Trouble::Asked(format!("cannot listen: {error}"))))),
        };
        // Whoever waits goes on when all have said so, and none is left that could.
        let _ = ready.send(Ok(()));
        drop(ready);
        // Each connection holds a sender that sends nothing: when all are gone, so are the connections.
        let (alive, mut last) = mpsc::channel::<Infallible>(1);
        while let Some(stream) = next(&listener, &mut stop).await {
            let (answers, gate) = (Arc::clone(&answers), Arc::clone(&gate));
            let (alive, stop) = (alive.clone(), stop.clone());
            tokio::spawn(async move {
                connection::serve(stream, answers, gate, limits, stop).await;
                drop(alive);
            });
        }
        // Whoever connects from now on is refused by the kernel, not kept waiting.
        drop((listener, alive));
        let _ = tokio::time::timeout(limits.farewell, last.recv()).await;
    });
    // Dropped with whatever is left: connections are cut off, instances end.
}

/// The next connection, or none if the service stops.
async fn next(listener: &TcpListener, stop: &mut watch::Receiver<bool>) -> Option<TcpStream> {
    /// Out of descriptors: others must end before there is one for the next.
    const LATER: Duration = Duration::from_millis(20);
    let mut stopping = pin!(stop.wait_for(|stop| *stop));
    loop {
        let accepted = std::future::poll_fn(|context| {
            if stopping.as_mut().poll(context).is_ready() {
                return Poll::Ready(None);
            }
            listener.poll_accept(context).map(Some)
        });
        match accepted.await? {
            Ok((stream, _)) => {
                // An answer is one write: there is nothing to wait for.
                let _ = stream.set_nodelay(true);
                return Some(stream);
            }
            Err(_) => tokio::time::sleep(LATER).await,
        }
    }
}

fn pin_to<E>(core: Option<usize>) -> Result<(), Trouble<E>> {
    let Some(core) = core else { return Ok(()) };
    let wrong = |why: String| Trouble::Asked(format!("cannot pin to core {core}: {why}"));
    if core >= CpuSet::MAX_CPU {
        return Err(wrong("there is no such core".to_string()));
    }
    let mut cores = CpuSet::new();
    cores.set(core);
    rustix::thread::sched_setaffinity(None, &cores).map_err(|error| wrong(error.to_string()))
}
