//! The data of a guest's store: its limits, and the WASI it is granted: nothing but what is there by default (no folder,
//! no environment, no socket), and what its suite says.
//!
//! A crate of its own because each edit of whatever instantiates the WASI linker costs minutes of compiling.

#![forbid(unsafe_code)]

use std::path::Path;

use tollgate_model::Grant;
use tollgate_wasmtime_compat::wasi::grant_reading;
use wasmtime::component::{Linker, ResourceTable};
use wasmtime::{ResourceLimiter, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
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
    /// A store's data: linear memories of at most `memory_limit` bytes, and WASI with this behind it where the guest imports
    /// it.
    pub fn new(memory_limit: u64, wasi: Option<&Grant>) -> Self {
        let bytes = usize::try_from(memory_limit).unwrap_or(usize::MAX);
        State {
            limits: StoreLimitsBuilder::new().memory_size(bytes).trap_on_grow_failure(true).build(),
            wasi: wasi.map(|grant| Box::new(Wasi { ctx: ctx(grant), table: ResourceTable::new() })),
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

/// What is behind WASI. A folder or file that was there when the guest was opened and is gone now is not there for the guest.
fn ctx(grant: &Grant) -> WasiCtx {
    let mut builder = WasiCtx::builder();
    if grant.is_nothing() {
        return builder.build();
    }
    builder.args(&grant.args);
    for (name, value) in &grant.env {
        builder.env(name, value);
    }
    for (name, folder) in &grant.dirs {
        let _ = grant_reading(&mut builder, folder, name);
    }
    if let Some(content) = grant.stdin.as_ref().and_then(|file| std::fs::read(file).ok()) {
        builder.stdin(MemoryInputPipe::new(content));
    }
    builder.build()
}

/// Refuses to grant what is not there.
///
/// # Errors
/// If a folder or file cannot be opened: which, and why.
pub fn check(grant: &Grant) -> Result<(), String> {
    let refuse = |path: &Path, error| format!("cannot grant {}: {error}", path.display());
    for folder in grant.dirs.values() {
        std::fs::read_dir(folder).map_err(|error| refuse(folder, error))?;
    }
    grant
        .stdin
        .as_ref()
        .map_or(Ok(()), |file| std::fs::read(file).map(drop).map_err(|error| refuse(file, error)))
}

/// Grants WASI 0.2 to what `linker` links.
pub fn grant(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_sync(linker)
}
