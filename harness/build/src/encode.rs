//! Making a component of a core module.

use std::fs;
use std::path::Path;

use wasmparser::{Parser, Payload};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata, metadata};

use crate::error::{Error, one_line};
use crate::world::{Kind, World};

/// The encoder, as part of an artifact's inputs. A test holds it against what the encoder itself writes.
pub(crate) const ENCODER: &str = "wit-component 0.261.0";

/// Encodes `module` as a component. A module whose bindings brought their own world (as `wit-bindgen`'s do)
/// keeps it; into any other, `world` is embedded first.
///
/// `name` and `path` are for errors only.
pub(crate) fn encode(
    name: &str,
    path: &Path,
    mut module: Vec<u8>,
    world: &World,
    adapter: Option<&Adapter>,
) -> Result<Vec<u8>, Error> {
    let refuse = |message| Error::Encode { name: name.to_owned(), module: path.to_owned(), message };
    let (without_world, _) = metadata::decode(&module).map_err(|e| refuse(one_line(e)))?;
    match (&without_world, &world.0) {
        (Some(_), _) => {}
        (None, Kind::Wit { resolve, id }) => {
            embed_component_metadata(&mut module, resolve, *id, StringEncoding::UTF8, false)
                .map_err(|e| refuse(one_line(e)))?;
        }
        (None, Kind::Http(service)) => {
            return Err(refuse(format!("it brings no world; bindings of `{}` do", service.name)));
        }
    }
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true);
    if let Some(adapter) = adapter {
        if !imports_from(&module, PREVIEW1) {
            return Err(refuse(format!(
                "it imports nothing from `{PREVIEW1}`: its guest.toml needs no `adapter`"
            )));
        }
        encoder.adapter(PREVIEW1, &adapter.module).map_err(|e| refuse(one_line(e)))?;
    }
    encoder.module(&module).and_then(ComponentEncoder::encode).map_err(|e| refuse(one_line(e)))
}

/// The module that an adapter stands in for: the WASI of before components.
pub(crate) use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME as PREVIEW1;

/// A core module that stands in for [`PREVIEW1`].
#[derive(Debug)]
pub(crate) struct Adapter {
    module: Vec<u8>,
}

impl Adapter {
    /// Reads one, in binary or text form.
    pub(crate) fn load(path: &Path) -> Result<Self, Error> {
        let content = fs::read(path).map_err(Error::io("read the adapter", path))?;
        let unfit = |message| Error::Adapter { path: path.to_owned(), message };
        let module = wat::parse_bytes(&content).map_err(|e| unfit(one_line(e)))?.into_owned();
        match Parser::is_core_wasm(&module) {
            true => Ok(Self { module }),
            false => Err(unfit("it is a component, and an adapter is a core module".to_owned())),
        }
    }
}

/// Whether a core module imports anything from the module `from`.
pub(crate) fn imports_from(module: &[u8], from: &str) -> bool {
    let imports = Parser::new(0).parse_all(module).filter_map(|payload| match payload {
        Ok(Payload::ImportSection(imports)) => Some(imports.into_imports()),
        _ => None,
    });
    imports.flatten().flatten().any(|import| import.module == from)
}
