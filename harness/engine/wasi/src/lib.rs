//! The data of a guest's store: its limits, and the WASI it is granted (nothing but what is there by default: no
//! folder, no environment, no socket).
//!
//! A crate of its own because each edit of whatever instantiates the WASI linker costs minutes of compiling.

#![forbid(unsafe_code)]

use wasmtime::component::{Linker, ResourceTable};
use wasmtime::{ResourceLimiter, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

/// The data of a guest's store.
pub struct State {
    limits: StoreLimits,
    wasi: Option<Box<Wasi>>,
}

struct Wasi {
    ctx: WasiCtx,
    table: ResourceTable,
}

impl State {
    /// A store's data: linear memories of at most `memory_limit` bytes, and WASI where the guest imports it.
    pub fn new(memory_limit: u64, wasi: bool) -> Self {
        let bytes = usize::try_from(memory_limit).unwrap_or(usize::MAX);
        State {
            limits: StoreLimitsBuilder::new().memory_size(bytes).trap_on_grow_failure(true).build(),
            wasi: wasi
                .then(|| Box::new(Wasi { ctx: WasiCtx::builder().build(), table: ResourceTable::new() })),
        }
    }

    /// The limiter that the engine asks before a memory or table grows.
    pub fn limiter(&mut self) -> &mut dyn ResourceLimiter {
        &mut self.limits
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        let wasi = self.wasi.as_mut().expect("WASI is linked only where the store was made with it");
        WasiCtxView { ctx: &mut wasi.ctx, table: &mut wasi.table }
    }
}

/// Grants WASI 0.2 to what `linker` links.
pub fn grant(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_sync(linker)
}
