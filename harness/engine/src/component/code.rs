//! From a component on disk to something that can be instantiated.

use std::path::Path;

use sha2::{Digest, Sha256};
use tollgate_model::config::{CodeLoad, RuntimeConfig, hex};
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Artifact, CodeBytes, Failure, Open};
use tollgate_wasmtime_compat::component::machine_code;
use wasmtime::Engine;
use wasmtime::component::Component;

use super::compilations::Compilations;
use super::{precompiled, settings};
use crate::failure::{failed, unsupported};
use crate::opened::Stopwatch;

/// A component, and how it came to be.
pub struct Loaded {
    /// The component.
    pub component: Component,
    /// Whether code was compiled in this process: here, or beforehand because it was not in the cache yet. (That is in no
    /// phase, but leaves its traces in the process's memory.)
    pub compiled: bool,
}

/// An engine, and the compilation cache that it was made with.
pub struct Built {
    /// The engine.
    pub engine: Engine,
    compilations: Option<Compilations>,
}

/// The engine that `open` asks for, in a phase of its own.
pub fn engine(
    open: &Open,
    config: &RuntimeConfig,
    artifact: &Artifact,
    watch: &mut Stopwatch,
) -> Result<Built, Failure> {
    watch.phase(ColdStep::Engine, || {
        let compilations = Compilations::of(config.code.load, artifact, &open.cache)?;
        let cache = compilations.as_ref().map(Compilations::cache);
        let engine = settings::engine(config, open.perf_map, cache)
            .map_err(|error| unsupported("Wasmtime refuses this combination", &error))?;
        Ok(Built { engine, compilations })
    })
}

/// Reads, checks and compiles or loads the component, as the runtime configuration says. What is compiled beforehand is
/// read in place of the component, which then need not be there at all. Where the code is mapped, reading it is for the
/// check of its digest alone: a phase of its own ([`ColdStep::Read`]), because a host that trusts its disk leaves it out.
pub fn load(
    built: &Built,
    config: &RuntimeConfig,
    artifact: &Artifact,
    cache: &Path,
    watch: &mut Stopwatch,
) -> Result<Loaded, Failure> {
    let file = artifact.path.display();
    let broken = |error: wasmtime::Error| failed(format!("{file} cannot be loaded"), &error);
    let engine = &built.engine;
    if let Some(compilations) = &built.compilations {
        let wasm = watch.phase(ColdStep::Read, || read(artifact))?;
        let (component, compiled) = compilations.load(engine, &wasm, watch)?;
        return Ok(Loaded { component, compiled });
    }
    if config.code.load == CodeLoad::Compile {
        let wasm = watch.phase(ColdStep::Read, || read(artifact))?;
        let component = watch.phase(ColdStep::Compile, || Component::new(engine, &wasm)).map_err(broken)?;
        return Ok(Loaded { component, compiled: true });
    }
    let (kept, compiled) = precompiled::kept(engine, artifact, cache)?;
    let component = match config.code.load {
        CodeLoad::Map => {
            let code = watch.phase(ColdStep::Read, || kept.checked())?;
            watch.phase(ColdStep::Map, || code.map(engine)).map_err(broken)?
        }
        _ => watch.phase(ColdStep::Deserialize, || kept.checked()?.deserialize(engine).map_err(broken))?,
    };
    Ok(Loaded { component, compiled })
}

/// The size of a component once compiled.
pub fn size(component: &Component) -> Result<CodeBytes, Failure> {
    let written = component.serialize().map_err(|error| failed("serializing the component", &error))?;
    let machine_code =
        machine_code(component).map_err(|error| failed("measuring the machine code", &error))?;
    Ok(CodeBytes { precompiled: written.len() as u64, machine_code })
}

/// Reads a component and checks that it is the one that is meant.
pub fn read(artifact: &Artifact) -> Result<Vec<u8>, Failure> {
    let file = artifact.path.display();
    let wasm = std::fs::read(&artifact.path).map_err(|error| {
        Failure::subject(format!("cannot read the component {file}: {error}; run `tollgate guests build`"))
    })?;
    let digest = hex(&Sha256::digest(&wasm));
    if digest != artifact.sha256 {
        return Err(Failure::subject(format!(
            "the component {file} was changed since it was built (its SHA-256 is {}…, not {}…): run `tollgate guests build`",
            &digest[..12],
            artifact.sha256.get(..12).unwrap_or_default()
        )));
    }
    Ok(wasm)
}
