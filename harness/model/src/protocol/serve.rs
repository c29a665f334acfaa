//! Serving over HTTP.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// Asks that what is open be served over HTTP until `close`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Serve {
    /// The address to listen on; port 0 picks a port.
    pub listen: SocketAddr,
    /// The core that the threads which answer are pinned to; not pinned where absent.
    pub core: Option<usize>,
}

/// A service that listens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Serving {
    /// The address that it listens on.
    pub address: SocketAddr,
    /// Time from the request until it listened.
    pub listen_us: f64,
}
