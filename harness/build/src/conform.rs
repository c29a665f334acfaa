//! Whether a component is what a world asks for, and if not, which item differs.
//!
//! Types are the validator's to compare (`wit_component::targets`). It knows of nothing but the world, and names by
//! their exact versions: what a host grants besides is checked here, and so are the worlds of WASI, which are known by
//! their track.

use std::collections::HashSet;
use std::path::Path;

use wasmparser::BinaryReaderError;
use wit_parser::{Resolve, Span, WorldId, WorldItem, WorldKey};

use crate::error::{Error, one_line};
use crate::http::Service;
use crate::items::signature;
use crate::wasm::Component;
use crate::world::{Kind, World};

/// The packages that Tollgate's hosts can grant a component: WASI 0.2 without HTTP.
pub const HOST_GRANTS: [&str; 6] = [
    "wasi:cli@0.2",
    "wasi:clocks@0.2",
    "wasi:filesystem@0.2",
    "wasi:io@0.2",
    "wasi:random@0.2",
    "wasi:sockets@0.2",
];

/// Verifies that the component in `path` exports everything that `world` exports, with the same types, and
/// imports nothing but what `world` imports or `granted` admits (`namespace:name@version`, where `@0.2` admits
/// every 0.2.x).
///
/// # Errors
/// [`Error::Nonconforming`], which names the first item that is missing, different or not granted;
/// [`Error::NotAComponent`] if it is not a component.
pub fn check_world<S: AsRef<str>>(world: &World, path: &Path, granted: &[S]) -> Result<(), Error> {
    check_component(world, &Component::read(path)?, path, granted)
}

pub(crate) fn check_component<S: AsRef<str>>(
    world: &World,
    component: &Component,
    path: &Path,
    granted: &[S],
) -> Result<(), Error> {
    let granted: Vec<&str> = granted.iter().map(AsRef::as_ref).collect();
    check_imports(world, component, &granted)
        .and_then(|()| check_exports(world, component))
        .map_err(|message| Error::Nonconforming { path: path.to_owned(), message })
}

fn check_imports(world: &World, component: &Component, granted: &[&str]) -> Result<(), String> {
    let expected = |import: &str| match &world.0 {
        Kind::Wit { resolve, id } => {
            resolve.worlds[*id].imports.keys().any(|key| resolve.name_world_key(key) == import)
        }
        Kind::Http(service) => service.imports.iter().any(|grant| admits(grant, import)),
    };
    for key in component.resolve.worlds[component.world].imports.keys() {
        let import = component.resolve.name_world_key(key);
        if !expected(&import) && !granted.iter().any(|grant| admits(grant, &import)) {
            let granted = if granted.is_empty() { "nothing".to_owned() } else { granted.join(", ") };
            return Err(format!("imports `{import}`, which is not granted (granted: {granted})"));
        }
    }
    Ok(())
}

/// Whether the grant `wasi:io@0.2`, or `wasi:io/streams@0.2`, covers the import `wasi:io/streams@0.2.6`.
pub(crate) fn admits(grant: &str, import: &str) -> bool {
    let (package, track) = grant.split_once('@').unwrap_or((grant, ""));
    let (interface, version) = import.split_once('@').unwrap_or((import, ""));
    let same_package = interface == package || interface.split('/').next() == Some(package);
    let same_track = track.is_empty()
        || version.strip_prefix(track).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    same_package && same_track
}

fn check_exports(world: &World, component: &Component) -> Result<(), String> {
    match &world.0 {
        Kind::Wit { resolve, id } => check_contracts(resolve, *id, component),
        Kind::Http(service) => check_handler(service, component),
    }
}

/// A standard's types are its own affair: it is enough that there is a handler of the right signature.
fn check_handler(service: &Service, component: &Component) -> Result<(), String> {
    let Service { handler, handle, .. } = service;
    let exports = &component.resolve.worlds[component.world].exports;
    let name = |key: &WorldKey| component.resolve.name_world_key(key);
    let found = exports.iter().find(|(key, _)| admits(handler, &name(key)));
    let Some((key, WorldItem::Interface { id, .. })) = found else {
        return Err(missing(handler, &component.resolve, exports.keys()));
    };
    let found = component.resolve.interfaces[*id].functions.get("handle");
    let found = found.map_or("nothing".to_owned(), |function| signature(&component.resolve, function));
    if found == *handle {
        return Ok(());
    }
    Err(format!("exports `{}` function `handle` as `{found}`, expected `{handle}`", name(key)))
}

