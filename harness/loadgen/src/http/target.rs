//! The target of the load: a URL on this machine.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _, UdpSocket};

use http::Uri;

/// An address on this machine, and what to ask there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The socket to connect to.
    pub address: SocketAddr,
    /// The value of the `Host` header.
    pub authority: String,
    /// Path and query.
    pub path: String,
}

/// The reason that a URL is not a target.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// It is not a URL.
    #[error("`{url}` is not a URL such as http://127.0.0.1:8080/quote: {cause}")]
    Url {
        /// The URL as given.
        url: String,
        /// The parser's error.
        cause: http::uri::InvalidUri,
    },
    /// Not plain HTTP.
    #[error(
        "`{0}` is not an http:// URL: Tollgate measures plain HTTP/1.1 on one machine, such as \
             http://127.0.0.1:8080/quote"
    )]
    Scheme(String),
    /// The port is none.
    #[error("`{0}` has no port from 1 to 65535")]
    Port(String),
    /// The host cannot be resolved.
    #[error("cannot resolve the host of `{url}`: {cause}")]
    Host {
        /// The URL as given.
        url: String,
        /// The resolver's error.
        cause: std::io::Error,
    },
    /// Another machine.
    #[error(
        "`{url}` is {address}, which is not an address of this machine: Tollgate puts load on this machine only"
    )]
    Elsewhere {
        /// The URL as given.
        url: String,
        /// The address that it leads to.
        address: SocketAddr,
    },
}

impl Target {
    /// Reads a URL; only `http://` and only addresses of this machine are accepted.
    ///
    /// # Errors
    /// [`TargetError`] with the URL and the reason.
    pub fn parse(url: &str) -> Result<Self, TargetError> {
        let uri: Uri = url.parse().map_err(|cause| TargetError::Url { url: url.to_string(), cause })?;
        let (Some("http"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(TargetError::Scheme(url.to_string()));
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        // Of a port that is no number of 16 bits nothing is left in `port`.
        let has_port = authority.as_str().rsplit(['@', ']']).next().is_some_and(|end| end.contains(':'));
        let port = match authority.port_u16() {
            None if !has_port => 80,
            None | Some(0) => return Err(TargetError::Port(url.to_string())),
            Some(port) => port,
        };
        let unresolved = |cause| TargetError::Host { url: url.to_string(), cause };
        let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs().map_err(unresolved)?.collect();
        match addresses.iter().find(|address| !is_here(address.ip())) {
            Some(&address) => Err(TargetError::Elsewhere { url: url.to_string(), address }),
            None => Ok(Self {
                // `localhost` is often both, and most services listen on the older one alone.
                address: *addresses
                    .iter()
                    .find(|address| address.is_ipv4())
                    .or(addresses.first())
                    .ok_or_else(|| unresolved(std::io::Error::other("the name has no address")))?,
                authority: format!("{}:{port}", authority.host()),
                path: uri.path_and_query().map_or("/", |path| path.as_str()).to_string(),
            }),
        }
    }
}

/// Whether an address is this machine's own: only then can a socket be bound to it.
fn is_here(address: IpAddr) -> bool {
    address.is_loopback()
        || !(address.is_unspecified() || address.is_multicast()) && UdpSocket::bind((address, 0)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_accepted() {
        let target = Target::parse("http://127.0.0.1:8080/quote?x=1").unwrap();
        assert_eq!(target.address, "127.0.0.1:8080".parse().unwrap());
        assert_eq!((target.authority.as_str(), target.path.as_str()), ("127.0.0.1:8080", "/quote?x=1"));
        assert_eq!(Target::parse("http://[::1]:81").unwrap().authority, "[::1]:81");
        assert_eq!(Target::parse("http://127.9.9.9").unwrap().path, "/");
    }

    #[test]
    fn anything_else_is_refused_with_the_reason() {
        for (url, expected) in [
            ("https://127.0.0.1/", "is not an http:// URL"),
            ("127.0.0.1:80", "is not an http:// URL"),
            ("http://192.0.2.7:80/", "is 192.0.2.7:80, which is not an address of this machine"),
            ("http://0.0.0.0:80/", "is 0.0.0.0:80, which is not an address of this machine"),
            ("http://127.0.0.1:99999/", "has no port from 1 to 65535"),
            ("http://[::1]:0/", "has no port from 1 to 65535"),
            ("http://a b/", "is not a URL such as http://127.0.0.1:8080/quote"),
            ("", "is not a URL"),
        ] {
            let error = Target::parse(url).unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{url}` {expected}")), "{error}");
        }
    }
}
