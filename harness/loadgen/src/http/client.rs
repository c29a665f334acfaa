//! The client: its connections and what it asks.

use std::net::SocketAddr;
use std::time::Duration;

use rustix::io::Errno;

use super::connection::{Connection, Context, Flight, Landing};
use super::poller::Poller;
use super::{Request, Target};
use crate::pace::{Clock as _, MonotonicClock};
use crate::record::Failure;

/// Time limit for opening all connections before a run.
const OPENING: Duration = Duration::from_secs(5);

/// A client that can be told to stop looks at least this often whether it was, in nanoseconds. A signal wakes it at once.
const LOOK_FOR_STOP: u64 = 50_000_000;

/// One read takes this much at most.
const SCRATCH: usize = 64 << 10;

/// The settings of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Number of keep-alive connections: the k servers of the one queue.
    pub connections: usize,
    /// Time limit for answers when nothing more starts. What is in flight then is censored.
    pub drain: Duration,
    /// When to give an operation up, as failed. `None`: never, which is what an honest tail needs.
    pub timeout: Option<Duration>,
    /// The largest answer on the wire, in bytes.
    pub max_response: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { connections: 8, drain: Duration::from_secs(10), timeout: None, max_response: 16 << 20 }
    }
}

/// An error that prevents all load on the target. What goes wrong later is counted, operation by operation.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// Nothing to do it with.
    #[error("a client needs at least one connection and one request")]
    Nothing,
    /// A connection cannot be opened.
    #[error("opened {opened} of {wanted} connections to {address}: {cause}{}", advice(*cause))]
    Connect {
        /// Number of connections opened.
        opened: usize,
        /// Number of connections wanted.
        wanted: usize,
        /// The address of the target.
        address: SocketAddr,
        /// The error that prevented more.
        cause: Errno,
    },
    /// The kernel refuses what the client cannot do without.
    #[error("cannot wait for sockets: {0}")]
    Poll(Errno),
    /// It was told to stop. What there is of the run is not a run.
    #[error("stopped after {:.1} s, when {ended} operations had ended", after.as_secs_f64())]
    Stopped {
        /// Time since the beginning.
        after: Duration,
        /// Number of operations that had ended by then, well or not.
        ended: u64,
    },
}

fn advice(cause: Errno) -> &'static str {
    match cause {
        Errno::MFILE | Errno::NFILE => "; raise the limit (`ulimit -n`) or ask for fewer connections",
        Errno::ADDRNOTAVAIL => "; all local ports are taken, ask for fewer connections or wait a minute",
        Errno::CONNREFUSED => "; is the service running?",
        _ => "",
    }
}

/// A client of one target. Its memory does not grow with the rate or with the length of the answers.
pub struct HttpClient {
    address: SocketAddr,
    requests: Vec<Request>,
    pub(super) settings: Settings,
    pub(super) poller: Poller,
    pub(super) connections: Vec<Connection>,
    scratch: Vec<u8>,
    stop: Option<fn() -> bool>,
}

impl HttpClient {
    /// Opens all connections. Operation `i` sends request `i % requests.len()`.
    ///
    /// # Errors
    /// [`HttpError`] when the target does not take the connections or this machine has no more.
    pub fn connect(target: &Target, requests: Vec<Request>, settings: Settings) -> Result<Self, HttpError> {
        if settings.connections == 0 || requests.is_empty() {
            return Err(HttpError::Nothing);
        }
        let mut client = Self {
            address: target.address,
            requests,
            settings,
            poller: Poller::new().map_err(HttpError::Poll)?,
            connections: (0..settings.connections)
                .map(|i| Connection::new(i, settings.max_response))
                .collect(),
            scratch: vec![0; SCRATCH],
            stop: None,
        };
        client.open_all()?;
        Ok(client)
    }

    /// Number of requests.
    pub(super) fn requests(&self) -> usize {
        self.requests.len()
    }

    /// From now on runs end with [`HttpError::Stopped`] soon after this is so. It is asked at every turn.
    pub fn stop_when(&mut self, asked_to: fn() -> bool) {
        self.stop = Some(asked_to);
    }

