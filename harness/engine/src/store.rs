//! Stores that are all alike.

use std::sync::Arc;

use tollgate_model::Grant;
use tollgate_model::config::RuntimeConfig;
use tollgate_wasi::State;
use wasmtime::{Engine, Store};

/// Makes stores that are all alike.
#[derive(Clone)]
pub struct StoreMaker {
    engine: Engine,
    memory_limit: u64,
    /// Whether there is WASI behind them.
    wasi: bool,
    grant: Arc<Grant>,
    fuel: bool,
    epochs: bool,
}

/// Fuel that never runs out.
pub const PLENTY: u64 = u64::MAX / 2;

impl StoreMaker {
    /// Makes stores for a guest under a runtime configuration, with WASI where that is linked, and what is granted.
    pub fn new(
        engine: &Engine,
        config: &RuntimeConfig,
        memory_limit: u64,
        wasi: bool,
        grant: Arc<Grant>,
    ) -> Self {
        StoreMaker {
            engine: engine.clone(),
            memory_limit,
            wasi,
            grant,
            fuel: config.engine.consume_fuel == Some(true),
            epochs: config.engine.epoch_interruption == Some(true),
        }
    }

    /// A store, with all the fuel and time there is.
    #[inline]
    pub fn make(&self) -> Store<State> {
        let mut store =
            Store::new(&self.engine, State::new(self.memory_limit, self.wasi.then_some(&*self.grant)));
        store.limiter(State::limiter);
        if !self.grant.imports.is_empty() {
            // What a guest gives to a stub becomes values, a byte of a list too: it is bounded by the guest's memory.
            store.set_hostcall_fuel(usize::MAX);
        }
        if self.fuel {
            store.set_fuel(PLENTY).expect("the engine counts fuel");
        }
        if self.epochs {
            store.set_epoch_deadline(PLENTY);
        }
        store
    }

    /// The engine of all of them.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Whether they hold what WASI needs.
    pub fn grants_wasi(&self) -> bool {
        self.wasi
    }

    /// What is granted beyond WASI with nothing behind it, in words; none where that is nothing.
    pub fn granted(&self) -> Option<String> {
        (!self.grant.is_nothing()).then(|| self.grant.described())
    }

    /// What is granted.
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    /// The most bytes of linear memory that a guest may have.
    pub fn memory_limit(&self) -> u64 {
        self.memory_limit
    }

    /// Whether stores count fuel.
    pub fn counts_fuel(&self) -> bool {
        self.fuel
    }
}