fn check_contracts(expected: &Resolve, world: WorldId, component: &Component) -> Result<(), String> {
    let actual = &component.resolve.worlds[component.world].exports;
    for key in expected.worlds[world].exports.keys() {
        let name = expected.name_world_key(key);
        if !actual.keys().any(|key| component.resolve.name_world_key(key) == name) {
            return Err(missing(&name, &component.resolve, actual.keys()));
        }
    }
    check_types(expected.clone(), world, component)
        .map_err(|e| format!("is not of the world `{}`: {}", expected.worlds[world].name, reason(&e)))
}

/// Holds the component's type against the world's, with leave for its own imports, which are checked already.
fn check_types(mut expected: Resolve, world: WorldId, component: &Component) -> anyhow::Result<()> {
    let merged = expected.merge(with_exports_renamed(component))?;
    let actual = merged.map_world(component.world, Span::default())?;
    for (key, item) in expected.worlds[actual].imports.clone() {
        expected.worlds[world].imports.entry(key).or_insert(item);
    }
    wit_component::targets(&expected, world, &component.bytes, false)
}

/// The component's interface with the packages of its exports under other names, so that they are not taken for those
/// that they are to be held against.
fn with_exports_renamed(component: &Component) -> Resolve {
    let mut resolve = component.resolve.clone();
    let exports = &resolve.worlds[component.world].exports;
    let package = |key: &WorldKey| match key {
        WorldKey::Interface(id) => resolve.interfaces[*id].package,
        WorldKey::Name(_) => None,
    };
    for id in exports.keys().filter_map(package).collect::<HashSet<_>>() {
        resolve.packages[id].name.namespace.insert_str(0, "exported-");
    }
    resolve.package_names = resolve.packages.iter().map(|(id, package)| (package.name.clone(), id)).collect();
    resolve
}

/// Says which export is missing, and whether the same interface is there in another version.
fn missing<'a>(name: &str, resolve: &Resolve, exports: impl Iterator<Item = &'a WorldKey>) -> String {
    let unversioned = |name: &str| name.split('@').next().map(str::to_owned);
    let other = exports
        .map(|key| resolve.name_world_key(key))
        .find(|export| unversioned(export) == unversioned(name));
    match other {
        Some(other) => format!("exports `{other}`, expected `{name}`"),
        None => format!("does not export `{name}`"),
    }
}

/// The validator's finding, from the outermost item to the innermost. The first of several lines only names the
/// import that `targets` asks it by.
fn reason(error: &anyhow::Error) -> String {
    let Some(refusal) = error.downcast_ref::<BinaryReaderError>() else { return one_line(error) };
    let found = refusal.message().split_once('\n').map_or(refusal.message(), |(_, found)| found);
    found.replace('\n', ": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_covers_its_package_and_version_track_only() {
        assert!(admits("wasi:io@0.2", "wasi:io/streams@0.2.6"));
        assert!(admits("wasi:io@0.2", "wasi:io/streams@0.2"));
        assert!(admits("wasi:io", "wasi:io/streams@0.2.6"));
        assert!(admits("wasi:cli/stdout@0.2", "wasi:cli/stdout@0.2.6"));
        assert!(!admits("wasi:cli/stdout@0.2", "wasi:cli/stderr@0.2.6"));
        assert!(!admits("wasi:io@0.2", "wasi:io/streams@0.20.0"));
        assert!(!admits("wasi:io@0.2", "wasi:io/streams@0.3.0"));
        assert!(!admits("wasi:io@0.2", "wasi:iota/streams@0.2.6"));
        assert!(!admits("wasi:io@0.2", "wasi:http/types@0.2.6"));
    }
}
