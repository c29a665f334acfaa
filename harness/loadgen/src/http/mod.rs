//! An HTTP/1.1 client for load: one thread, many keep-alive connections, epoll.
//!
//! Against `wrk` in a closed loop this design (level-triggered, each socket registered once, one read an
//! event, the next request written at once) was the fastest of those tried; 95 % of its time is in the kernel.
//! Only `http://` and only this machine: over a network one would measure the network.

mod chunked;
mod client;
mod closed_loop;
mod connection;
mod decoder;
mod expect;
mod open_loop;
mod poller;
mod rehearsal;
mod request;
mod target;

pub use client::{HttpClient, HttpError, Settings};
pub use closed_loop::ClosedRun;
pub use expect::Expect;
pub use request::{Request, RequestError};
pub use target::{Target, TargetError};
