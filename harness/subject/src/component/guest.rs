//! A guest, opened: engine, machine code, imports linked, ready to be instantiated as often as one likes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tollgate_model::config::{CallSettings, InstanceUse, PoolingSettings, RuntimeConfig};
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Artifact, CodeSize, Failure, FailureKind, Open};
use tollgate_wasi::State;
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Engine, Store};

use super::precompiled::{self, Precompiled};
use super::{awaited, code, settings, typed};
use crate::failure::{failed, unsupported};
use crate::opened::Stopwatch;

/// A guest under one runtime configuration.
pub struct Guest {
    engine: Engine,
    pub(super) typed: typed::GuestPre<State>,
    pub(super) awaited: awaited::GuestPre<State>,
    pub(super) stores: StoreMaker,
    pooling: Option<PoolingSettings>,
    pub(super) call: CallSettings,
    artifact: Artifact,
    cache: PathBuf,
    compiled: bool,
}

/// Makes stores that are all alike.
#[derive(Clone)]
pub struct StoreMaker {
    engine: Engine,
    memory_limit: u64,
    wasi: bool,
    fuel: bool,
    epochs: bool,
}

/// Fuel that never runs out.
pub const PLENTY: u64 = u64::MAX / 2;

impl StoreMaker {
    /// A store, with all the fuel and time there is.
    #[inline]
    pub fn make(&self) -> Store<State> {
        let mut store = Store::new(&self.engine, State::new(self.memory_limit, self.wasi));
        store.limiter(State::limiter);
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

    /// Whether stores count fuel.
    pub fn counts_fuel(&self) -> bool {
        self.fuel
    }
}

impl Guest {
    /// Opens the guest that `open` names.
    pub fn open(open: &Open, watch: &mut Stopwatch) -> Result<Self, Failure> {
        let missing = |what| Failure {
            kind: FailureKind::Request,
            message: format!("{}: a component needs {what}", open.contender),
        };
        let config = open.config.as_ref().ok_or_else(|| missing("a runtime configuration"))?;
        let artifact = open.artifact.as_ref().ok_or_else(|| missing("an artifact"))?;
        let engine = watch
            .phase(ColdStep::Engine, || settings::engine(config))
            .map_err(|error| unsupported("Wasmtime refuses this combination", &error))?;
        let code::Loaded { component, compiled } = code::load(&engine, config, artifact, &open.cache, watch)?;
        let wasi = component.component_type().imports(&engine).len() > 0;
        let (typed, awaited) =
            watch.phase(ColdStep::Link, || link(&engine, &component, wasi)).map_err(|error| {
                failed(format!("{} does not fit world `guest`", artifact.path.display()), &error)
            })?;
        let stores = stores(&engine, config, open.memory_limit, wasi);
        let (artifact, cache) = (artifact.clone(), open.cache.clone());
        let (pooling, call) = (config.pooling.clone(), config.call);
        Ok(Guest { engine, typed, awaited, stores, pooling, call, artifact, cache, compiled })
    }

    /// Whether one instance serves one call after the other.
    pub fn keeps_an_instance(&self) -> bool {
        self.call.instance == InstanceUse::Reuse
    }

    /// How many threads compiled, if anything was compiled when this was opened.
    pub fn compile_threads(&self) -> Option<u16> {
        self.compiled.then(|| settings::compile_threads(&self.engine))
    }

    /// How large the component is once compiled.
    pub fn code_size(&self) -> Result<CodeSize, Failure> {
        code::size(self.typed.instance_pre().component())
    }

    /// The component's code, compiled beforehand.
    pub(super) fn precompiled(&self) -> Result<Precompiled, Failure> {
        precompiled::kept(&self.engine, &self.artifact, &self.cache)?.0.checked()
    }

    /// Makes instances for plain calls.
    pub fn typed(&self) -> &typed::GuestPre<State> {
        &self.typed
    }

    /// Makes the stores that they live in.
    pub fn stores(&self) -> &StoreMaker {
        &self.stores
    }

    /// How the runtime configuration wants calls to be made.
    pub fn call(&self) -> CallSettings {
        self.call
    }

    /// What the engine was really built with.
    pub fn effective(&self) -> BTreeMap<String, String> {
        let mut facts = settings::effective(&self.engine, self.pooling.as_ref());
        let mut fact = |name: &str, value: String| _ = facts.insert(name.to_string(), value);
        fact("call-style", format!("{:?}", self.call.style).to_lowercase());
        fact("instance", format!("{:?}", self.call.instance).to_lowercase());
        fact("wasi", if self.stores.wasi { "p2" } else { "none" }.to_string());
        fact("memory-limit", self.stores.memory_limit.to_string());
        facts
    }
}

fn stores(engine: &Engine, config: &RuntimeConfig, memory_limit: u64, wasi: bool) -> StoreMaker {
    StoreMaker {
        engine: engine.clone(),
        memory_limit,
        wasi,
        fuel: config.engine.consume_fuel == Some(true),
        epochs: config.engine.epoch_interruption == Some(true),
    }
}

/// Resolves a component's imports and checks its exports.
pub(super) fn link(
    engine: &Engine,
    component: &Component,
    wasi: bool,
) -> wasmtime::Result<(typed::GuestPre<State>, awaited::GuestPre<State>)> {
    let mut linker = Linker::new(engine);
    if wasi {
        tollgate_wasi::grant(&mut linker)?;
    }
    let pre: InstancePre<State> = linker.instantiate_pre(component)?;
    Ok((typed::GuestPre::new(pre.clone())?, awaited::GuestPre::new(pre)?))
}
