//! A service of a configuration in `harness/configs/services`, served by threads of this process.

use std::net::{Ipv4Addr, SocketAddr};

use tollgate_model::Contender as Name;
use tollgate_model::protocol::{Failure, Open};
use tollgate_serve::Limits;

use crate::contenders::possible;
use crate::cores::Cores;
use crate::guest::GuestFile;
use crate::opening::{self, CLOCK};

/// A service that answers until it is dropped.
pub struct Service {
    name: &'static str,
    address: SocketAddr,
    _server: Server,
}

/// Whoever's threads answer.
enum Server {
    Native(#[expect(dead_code, reason = "kept until it is dropped")] tollgate_http_server::Server),
    Guest(#[expect(dead_code, reason = "kept until it is dropped")] tollgate_serve::Service),
}

impl Service {
    /// Opens the service of that name and has it serve on its core; none if it is impossible on this machine, which is
    /// said on stderr.
    ///
    /// # Panics
    /// If it cannot be opened for any other reason.
    pub fn start(name: &'static str) -> Option<Self> {
        possible(name, Self::open(name))
    }

    fn open(name: &'static str) -> Result<Self, Failure> {
        let (listen, core) =
            (SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Some(Cores::choose()?.of_service()));
        let config = opening::service(name)?;
        let (Some(guest), Some(runtime)) = (config.guest("rust"), config.runtime.as_deref()) else {
            let server = tollgate_native_service::serve(listen, config.threads, core, Limits::default())
                .map_err(Failure::request)?;
            return Ok(Service { name, address: server.address(), _server: Server::Native(server) });
        };
        let open = Open {
            config: Some(opening::runtime(runtime)?),
            artifact: Some(GuestFile::built(&guest)?.0),
            service: Some(config),
            ..opening::of(Name::http("rust", name))
        };
        let (mut service, _) = tollgate_serve::open(&open, "bench", CLOCK)?;
        let address = service.serve(listen, core)?;
        Ok(Service { name, address, _server: Server::Guest(service) })
    }

    /// The name of its configuration.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}
