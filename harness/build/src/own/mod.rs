//! A component of somebody's, in whatever form it comes.

mod hollow;
mod marks;
mod program;
mod wrap;

use std::fs;
use std::path::Path;

use wasmparser::{Parser, Validator, WasmFeatures};
use wit_component::{ComponentEncoder, metadata};
use wit_parser::{Resolve, WorldId};

pub use hollow::HollowFunction;

use crate::conform::{HOST_GRANTS, admits};
use crate::encode::imports_from;
use crate::error::{Error, one_line};
use crate::http;
use crate::inspect::{producers, wit_text};
use crate::wasm::Component;

/// A component that this project has not built.
#[derive(Debug)]
pub struct Own {
    /// Its bytes in the binary format.
    pub bytes: Vec<u8>,
    /// Its interface as WIT text.
    pub wit: String,
    /// The language that it says it was written in; `wasm` where it says nothing.
    pub language: String,
    /// The core module that it was made of here, if it was one.
    pub wrapped: Option<Wrapped>,
    component: Component,
}

/// A core module that was made a component of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// Its exports that no function of a component can be made of, each with the reason.
    pub left_out: Vec<String>,
}

impl Own {
    /// Reads a component, or a core module with plain numbers, as `.wasm` or as `.wat` text.
    ///
    /// # Errors
    /// [`Error::NotAComponent`] for anything else, with what it is and what to do.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let refuse = |message| Error::NotAComponent { path: path.to_owned(), message };
        let bytes = fs::read(path).map_err(Error::io("read", path))?;
        if bytes.starts_with(b"\x7fELF") {
            return Err(refuse(COMPILED.to_owned()));
        }
        let bytes = match wat::parse_bytes(&bytes) {
            Ok(binary) => binary.into_owned(),
            // What is neither binary nor text is told of as what it is.
            Err(error) if is_text(&bytes) => {
                return Err(refuse(format!("its text has an error: {}", one_line(error))));
            }
            Err(_) => bytes,
        };
        validate(&bytes).map_err(refuse)?;
        let (bytes, wrapped) = match Parser::is_core_wasm(&bytes) {
            false => (bytes, None),
            true => component_of(bytes).map_err(refuse)?,
        };
        let component = Component::decode(path, bytes)?;
        let producers = producers(&component.bytes).map_err(|error| refuse(one_line(error)))?;
        let language = producers.into_iter().find(|it| it.field == "language");
        Ok(Self {
            bytes: component.bytes.clone(),
            wit: wit_text(&component.resolve, component.world).map_err(refuse)?,
            language: language.and_then(|it| plain_language(&it.name)).unwrap_or("wasm".to_owned()),
            wrapped,
            component,
        })
    }

    /// Its interface.
    #[must_use]
    pub fn world(&self) -> (Resolve, WorldId) {
        (self.component.resolve.clone(), self.component.world)
    }

    /// The names of its imports that no host of ours has: [`HOST_GRANTS`] are all there is where functions are called.
    #[must_use]
    pub fn not_granted(&self) -> Vec<String> {
        self.imports().filter(|name| !HOST_GRANTS.iter().any(|grant| admits(grant, name))).collect()
    }

    /// Whether it is an HTTP service: `p2` of `wasi:http/proxy@0.2`, `p3` of `wasi:http/service@0.3`, with the names of its imports
    /// that the host of such services does not have.
    #[must_use]
    pub fn http_service(&self) -> Option<(&'static str, Vec<String>)> {
        let Component { resolve, world, .. } = &self.component;
        let exports: Vec<String> =
            resolve.worlds[*world].exports.keys().map(|key| resolve.name_world_key(key)).collect();
        let service = http::exported(&exports)?;
        let granted = || HOST_GRANTS.iter().chain(service.imports);
        let missing = self.imports().filter(|name| !granted().any(|grant| admits(grant, name)));
        Some((service.version, missing.collect()))
    }

    /// A component with these functions of it and nothing in them, whose memory begins with `image` at the address `base`.
    ///
    /// # Errors
    /// If a function cannot be made so; one line, with the reason.
    pub fn hollow(&self, functions: &[HollowFunction], base: u32, image: &[u8]) -> Result<Vec<u8>, String> {
        let (resolve, world) = self.world();
        hollow::component(resolve, world, functions, base, image)
    }

    fn imports(&self) -> impl Iterator<Item = String> {
        let Component { resolve, world, .. } = &self.component;
        resolve.worlds[*world].imports.keys().map(|key| resolve.name_world_key(key))
    }
}

/// The name of a language, if it is one that could be: a component may say anything.
fn plain_language(name: &str) -> Option<String> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || " +#.-_".contains(c));
    (plain && !name.is_empty() && name.len() <= 30).then(|| name.to_lowercase())
}

/// The refusal of machine code.
const COMPILED: &str = "it is machine code that Wasmtime compiled beforehand (.cwasm), which fits one release, one machine and \
     one set of settings: give the component that it was compiled from";

/// Whether somebody seems to have meant text.
fn is_text(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    text.starts_with(b"(") || text.starts_with(b";;")
}

/// Refuses what is damaged before anything takes it apart. What is no WebAssembly at all is told of by whoever does.
fn validate(bytes: &[u8]) -> Result<(), String> {
    if !Parser::is_core_wasm(bytes) && !Parser::is_component(bytes) {
        return Ok(());
    }
    let valid = Validator::new_with_features(WasmFeatures::all()).validate_all(bytes);
    valid.map(drop).map_err(|error| format!("it is damaged: {}; build it again", one_line(error)))
}

/// A component of a core module: by the world that it brings, of a program, or of its functions of numbers.
fn component_of(module: Vec<u8>) -> Result<(Vec<u8>, Option<Wrapped>), String> {
    let (of_world, _) = metadata::decode(&module).map_err(one_line)?;
    if of_world.is_none() {
        let core = wrap::Core::read(&module)?;
        if program::is_one(&core) {
            return program::component(module, &core).map(|component| (component, None)).map_err(one_line);
        }
        let (component, left_out) = wrap::wrap(&module, core)?;
        return Ok((component, Some(Wrapped { left_out })));
    }
    // The encoder takes it for granted that there is such a module.
    if imports_from(&module, "__main_module__") {
        return Err("it is an adapter, which completes another module and does nothing by itself".to_owned());
    }
    let encoded =
        ComponentEncoder::default().validate(true).module(&module).and_then(ComponentEncoder::encode);
    encoded.map(|component| (component, None)).map_err(|error| {
        let what = one_line(error);
        format!("it is a core module of a component, and cannot be made one as it is: {what}; `wasm-tools component new` with its adapter can")
    })
}
