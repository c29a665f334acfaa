//! Types of components, which releases tell in different words.

use wasmtime::component::types::ComponentItem;

/// An item as a component's type lists it. Before 46 that was the item alone.
#[cfg(not(wasmtime_before_46))]
pub type Listed<'a> = wasmtime::component::types::ComponentExtern<'a>;
#[cfg(wasmtime_before_46)]
pub type Listed<'a> = ComponentItem;

/// What is listed.
#[cfg(not(wasmtime_before_46))]
pub fn item(listed: Listed<'_>) -> ComponentItem {
    listed.ty
}

/// What is listed.
#[cfg(wasmtime_before_46)]
pub fn item(listed: Listed<'_>) -> ComponentItem {
    listed
}
