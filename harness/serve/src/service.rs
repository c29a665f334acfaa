//! A service: opened, then serving, then stopped.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use tollgate_engine::component::{Guest, code, settings};
use tollgate_engine::{Stopwatch, failed, receipt};
use tollgate_http_server::{Limits, Server, Trouble};
use tollgate_model::config::CallPath;
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Clock, CodeBytes, Failure, Open, Receipt};
use tollgate_model::service::{HandlerPath, ServiceConfig, ServiceKind, WasiHttp, WasiVersion};
use tollgate_serve_wasi::{Proxy, Version};
use wasmtime::component::Component;

use crate::component::typed;
use crate::dynamic::{Routes, dynamic, routes};
use crate::wasi::{Wasi, reuse};

/// A service, opened; it serves once it is asked to.
pub struct Service {
    logic: Logic,
    threads: u16,
    limits: Limits,
    server: Option<Server>,
}

/// The logic that answers, shared by all executors.
enum Logic {
    Component(Arc<Guest>),
    Dynamic(Arc<Guest>, Arc<Routes>),
    Wasi(Arc<Proxy>, WasiHttp, Component),
}

/// Opens the service that `open` names, and gives the receipt for it.
///
/// # Errors
/// If there is no such service here, the engine cannot do it, or the component does not fit.
pub fn open(open: &Open, program: &str, clock: Clock) -> Result<(Service, Receipt), Failure> {
    let Some(config) = &open.service else {
        return Err(Failure::request(format!("{}: a service needs a service configuration", open.contender)));
    };
    config.check().map_err(|why| Failure::request(format!("{}: {why}", open.contender)))?;
    let mut watch = Stopwatch::default();
    let Opened { logic, mut effective, compile_threads } = match (config.kind, config.wasi_http) {
        (ServiceKind::Component, _) => component(open, &mut watch)?,
        (ServiceKind::WasiHttp, Some(http)) => wasi(open, http, &mut watch)?,
        _ => {
            return Err(Failure::request(format!(
                "{}: the native service is a program of its own",
                open.contender
            )));
        }
    };
    let limits = Limits::default();
    effective.extend(facts(config, &limits));
    let mut receipt =
        receipt(open, program, clock, tollgate_wasmtime_compat::RUNTIME.to_string(), effective, watch);
    receipt.compile_threads = compile_threads;
    Ok((Service { logic, threads: config.threads, limits, server: None }, receipt))
}

struct Opened {
    logic: Logic,
    effective: BTreeMap<String, String>,
    compile_threads: Option<u16>,
}

fn component(open: &Open, watch: &mut Stopwatch) -> Result<Opened, Failure> {
    let guest = Guest::open(open, watch)?;
    if guest.call().style != Default::default() {
        let message = format!("{}: a service calls its component plainly: style = \"sync\"", open.contender);
        return Err(Failure::unsupported(message));
    }
    let (mut effective, compile_threads) = (guest.effective(), guest.compile_threads());
    // By bindings where the component is of their world, unless the runtime configuration says which.
    let path = guest.call().path.unwrap_or(match guest.world() {
        Ok(_) => CallPath::Bindings,
        Err(_) => CallPath::Dynamic,
    });
    let logic = match path {
        CallPath::Bindings => {
            guest.world()?;
            Logic::Component(Arc::new(guest))
        }
        // A service has values of every type on its way, and takes no other.
        CallPath::Dynamic | CallPath::Typed => {
            effective.insert("call-path".to_string(), CallPath::Dynamic.to_string());
            let routes = Arc::new(routes(&guest)?);
            Logic::Dynamic(Arc::new(guest), routes)
        }
    };
    Ok(Opened { logic, effective, compile_threads })
}

