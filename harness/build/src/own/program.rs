//! A component made of a program for `wasm32-wasip1`, a core module.

use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER as ADAPTER;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

use super::marks;
use super::wrap::Core;
use crate::encode::PREVIEW1;

/// Whether a core module is such a program: it starts, and imports WASI and marks alone.
pub(super) fn is_one(core: &Core) -> bool {
    let known = |(from, name): &(String, String)| {
        from == PREVIEW1 || from == marks::MODULE && marks::FUNCTIONS.contains(&name.as_str())
    };
    core.exports.iter().any(|(name, _)| name == "_start")
        && !core.imports.is_empty()
        && core.imports.iter().all(known)
}

/// The component, with Wasmtime's own adapter.
pub(super) fn component(mut module: Vec<u8>, core: &Core) -> anyhow::Result<Vec<u8>> {
    if core.imports.iter().any(|(from, _)| from == marks::MODULE) {
        let (resolve, world) = marks::world();
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)?;
    }
    ComponentEncoder::default().validate(true).module(&module)?.adapter(PREVIEW1, ADAPTER)?.encode()
}
