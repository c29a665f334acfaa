//! epoll with time-outs in nanoseconds. (`mio` rounds them up to a millisecond.)

use std::os::fd::OwnedFd;

use rustix::buffer::spare_capacity;
use rustix::event::Timespec;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::{Errno, Result};

/// Number of events taken at once. Few, so that the first is not kept waiting by the handling of the last.
const BATCH: usize = 64;

/// The sockets of a client.
pub(super) struct Poller {
    epoll: OwnedFd,
    events: Vec<Event>,
}

impl Poller {
    pub fn new() -> Result<Self> {
        Ok(Self { epoll: epoll::create(CreateFlags::CLOEXEC)?, events: Vec::with_capacity(BATCH) })
    }

    /// Watches a socket, which is named by its slot. Closing it ends that.
    pub fn add(&self, socket: &OwnedFd, slot: usize, interest: EventFlags) -> Result<()> {
        epoll::add(&self.epoll, socket, EventData::new_u64(slot as u64), interest)
    }

    /// Watches for something else.
    pub fn modify(&self, socket: &OwnedFd, slot: usize, interest: EventFlags) -> Result<()> {
        epoll::modify(&self.epoll, socket, EventData::new_u64(slot as u64), interest)
    }

    /// Waits for so many nanoseconds at most; how many sockets are ready.
    pub fn wait(&mut self, nanos: u64) -> Result<usize> {
        let timeout =
            Timespec { tv_sec: (nanos / 1_000_000_000) as i64, tv_nsec: (nanos % 1_000_000_000) as i64 };
        self.events.clear();
        match epoll::wait(&self.epoll, spare_capacity(&mut self.events), Some(&timeout)) {
            // A signal, such as the one that ends a stop: what was due meanwhile is seen to at once.
            Err(Errno::INTR) => Ok(0),
            waited => waited,
        }
    }

    /// The slot of a ready socket.
    pub fn ready(&self, index: usize) -> usize {
        self.events[index].data.u64() as usize
    }
}