    /// Breaks off a run if the client was told to stop.
    pub(super) fn go_on(&mut self, now: u64, ended: impl FnOnce() -> u64) -> Result<(), HttpError> {
        if !self.stop.is_some_and(|asked_to| asked_to()) {
            return Ok(());
        }
        self.abandon();
        Err(HttpError::Stopped { after: Duration::from_nanos(now), ended: ended() })
    }

    /// The longest wait, in nanoseconds.
    pub(super) fn patience(&self, nanos: u64) -> u64 {
        if self.stop.is_some() { nanos.min(LOOK_FOR_STOP) } else { nanos }
    }

    /// Opens what is closed and closes first what an earlier run left in flight.
    pub(super) fn open_all(&mut self) -> Result<(), HttpError> {
        let (clock, opening) = (MonotonicClock::start(), OPENING.as_nanos() as u64);
        let wanted = self.connections.len();
        for slot in 0..wanted {
            if self.connections[slot].flight().is_some() {
                self.connections[slot].close();
            }
            let (connection, context) = self.context(slot, &clock);
            connection.open(&context).map_err(|cause| self.not_all(cause))?;
        }
        while self.ready() < wanted {
            self.go_on(clock.now(), || 0)?;
            let left = opening.saturating_sub(clock.now());
            if left == 0 {
                return Err(self.not_all(Errno::TIMEDOUT));
            }
            for event in 0..self.poller.wait(self.patience(left)).map_err(HttpError::Poll)? {
                let slot = self.poller.ready(event);
                let was_open = self.connections[slot].is_ready();
                self.advance(slot, &clock);
                if was_open {
                    // The service has closed it since the last run.
                    let (connection, context) = self.context(slot, &clock);
                    connection.open(&context).map_err(|cause| self.not_all(cause))?;
                } else if !self.connections[slot].is_ready() {
                    return Err(self.not_all(Errno::CONNREFUSED));
                }
            }
        }
        Ok(())
    }

    /// Starts an operation on a free connection.
    pub(super) fn start(
        &mut self,
        slot: usize,
        index: usize,
        times: (u64, u64),
        clock: &MonotonicClock,
    ) -> Result<(), Failure> {
        let (intended, start) = times;
        let flight = Flight { request: index % self.requests.len(), intended, start };
        let (connection, context) = self.context(slot, clock);
        connection.start(&context, flight)
    }

    /// Sees to a socket that is ready.
    pub(super) fn advance(&mut self, slot: usize, clock: &MonotonicClock) -> Option<Landing> {
        let mut scratch = std::mem::take(&mut self.scratch);
        let (connection, context) = self.context(slot, clock);
        let landing = connection.advance(&context, &mut scratch);
        self.scratch = scratch;
        landing
    }

    /// Gives up what started before `start`.
    pub(super) fn expire(&mut self, start: u64, mut expired: impl FnMut(usize)) {
        for (slot, connection) in self.connections.iter_mut().enumerate() {
            if connection.flight().is_some_and(|flight| flight.start <= start) {
                connection.close();
                expired(slot);
            }
        }
    }

    /// Gives up everything in flight.
    pub(super) fn abandon(&mut self) -> Vec<Flight> {
        let in_flight = |connection: &&mut Connection| connection.flight().is_some();
        self.connections.iter_mut().filter(in_flight).filter_map(Connection::close).collect()
    }

    fn context<'a>(
        &'a mut self,
        slot: usize,
        clock: &'a MonotonicClock,
    ) -> (&'a mut Connection, Context<'a>) {
        let context =
            Context { poller: &self.poller, address: self.address, requests: &self.requests, clock };
        (&mut self.connections[slot], context)
    }

    fn ready(&self) -> usize {
        self.connections.iter().filter(|connection| connection.is_ready()).count()
    }

    fn not_all(&self, cause: Errno) -> HttpError {
        let (opened, wanted) = (self.ready(), self.connections.len());
        HttpError::Connect { opened, wanted, address: self.address, cause }
    }
}
