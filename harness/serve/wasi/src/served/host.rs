//! The data of a `wasi:http` component's store: its limits, and the WASI it is granted (nothing but what is there
//! by default: no folder, no environment, no socket, no request of its own).

use wasmtime::component::ResourceTable;
use wasmtime::{Engine, Store, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{
    Error, RequestOptions, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView,
};

/// Fuel and epochs that never run out.
const PLENTY: u64 = u64::MAX / 2;

/// The data of a component's store.
pub struct Host {
    limits: StoreLimits,
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: NoRequests,
}

/// Makes stores that are all alike.
#[derive(Clone)]
pub(crate) struct Stores {
    pub(crate) engine: Engine,
    pub(crate) memory_limit: usize,
    pub(crate) fuel: bool,
    pub(crate) epochs: bool,
}

impl Stores {
    /// A store with linear memories of at most the limit, and all the fuel and time there is.
    pub(crate) fn make(&self) -> Store<Host> {
        let limits = StoreLimitsBuilder::new().memory_size(self.memory_limit).trap_on_grow_failure(true);
        let host = Host {
            limits: limits.build(),
            table: ResourceTable::new(),
            wasi: WasiCtx::builder().build(),
            http: WasiHttpCtx::new(),
            hooks: NoRequests,
        };
        let mut store = Store::new(&self.engine, host);
        store.limiter(|host| &mut host.limits);
        if self.fuel {
            store.set_fuel(PLENTY).expect("the engine counts fuel");
        }
        if self.epochs {
            store.set_epoch_deadline(PLENTY);
        }
        store
    }
}

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for Host {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { hooks: &mut self.hooks, table: &mut self.table, ctx: &mut self.http }
    }
}

/// The logic asks nobody: a request that a component sends is refused.
struct NoRequests;

/// The future that tells whether a body was sent or received to its end.
type Transfer = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for NoRequests {
    fn send_request(
        &mut self,
        _: hyper::Request<WasiBody>,
        _: Option<RequestOptions>,
        _: Transfer,
    ) -> Box<dyn Future<Output = Result<(hyper::Response<WasiBody>, Transfer), Error>> + Send> {
        Box::new(std::future::ready(Err(Error::HttpRequestDenied)))
    }
}
