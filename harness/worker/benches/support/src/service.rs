//! A service of a configuration in `harness/configs/services`, served by threads of this process.

use std::cell::OnceCell;
use std::net::{Ipv4Addr, SocketAddr};

use tollgate_model::Contender as Name;
use tollgate_model::ServiceConfig;
use tollgate_model::protocol::{Failure, Open};
use tollgate_model::service::ServiceKind;
use tollgate_process::failures;
use tollgate_serve::Limits;

use crate::cores::Cores;
use crate::guest::GuestFile;
use crate::opening::{self, CLOCK};

/// A service, not opened before it is first asked for, and serving from then on.
pub struct Service {
    name: &'static str,
    config: ServiceConfig,
    serving: OnceCell<Serving>,
}

/// It ends when this is dropped.
struct Serving {
    address: SocketAddr,
    _server: Server,
}

/// Whoever's threads answer.
enum Server {
    Native(#[expect(dead_code, reason = "kept until it is dropped")] tollgate_shell::Server),
    Guest(#[expect(dead_code, reason = "kept until it is dropped")] tollgate_serve::Service),
}

impl Service {
    /// The service of that name; none if its engine is impossible on this machine, which is said on stderr.
    ///
    /// # Panics
    /// If there is no such configuration.
    pub fn named(name: &'static str) -> Option<Self> {
        let broken = |failure: Failure| -> ! { panic!("{failure}") };
        let config = opening::service(name).unwrap_or_else(|failure| broken(failure));
        let possible = config.runtime.as_deref().is_none_or(|runtime| {
            let settings = opening::runtime(runtime).unwrap_or_else(|failure| broken(failure));
            opening::possible(name, &settings)
        });
        possible.then(|| Service { name, config, serving: OnceCell::new() })
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where it serves, on `cores`; started if it does not yet.
    pub fn address(&self, cores: Cores) -> Result<SocketAddr, Failure> {
        if self.serving.get().is_none() {
            let _ = self.serving.set(self.start(cores)?);
        }
        Ok(self.serving.get().expect("it was there, or was put there just now").address)
    }

    fn start(&self, cores: Cores) -> Result<Serving, Failure> {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        if self.config.kind == ServiceKind::Native {
            let (threads, limits) = (self.config.threads, Limits::default());
            let server = tollgate_native_service::serve(listen, threads, Some(cores.of_service()), limits)
                .map_err(failures::request)?;
            return Ok(Serving { address: server.address(), _server: Server::Native(server) });
        }
        let guest = self.config.guest("rust").expect("what is not native is a guest");
        let runtime = self.config.runtime.as_deref().expect("what is not native has a runtime");
        let open = Open {
            config: Some(opening::runtime(runtime)?),
            artifact: Some(GuestFile::built(&guest)?.0),
            service: Some(self.config.clone()),
            ..opening::of(Name::http("rust", self.name))
        };
        let (mut service, _) = tollgate_serve::open(&open, "bench", CLOCK)?;
        let address = service.serve(listen, Some(cores.of_service()))?;
        Ok(Serving { address, _server: Server::Guest(service) })
    }
}