fn wasi(open: &Open, http: WasiHttp, watch: &mut Stopwatch) -> Result<Opened, Failure> {
    let missing = |what| Failure::request(format!("{}: a component needs {what}", open.contender));
    let config = open.config.as_ref().ok_or_else(|| missing("a runtime configuration"))?;
    let artifact = open.artifact.as_ref().ok_or_else(|| missing("an artifact"))?;
    if http.path == HandlerPath::Handler && config.engine.concurrency_support == Some(false) {
        let instead = match http.version {
            WasiVersion::P2 => "; or call it directly: path = \"direct\"",
            WasiVersion::P3 => "",
        };
        let message = format!(
            "{}: Wasmtime's handler needs concurrency support: write `concurrency-support = true` in its runtime configuration{instead}",
            open.contender
        );
        return Err(Failure::unsupported(message));
    }
    if let Some(why) = tollgate_serve_wasi::ABSENT {
        return Err(Failure::unsupported(format!("{}: {why}", open.contender)));
    }
    let built = code::engine(open, config, artifact, watch)?;
    let loaded = code::load(&built, config, artifact, &open.cache, watch)?;
    let engine = built.engine.clone();
    drop(built); // and with it a compilation cache that is for this start only
    let compile_threads = loaded.compiled.then(|| settings::compile_threads(&engine));
    let version = match http.version {
        WasiVersion::P2 => Version::P2,
        WasiVersion::P3 => Version::P3,
    };
    let proxy = watch.phase(ColdStep::Link, || Proxy::link(&engine, &loaded.component, version)).map_err(
        |error| {
            failed(
                format!("{} is no wasi:http service for WASI {version:?}", artifact.path.display()),
                &error,
            )
        },
    )?;
    let proxy = proxy
        .memory_limit(open.memory_limit)
        .unlimited(config.engine.consume_fuel == Some(true), config.engine.epoch_interruption == Some(true));
    let mut effective = settings::effective(&engine, config.pooling.as_ref());
    effective.insert("memory-limit".to_string(), open.memory_limit.to_string());
    Ok(Opened { logic: Logic::Wasi(Arc::new(proxy), http, loaded.component), effective, compile_threads })
}

/// The service's effective settings, beyond those of its engine.
fn facts(config: &ServiceConfig, limits: &Limits) -> BTreeMap<String, String> {
    let mut facts: BTreeMap<String, String> = limits.facts(config.threads).into();
    let mut fact = |name: &str, value: String| _ = facts.insert(format!("service-{name}"), value);
    if let Some(http) = &config.wasi_http {
        fact("version", http.version.name().to_string());
        fact("path", format!("{:?}", http.path).to_lowercase());
        let reuse = match http.path {
            HandlerPath::Handler => reuse(http),
            HandlerPath::Direct => tollgate_serve_wasi::Reuse { requests: 1, at_once: 1 },
        };
        fact("reuse", reuse.requests.to_string());
        fact("concurrent", reuse.at_once.to_string());
    }
    facts
}

impl Service {
    /// With other bounds than the usual ones; before it serves.
    #[must_use]
    pub fn bounded(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Listens, and answers on threads of its own, pinned to `core` if one is given. Gives the address once all of them
    /// are ready.
    ///
    /// # Errors
    /// If the address is taken, the component cannot be instantiated, or it serves already.
    pub fn serve(&mut self, listen: SocketAddr, core: Option<usize>) -> Result<SocketAddr, Failure> {
        if let Some(server) = &self.server {
            return Err(Failure::request(format!("it listens on {} already", server.address())));
        }
        let (threads, limits) = (self.threads, self.limits);
        let started = match &self.logic {
            Logic::Component(guest) => {
                let guest = Arc::clone(guest);
                let make = move || typed(Arc::clone(&guest), limits);
                Server::start(listen, threads, core, limits, make)
            }
            Logic::Dynamic(guest, routes) => {
                let (guest, routes) = (Arc::clone(guest), Arc::clone(routes));
                let make = move || dynamic(Arc::clone(&guest), Arc::clone(&routes), limits);
                Server::start(listen, threads, core, limits, make)
            }
            Logic::Wasi(proxy, http, _) => {
                let (proxy, http) = (Arc::clone(proxy), *http);
                let make = move || Wasi::new(&proxy, &http, limits);
                Server::start(listen, threads, core, limits, make)
            }
        };
        let server = started.map_err(|trouble| match trouble {
            Trouble::Asked(why) => Failure::request(why),
            Trouble::Made(failure) => failure,
        })?;
        Ok(self.server.insert(server).address())
    }

    /// The size of the component once compiled.
    ///
    /// # Errors
    /// If Wasmtime cannot write it down.
    pub fn code_size(&self) -> Result<CodeBytes, Failure> {
        match &self.logic {
            Logic::Component(guest) | Logic::Dynamic(guest, _) => guest.code_size(),
            Logic::Wasi(_, _, component) => code::size(component),
        }
    }

    /// Stops: takes no more connections, answers what is in flight within [`Limits::farewell`], and ends its threads.
    pub fn stop(self) {
        drop(self);
    }
}
