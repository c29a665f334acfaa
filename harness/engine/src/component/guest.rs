//! A guest, opened: engine, machine code, imports linked, ready to be instantiated as often as one likes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use tollgate_model::config::{CallPath, CallSettings, InstanceUse, PoolingSettings};
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Artifact, CodeBytes, Failure, Open};
use tollgate_model::{Grant, Workload};
use tollgate_suite::Suites;
use tollgate_wasi::State;
use wasmtime::Engine;
use wasmtime::component::{Component, InstancePre, Linker};

use super::precompiled::{self, Precompiled};
use super::{code, marks, settings, stubs};
use crate::calls::bindings::{World, functions};
use crate::calls::typed;
use crate::failure::{chain, failed};
use crate::opened::Stopwatch;
use crate::store::StoreMaker;

/// A guest under one runtime configuration.
pub struct Guest {
    engine: Engine,
    pre: InstancePre<State>,
    /// The world of the bindings, or why the component does not export it.
    world: Result<World, String>,
    pub(super) stores: StoreMaker,
    pooling: Option<PoolingSettings>,
    pub(super) call: CallSettings,
    artifact: Artifact,
    cache: PathBuf,
    compiled: bool,
    suites: LazySuites,
    /// Whether it is timed between marks that it sets.
    pub(super) marked: bool,
}

impl Guest {
    /// Opens the guest that `open` names.
    pub fn open(open: &Open, watch: &mut Stopwatch) -> Result<Self, Failure> {
        let missing = |what| Failure::request(format!("{}: a component needs {what}", open.contender));
        let config = open.config.as_ref().ok_or_else(|| missing("a runtime configuration"))?;
        let artifact = open.artifact.as_ref().ok_or_else(|| missing("an artifact"))?;
        let built = code::engine(open, config, artifact, watch)?;
        let code::Loaded { component, compiled } = code::load(&built, config, artifact, &open.cache, watch)?;
        let engine = built.engine.clone();
        drop(built); // and with it a compilation cache that is for this start only
        let grant = Arc::new(open.grant.clone());
        let wasi = stubs::wants_wasi(&component, &grant.imports);
        let linked = watch.phase(ColdStep::Link, || {
            let pre = link(&engine, &component, wasi, &grant)?;
            let world = World::of(&pre).map_err(|error| chain(&error));
            Ok((pre, world))
        });
        let (pre, world) = linked
            .map_err(|error| failed(format!("{} cannot be linked", artifact.path.display()), &error))?;
        tollgate_wasi::check(&open.grant).map_err(Failure::subject)?;
        let stores = StoreMaker::new(&engine, config, open.memory_limit, wasi, grant);
        let marked = open.grant.imports.get(marks::INTERFACE).is_none() && marks::are_in(pre.component());
        let (artifact, cache) = (artifact.clone(), open.cache.clone());
        let (pooling, call) = (config.pooling.clone(), config.call);
        let suites = LazySuites { folders: open.suites.clone(), read: OnceLock::new() };
        Ok(Guest { engine, pre, world, stores, pooling, call, artifact, cache, compiled, suites, marked })
    }

    /// The call path of a workload, unless the runtime configuration names one: bindings where there are some for its
    /// function, else typed where its types allow it, else dynamic.
    pub fn call_path(&self, workload: Workload) -> CallPath {
        let typed = || {
            let suites = self.suites().ok()?;
            suites.find(workload.function).filter(|(_, entry)| typed::fits(entry)).map(|_| CallPath::Typed)
        };
        match self.call.path {
            Some(path) => path,
            None if functions::exists(workload.function.as_str()) => CallPath::Bindings,
            None => typed().unwrap_or(CallPath::Dynamic),
        }
    }

    /// The call that makes the object that calls of a workload go to.
    pub fn setup(&self, workload: Workload) -> Option<String> {
        let (_, entry) = self.suites().ok()?.find(workload.function)?;
        entry.export()?.setup.as_ref().map(|setup| setup.shown())
    }

    /// The world of the bindings.
    ///
    /// # Errors
    /// If the component does not export it.
    pub fn world(&self) -> Result<&World, Failure> {
        self.world.as_ref().map_err(|why| {
            Failure::subject(format!("{} does not fit world `guest`: {why}", self.artifact.path.display()))
        })
    }

    /// The component with its imports resolved.
    pub fn pre(&self) -> &InstancePre<State> {
        &self.pre
    }

    /// The suites whose functions may be called; read when they are first needed, so that opening does not take longer.
    pub fn suites(&self) -> Result<&Suites, Failure> {
        self.suites.get()
    }

    /// Whether one instance serves one call after the other.
    pub fn keeps_an_instance(&self) -> bool {
        self.call.instance == InstanceUse::Reuse
    }

    /// Whether fuel of a call can be told: one store must live through the pass that is counted.
    pub fn counts_fuel(&self) -> bool {
        self.stores.counts_fuel() && self.keeps_an_instance()
    }

    /// Number of threads that compiled, if anything was compiled when this was opened.
    pub fn compile_threads(&self) -> Option<u16> {
        self.compiled.then(|| settings::compile_threads(&self.engine))
    }

    /// The size of the component once compiled.
    pub fn code_size(&self) -> Result<CodeBytes, Failure> {
        code::size(self.pre.component())
    }

    /// The component's code, compiled beforehand.
    pub(super) fn precompiled(&self) -> Result<Precompiled, Failure> {
        precompiled::kept(&self.engine, &self.artifact, &self.cache)?.0.checked()
    }

    /// Makes the stores that instances live in.
    pub fn stores(&self) -> &StoreMaker {
        &self.stores
    }

    /// The way that the runtime configuration wants calls to be made.
    pub fn call(&self) -> CallSettings {
        self.call
    }

    /// The facts of what the engine was really built with.
    pub fn effective(&self) -> BTreeMap<String, String> {
        let mut facts = settings::effective(&self.engine, self.pooling.as_ref());
        let mut fact = |name: &str, value: String| _ = facts.insert(name.to_string(), value);
        fact("call-style", format!("{:?}", self.call.style).to_lowercase());
        if let Some(path) = self.call.path {
            fact("call-path", path.to_string());
        }
        fact("instance", format!("{:?}", self.call.instance).to_lowercase());
        fact("wasi", if self.stores.grants_wasi() { "p2" } else { "none" }.to_string());
        if let Some(granted) = self.stores.granted() {
            fact("granted", granted);
        }
        if self.marked {
            fact("timed", "between bench.start and bench.end".to_string());
        }
        fact("memory-limit", self.stores.memory_limit().to_string());
        facts
    }
}

/// Suites that are read when they are first asked for.
struct LazySuites {
    folders: Vec<PathBuf>,
    read: OnceLock<Result<Suites, String>>,
}

impl LazySuites {
    fn get(&self) -> Result<&Suites, Failure> {
        let read = || Suites::read(&self.folders).map_err(|error| error.to_string());
        self.read.get_or_init(read).as_ref().map_err(Failure::request)
    }
}

/// Resolves a component's imports: by WASI where it is wanted, and by stubs.
pub(super) fn link(
    engine: &Engine,
    component: &Component,
    wasi: bool,
    grant: &Grant,
) -> wasmtime::Result<InstancePre<State>> {
    let mut linker = Linker::new(engine);
    if wasi {
        tollgate_wasi::grant(&mut linker)?;
    }
    stubs::define(&mut linker, component, &grant.imports).map_err(wasmtime::Error::msg)?;
    linker.instantiate_pre(component)
}
