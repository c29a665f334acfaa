//! The least server that speaks HTTP/1.1: epoll, one thread, one constant answer. What two load generators are
//! compared on (see `scripts/compare-wrk`): the less the server does, the more the difference shows.
//!
//! Prints its address and serves until it is killed. It takes every read for one whole request.

#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::error::Error;
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd as _;

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::net::{RecvFlags, SendFlags, recv, send};

const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 13\r\n\r\nHello, World!";

/// No descriptor is this large.
const LISTENER: u64 = u64::MAX;

fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_string());
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    println!("http://{}/", listener.local_addr()?);
    let epoll = epoll::create(CreateFlags::CLOEXEC)?;
    epoll::add(&epoll, &listener, EventData::new_u64(LISTENER), EventFlags::IN)?;
    let mut sockets: HashMap<u64, TcpStream> = HashMap::new();
    let mut events = Vec::with_capacity(256);
    let mut buffer = [0_u8; 4096];
    loop {
        events.clear();
        epoll::wait(&epoll, spare_capacity(&mut events), None)?;
        for event in &events {
            let name = event.data.u64();
            if name == LISTENER {
                while let Ok((socket, _)) = listener.accept() {
                    socket.set_nonblocking(true)?;
                    socket.set_nodelay(true)?;
                    let name = socket.as_raw_fd() as u64;
                    epoll::add(&epoll, &socket, EventData::new_u64(name), EventFlags::IN)?;
                    sockets.insert(name, socket);
                }
                continue;
            }
            let open = sockets.get(&name).is_some_and(|socket| {
                matches!(recv(socket, &mut buffer[..], RecvFlags::empty()), Ok((1.., _)))
                    && send(socket, ANSWER, SendFlags::NOSIGNAL).is_ok()
            });
            if !open {
                sockets.remove(&name);
            }
        }
    }
}
