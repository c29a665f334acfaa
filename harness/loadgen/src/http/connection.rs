//! One connection: its socket, and the one operation in flight on it.

use std::net::SocketAddr;
use std::os::fd::OwnedFd;

use rustix::event::epoll::EventFlags;
use rustix::io::Errno;
use rustix::net::{self, AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, sockopt};

use super::Request;
use super::decoder::{Answer, Decoder};
use super::poller::Poller;
use crate::pace::{Clock as _, MonotonicClock};
use crate::record::{Failure, Recording};

/// An operation that has started.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flight {
    /// Which of the client's requests.
    pub request: usize,
    /// When it was meant to start.
    pub intended: u64,
    /// When it did.
    pub start: u64,
}

/// An operation that is over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Landing {
    pub flight: Flight,
    pub outcome: Result<(), Failure>,
    pub end: u64,
}

impl Landing {
    /// Enters it among the answers or the failures.
    #[inline]
    pub fn record(&self, recording: &mut Recording) {
        match self.outcome {
            Ok(()) => recording.complete(self.flight.intended, self.flight.start, self.end),
            Err(failure) => recording.fail(failure, self.end),
        }
    }
}

/// The parts of a client that its connections need.
pub(super) struct Context<'a> {
    pub poller: &'a Poller,
    pub address: SocketAddr,
    pub requests: &'a [Request],
    pub clock: &'a MonotonicClock,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Connection {
    slot: usize,
    socket: Option<OwnedFd>,
    connecting: bool,
    interest: EventFlags,
    written: usize,
    moved: usize,
    flight: Option<Flight>,
    decoder: Decoder,
}

impl Connection {
    /// A connection that is not open yet.
    pub fn new(slot: usize, max_response: u64) -> Self {
        let decoder = Decoder::new(max_response);
        let interest = EventFlags::empty();
        Self { slot, socket: None, connecting: false, interest, written: 0, moved: 0, flight: None, decoder }
    }

    /// Whether it is open and nothing is in flight.
    pub fn is_ready(&self) -> bool {
        self.socket.is_some() && !self.connecting && self.flight.is_none()
    }

    /// The operation in flight.
    pub fn flight(&self) -> Option<&Flight> {
        self.flight.as_ref()
    }

    /// Number of bytes that the last operation has moved so far, to the service and back.
    pub fn moved(&self) -> usize {
        self.moved
    }

    /// Begins to connect, if it is closed.
    pub fn open(&mut self, context: &Context<'_>) -> Result<(), Errno> {
        if self.socket.is_some() {
            return Ok(());
        }
        let family = if context.address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = net::socket_with(family, SocketType::STREAM, flags, None)?;
        sockopt::set_tcp_nodelay(&socket, true)?;
        self.connecting = match net::connect(&socket, &context.address) {
            Ok(()) => false,
            Err(Errno::INPROGRESS) => true,
            Err(errno) => return Err(errno),
        };
        self.interest = if self.connecting { EventFlags::OUT } else { EventFlags::IN };
        context.poller.add(&socket, self.slot, self.interest)?;
        self.socket = Some(socket);
        Ok(())
    }

    /// Starts an operation. Connecting, where that is needed first, belongs to it.
    pub fn start(&mut self, context: &Context<'_>, flight: Flight) -> Result<(), Failure> {
        (self.written, self.moved) = (0, 0);
        self.decoder.begin(context.requests[flight.request].expected());
        let started = self.open(context).map_err(failure).and_then(|()| {
            self.flight = Some(flight);
            if self.connecting { Ok(()) } else { self.write(context) }
        });
        if started.is_err() {
            self.close();
        }
        started
    }

    /// Does what the socket is ready for; answers when that ends the operation.
    pub fn advance(&mut self, context: &Context<'_>, scratch: &mut [u8]) -> Option<Landing> {
        let (outcome, end) = match self.step(context, scratch) {
            (Ok(None), _) => return None,
            (Ok(Some(answer)), end) => {
                let whole =
                    self.flight.is_some_and(|f| self.written == context.requests[f.request].bytes().len());
                if !(answer.reusable && whole) {
                    self.close_socket();
                }
                (answer.outcome, end)
            }
            (Err(failure), end) => {
                self.close_socket();
                (Err(failure), end)
            }
        };
        self.flight.take().map(|flight| Landing { flight, outcome, end })
    }

    /// Closes the socket, and gives up what was in flight.
    pub fn close(&mut self) -> Option<Flight> {
        self.close_socket();
        self.flight.take()
    }

    fn close_socket(&mut self) {
        self.socket = None;
        self.connecting = false;
    }

    /// One step, and the time at which what it saw had come: before it is decoded, whose cost is ours.
    fn step(&mut self, context: &Context<'_>, scratch: &mut [u8]) -> (Result<Option<Answer>, Failure>, u64) {
        let Some(socket) = &self.socket else { return (Ok(None), 0) };
        if self.connecting {
            let connected = sockopt::socket_error(socket).and_then(|result| result).map_err(failure);
            self.connecting = false;
            let wrote = connected.and_then(|()| self.write(context));
            return (wrote.map(|()| None), context.clock.now());
        }
        if self.interest.contains(EventFlags::OUT)
            && let Err(failure) = self.write(context)
        {
            return (Err(failure), context.clock.now());
        }
        let Some(socket) = &self.socket else { return (Ok(None), 0) };
        let received = net::recv(socket, &mut *scratch, RecvFlags::empty());
        let now = context.clock.now();
        self.moved += received.as_ref().map_or(0, |&(length, _)| length);
        let decoded = match received {
            Ok((0, _)) => self.decoder.close().map(Some),
            // Nobody asked: a server that talks first is not to be trusted with a request.
            Ok(_) if self.flight.is_none() => Err(Failure::Malformed),
            Ok((length, _)) => self.decoder.feed(&scratch[..length]),
            Err(Errno::AGAIN | Errno::INTR) => Ok(None),
            Err(errno) => Err(failure(errno)),
        };
        (decoded, now)
    }

    /// Writes what is left of the request, and then watches for the answer alone.
    fn write(&mut self, context: &Context<'_>) -> Result<(), Failure> {
        let Some(socket) = &self.socket else { return Ok(()) };
        let mut interest = EventFlags::IN;
        if let Some(flight) = &self.flight {
            let bytes = context.requests[flight.request].bytes();
            while self.written < bytes.len() {
                match net::send(socket, &bytes[self.written..], SendFlags::NOSIGNAL) {
                    Ok(length) => {
                        self.written += length;
                        self.moved += length;
                    }
                    Err(Errno::INTR) => {}
                    Err(Errno::AGAIN) => {
                        interest |= EventFlags::OUT;
                        break;
                    }
                    Err(errno) => return Err(failure(errno)),
                }
            }
        }
        if interest != self.interest {
            context.poller.modify(socket, self.slot, interest).map_err(failure)?;
            self.interest = interest;
        }
        Ok(())
    }
}

/// The operation's failure for an error of the socket.
fn failure(errno: Errno) -> Failure {
    match errno {
        Errno::CONNREFUSED => Failure::Refused,
        Errno::CONNRESET | Errno::PIPE | Errno::CONNABORTED => Failure::Reset,
        Errno::TIMEDOUT => Failure::TimedOut,
        _ => Failure::Local,
    }
}
