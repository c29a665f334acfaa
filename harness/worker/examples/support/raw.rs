//! Raw Wasmtime, by hand, as the runtime configuration `cranelift` means it.

use std::path::Path;

use tollgate_wasi::State;
use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, OptLevel, Store, Strategy};

use super::Trouble;

/// A store, a component, and a linker.
pub type Opened = (Store<State>, Component, Linker<State>);

/// An engine's store, the component in `file`, and nothing to import. The store holds what ours holds, because
/// Wasmtime compiles its calls for that type: with `()` in it a call would be 5 instructions shorter.
pub fn open(file: &Path) -> Result<Opened, Trouble> {
    open_with(file, |_| {})
}

/// The same, with further settings.
pub fn open_with(file: &Path, more: impl FnOnce(&mut Config)) -> Result<Opened, Trouble> {
    let mut config = Config::new();
    config.strategy(Strategy::Cranelift).cranelift_opt_level(OptLevel::Speed).concurrency_support(false);
    more(&mut config);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, file)?;
    let mut store = Store::new(&engine, State::new(256 << 20, None));
    store.limiter(State::limiter);
    Ok((store, component, Linker::new(&engine)))
}

/// Only a few workloads are worth a loop by hand.
pub fn unwritten(workload: &str) -> Trouble {
    format!("no loop is written for `{workload}`: take probe/nop or pricing/get-quote").into()
}
