//! Making a component of a core module.

use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata, metadata};

use crate::error::{Error, one_line};
use crate::world::{Kind, World};

/// The encoder, as part of an artifact's inputs. A test holds it against what the encoder itself writes.
pub(crate) const ENCODER: &str = "wit-component 0.261.0";

/// Encodes `module` as a component. A module whose bindings brought their own world (as `wit-bindgen`'s do)
/// keeps it; into any other, `world` is embedded first.
///
/// `name` and `path` are for errors only.
pub(crate) fn encode(name: &str, path: &Path, mut module: Vec<u8>, world: &World) -> Result<Vec<u8>, Error> {
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
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(ComponentEncoder::encode)
        .map_err(|e| refuse(one_line(e)))
}
