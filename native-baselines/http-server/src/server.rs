//! A server: its threads, from listening to their end.

use std::fmt;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::JoinHandle;

use tokio::sync::watch;

use crate::answers::Answers;
use crate::executor::{self, Post};
use crate::limits::{Gate, Limits};

/// A server that answers. Dropped, it takes no more connections, answers what is in flight within [`Limits::farewell`],
/// and ends its threads.
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    executors: Vec<JoinHandle<()>>,
}

/// Why a server could not start.
#[derive(Debug)]
pub enum Trouble<E> {
    /// The settings cannot be met: the address is taken, or there is no such core.
    Asked(String),
    /// What answers requests could not be made.
    Made(E),
}

impl<E: fmt::Display> fmt::Display for Trouble<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Asked(why) => f.write_str(why),
            Trouble::Made(error) => error.fmt(f),
        }
    }
}

impl Server {
    /// Listens, and answers on so many threads, pinned to `core` if one is given. `make` makes what answers, once for each
    /// thread. All of them are ready when this returns.
    ///
    /// # Errors
    /// If the address is taken, there is no such core, or `make` fails.
    pub fn start<A: Answers, E: Send + 'static>(
        listen: SocketAddr,
        threads: u16,
        core: Option<usize>,
        limits: Limits,
        make: impl Fn() -> Result<A, E> + Clone + Send + 'static,
    ) -> Result<Self, Trouble<E>> {
        let deaf = |error| Trouble::Asked(format!("cannot listen on {listen}: {error}"));
        let listener = TcpListener::bind(listen).map_err(deaf)?;
        listener.set_nonblocking(true).map_err(deaf)?;
        let address = listener.local_addr().map_err(deaf)?;
        let (stop, stopping) = watch::channel(false);
        let (ready, all_ready) = sync_channel(usize::from(threads));
        let gate = Arc::new(Gate::new(limits.at_once));
        // On any failure it is dropped, and with it what has begun.
        let mut server = Server { address, stop, executors: Vec::new() };
        for number in 0..threads {
            let (gate, stop, ready) = (Arc::clone(&gate), stopping.clone(), ready.clone());
            let post =
                Post { listener: listener.try_clone().map_err(deaf)?, core, gate, limits, stop, ready };
            let make = make.clone();
            let thread = std::thread::Builder::new().name(format!("executor-{number}"));
            let spawned = thread.spawn(move || executor::run(post, make));
            let spawned =
                spawned.map_err(|error| Trouble::Asked(format!("cannot start a thread: {error}")))?;
            server.executors.push(spawned);
        }
        drop(ready);
        for begun in all_ready {
            begun?;
        }
        Ok(server)
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        for executor in self.executors.drain(..) {
            let _ = executor.join();
        }
    }
}
