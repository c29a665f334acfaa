//! Reading a component from a file, and saying what the file is if it is not one.

use std::fs;
use std::path::Path;

use wasmparser::{Parser, Validator, WasmFeatures};
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldId};

use crate::error::{Error, one_line};

/// A component's bytes with its interface as a WIT world.
#[derive(Debug)]
pub(crate) struct Component {
    pub(crate) bytes: Vec<u8>,
    pub(crate) resolve: Resolve,
    pub(crate) world: WorldId,
}

impl Component {
    /// Reads and decodes the file.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        Self::decode(path, fs::read(path).map_err(Error::io("read", path))?)
    }

    /// Decodes what was, or will be, the content of `path`.
    pub(crate) fn decode(path: &Path, bytes: Vec<u8>) -> Result<Self, Error> {
        let refuse = |message| Error::NotAComponent { path: path.to_owned(), message };
        if !Parser::is_component(&bytes) {
            return Err(refuse(describe(&bytes)));
        }
        match wit_component::decode(&bytes) {
            Ok(DecodedWasm::Component(resolve, world)) => Ok(Self { bytes, resolve, world }),
            Ok(DecodedWasm::WitPackage(..)) => {
                Err(refuse("it holds a WIT package and no code; give the component itself".to_owned()))
            }
            Err(e) => {
                Err(refuse(match Validator::new_with_features(WasmFeatures::all()).validate_all(&bytes) {
                    Ok(_) => format!("its interface has no form in WIT: {}", one_line(e)),
                    Err(e) => format!("it begins like one but is damaged: {}; build it again", one_line(e)),
                }))
            }
        }
    }
}

/// Refuses what was read from a file if it is no component.
///
/// # Errors
/// If it is something else: what, and what to do about it.
pub fn check_is_component(path: &Path, bytes: Vec<u8>) -> Result<(), Error> {
    Component::decode(path, bytes).map(drop)
}

/// A description of a file that is not a component, and of what to do about it.
fn describe(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        "the file is empty; build it again".to_owned()
    } else if Parser::is_core_wasm(bytes) {
        "it is a core module; encode it with its world (`encode = true` in guest.toml, or `wasm-tools component new`)"
            .to_owned()
    } else if bytes.starts_with(b"(") {
        "it looks like WebAssembly text; translate it to the binary format".to_owned()
    } else {
        let beginning: String = bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("it is not WebAssembly at all (begins with bytes {beginning}); check the path")
    }
}
