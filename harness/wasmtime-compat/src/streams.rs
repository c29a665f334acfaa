//! Streams of bytes that a host hands over. Before 46 a host's values have none.

use bytes::Bytes;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Type, Val};
use wasmtime::{AsContextMut, Engine, Error, Result};

use crate::component::item;

/// Whether a type is `stream<u8>`.
#[cfg(not(wasmtime_before_46))]
pub fn is_of_bytes(ty: &Type) -> bool {
    matches!(ty, Type::Stream(stream) if stream.ty() == Some(Type::U8))
}

/// Whether a type is `stream<u8>` that could be handed over.
#[cfg(wasmtime_before_46)]
pub fn is_of_bytes(_: &Type) -> bool {
    false
}

/// A stream of these bytes, all there from the beginning, for one call in that store.
///
/// # Errors
/// If the engine is without concurrency support.
#[cfg(not(wasmtime_before_46))]
pub fn of_bytes(mut store: impl AsContextMut, bytes: Bytes) -> Result<Val> {
    let reader = wasmtime::component::StreamReader::new(&mut store, bytes)?;
    Ok(Val::Stream(reader.try_into_stream_any(store)?))
}

/// A stream of these bytes.
///
/// # Errors
/// Always: this release has none.
#[cfg(wasmtime_before_46)]
pub fn of_bytes(_: impl AsContextMut, _: Bytes) -> Result<Val> {
    Err(Error::msg(format!("{} has no streams of a host: 46 is the first that has", crate::RUNTIME)))
}

/// The type `list<u8>`. Only a component has types, so that it takes one: whose only import is a function of such a list.
///
/// # Errors
/// If the engine cannot compile for this machine.
pub fn list_of_bytes(engine: &Engine) -> Result<Type> {
    let component = Component::new(engine, LIST_OF_BYTES)?;
    let ty = component.component_type();
    let found = ty.imports(engine).find_map(|(_, listed)| match item(listed) {
        ComponentItem::ComponentFunc(function) => function.params().next().map(|(_, ty)| ty),
        _ => None,
    });
    found.ok_or_else(|| Error::msg("a function of bytes without bytes"))
}

/// `(component (import "f" (func (param "b" (list u8)))))`
const LIST_OF_BYTES: &[u8] =
    b"\0asm\x0d\0\x01\0\x07\x0a\x02\x70\x7d\x40\x01\x01b\0\x01\0\x0a\x06\x01\0\x01f\x01\x01";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_list_of_bytes() {
        let Type::List(list) = list_of_bytes(&Engine::default()).unwrap() else { panic!("no list") };
        assert_eq!(list.ty(), Type::U8);
    }
}
