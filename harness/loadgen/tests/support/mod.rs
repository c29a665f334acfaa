//! A server that misbehaves as told: a thread for each connection, on a port of its own.

#![allow(dead_code, reason = "every test binary uses a part of it")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tollgate_loadgen::Schedule;
use tollgate_loadgen::http::{HttpClient, Request, Settings, Target};

/// One step of a server's handling of a request.
#[derive(Clone, Debug)]
pub enum Step {
    Send(&'static str),
    Wait(Duration),
    /// Closes the connection; nothing after it is done.
    Close,
    /// Resets the connection, as a server does that crashes.
    Reset,
    /// Closes everything: nobody listens any more.
    Die,
}

pub const OK: Step = Step::Send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");

pub struct Mock {
    pub address: SocketAddr,
}

impl Mock {
    /// A server that asks `behaviour` what to do with the n-th request.
    pub fn start(behaviour: impl Fn(usize) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (behaviour, count, dead) =
            (Arc::new(behaviour), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        thread::spawn(move || {
            for socket in listener.incoming() {
                if dead.load(Ordering::SeqCst) {
                    break;
                }
                let (behaviour, count, dead) = (behaviour.clone(), count.clone(), dead.clone());
                let serve = move |socket| {
                    let ended = serve(socket, &|| behaviour(count.fetch_add(1, Ordering::SeqCst)), &dead);
                    if ended.is_none() && dead.load(Ordering::SeqCst) {
                        // Wakes the listener, so that it sees that it is dead.
                        let _ = TcpStream::connect(address);
                    }
                };
                thread::spawn(move || serve(socket.unwrap()));
            }
        });
        Self { address }
    }

    pub fn target(&self) -> Target {
        Target::parse(&format!("http://{}/", self.address)).unwrap()
    }

    pub fn client(&self, settings: Settings) -> HttpClient {
        self.client_with(Request::get(&self.target()), settings)
    }

    pub fn client_with(&self, request: Request, settings: Settings) -> HttpClient {
        HttpClient::connect(&self.target(), vec![request], settings).unwrap()
    }
}

/// Serves one connection; `None` when something ended it.
fn serve(mut socket: TcpStream, behaviour: &dyn Fn() -> Vec<Step>, dead: &AtomicBool) -> Option<()> {
    socket.set_nodelay(true).ok()?;
    let mut buffer = Vec::new();
    loop {
        while !buffer.ends_with(b"\r\n\r\n") {
            let mut bytes = [0; 4096];
            match socket.read(&mut bytes).ok()? {
                0 => return Some(()),
                length => buffer.extend_from_slice(&bytes[..length]),
            }
        }
        buffer.clear();
        for step in behaviour() {
            match step {
                Step::Send(text) => socket.write_all(text.as_bytes()).ok()?,
                Step::Wait(duration) => thread::sleep(duration),
                Step::Close => return None,
                Step::Reset => {
                    // Closed with no time to linger: the kernel sends a reset in place of an orderly end.
                    rustix::net::sockopt::set_socket_linger(&socket, Some(Duration::ZERO)).ok()?;
                    return None;
                }
                Step::Die => {
                    dead.store(true, Ordering::SeqCst);
                    return None;
                }
            }
        }
        if dead.load(Ordering::SeqCst) {
            return None;
        }
    }
}

/// A second of 300 operations at random times.
pub fn a_second() -> Schedule {
    Schedule::poisson(300.0, Duration::from_secs(1), 7).unwrap()
}

pub fn four_connections() -> Settings {
    Settings { connections: 4, drain: Duration::from_secs(5), ..Settings::default() }
}
