//! From a component on disk to something that can be instantiated.

use std::path::Path;

use sha2::{Digest, Sha256};
use tollgate_model::config::{CodeLoad, RuntimeConfig, hex};
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Artifact, Failure, FailureKind};
use wasmtime::Engine;
use wasmtime::component::Component;

use super::precompiled;
use crate::failure::failed;
use crate::opened::Stopwatch;

/// Reads, checks and compiles or loads the component, as the runtime configuration says.
pub fn load(
    engine: &Engine,
    config: &RuntimeConfig,
    artifact: &Artifact,
    cache: &Path,
    watch: &mut Stopwatch,
) -> Result<Component, Failure> {
    let file = artifact.path.display();
    let wasm = watch.phase(ColdStep::Read, || read(artifact))?;
    let broken = |error: wasmtime::Error| failed(format!("{file} cannot be loaded"), &error);
    match config.code.load {
        CodeLoad::Compile => watch.phase(ColdStep::Compile, || Component::new(engine, &wasm)).map_err(broken),
        CodeLoad::Deserialize => {
            let code = precompiled::find_or_make(engine, &wasm, &artifact.sha256, cache)?;
            watch.phase(ColdStep::Deserialize, || code.deserialize(engine)).map_err(broken)
        }
        CodeLoad::Map => {
            let code = precompiled::find_or_make(engine, &wasm, &artifact.sha256, cache)?;
            watch.phase(ColdStep::Map, || code.map(engine)).map_err(broken)
        }
    }
}

fn read(artifact: &Artifact) -> Result<Vec<u8>, Failure> {
    let file = artifact.path.display();
    let trouble = |message| Failure { kind: FailureKind::Subject, message };
    let wasm = std::fs::read(&artifact.path).map_err(|error| {
        trouble(format!("cannot read the component {file}: {error}; run `tollgate guests build`"))
    })?;
    let digest = hex(&Sha256::digest(&wasm));
    if digest != artifact.sha256 {
        return Err(trouble(format!(
            "the component {file} was changed since it was built (its SHA-256 is {}…, not {}…): run `tollgate guests build`",
            &digest[..12],
            artifact.sha256.get(..12).unwrap_or_default()
        )));
    }
    Ok(wasm)
}
