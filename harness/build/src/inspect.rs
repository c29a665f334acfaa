//! The make-up of a component: its interface, its parts and their sizes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;
use wasmparser::{BinaryReaderError, KnownCustom, Parser, Payload};
use wit_component::WitPrinter;
use wit_parser::{Function, Resolve, WorldId, WorldItem, WorldKey};

use crate::error::{Error, one_line};
use crate::items::signature;
use crate::sections::{SectionSize, sizes, strip};
use crate::wasm::Component;

/// Everything that can be told about a component without running it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its size without custom sections.
    pub stripped_bytes: u64,
    /// Its interface as WIT text.
    pub wit: String,
    /// Its imports.
    pub imports: Vec<Interface>,
    /// Its exports.
    pub exports: Vec<Interface>,
    /// The core modules in it, in order, at every depth.
    pub core_modules: Vec<CoreModule>,
    /// The sizes of its sections by kind, the largest first.
    pub sections: Vec<SectionSize>,
    /// Which languages, tools and SDKs say that they took part, from every `producers` section in it.
    pub producers: Vec<Producer>,
}

/// An imported or exported interface; or a bare function, which then is the only one in `functions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Interface {
    /// Its name, such as `tollgate:pricing/pricing@1.0.0`.
    pub name: String,
    /// Its functions with their signatures: `unit-price: func(sku-id: u32, quantity: u32) -> u64`.
    pub functions: Vec<String>,
}

/// A core module inside the component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoreModule {
    /// Its size, custom sections included.
    pub bytes: u64,
    /// Number of functions that it defines.
    pub functions: u32,
    /// The size of its code section.
    pub code_bytes: u64,
}

/// An entry of a `producers` section.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Producer {
    /// `language`, `processed-by` or `sdk`.
    pub field: String,
    /// Which one.
    pub name: String,
    /// Its version, which may be empty.
    pub version: String,
}

/// Looks into the component in `path`.
///
/// # Errors
/// [`Error::NotAComponent`] for a core module, a damaged file or anything else, with what it is instead.
pub fn inspect(path: &Path) -> Result<Inspection, Error> {
    let component = Component::read(path)?;
    let damaged = |message| Error::NotAComponent { path: path.to_owned(), message };
    let unreadable = |e: BinaryReaderError| damaged(one_line(e));
    let world = &component.resolve.worlds[component.world];
    Ok(Inspection {
        path: path.to_owned(),
        bytes: component.bytes.len() as u64,
        stripped_bytes: strip(&component.bytes).map_err(unreadable)?.len() as u64,
        wit: wit_text(&component.resolve, component.world).map_err(damaged)?,
        imports: interfaces(&component.resolve, world.imports.iter()),
        exports: interfaces(&component.resolve, world.exports.iter()),
        core_modules: core_modules(&component.bytes).map_err(unreadable)?,
        sections: sizes(&component.bytes).map_err(unreadable)?,
        producers: producers(&component.bytes).map_err(unreadable)?,
    })
}

/// The component's world, followed by every package that it refers to.
pub(crate) fn wit_text(resolve: &Resolve, world: WorldId) -> Result<String, String> {
    let package = resolve.worlds[world].package.ok_or("its world belongs to no package")?;
    let others: Vec<_> = resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != package).collect();
    let mut printer = WitPrinter::default();
    printer.print(resolve, package, &others).map_err(one_line)?;
    Ok(printer.output.to_string())
}

fn interfaces<'a>(
    resolve: &Resolve,
    items: impl Iterator<Item = (&'a WorldKey, &'a WorldItem)>,
) -> Vec<Interface> {
    let line = |function: &Function| format!("{}: {}", function.name, signature(resolve, function));
    items
        .filter_map(|(key, item)| {
            let functions = match item {
                WorldItem::Interface { id, .. } => {
                    resolve.interfaces[*id].functions.values().map(line).collect()
                }
                WorldItem::Function(function) => vec![line(function)],
                WorldItem::Type { .. } => return None,
            };
            Some(Interface { name: resolve.name_world_key(key), functions })
        })
        .collect()
}

fn core_modules(bytes: &[u8]) -> Result<Vec<CoreModule>, BinaryReaderError> {
    let mut modules: Vec<CoreModule> = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::ModuleSection { unchecked_range, .. } => modules.push(CoreModule {
                bytes: unchecked_range.end - unchecked_range.start,
                functions: 0,
                code_bytes: 0,
            }),
            Payload::CodeSectionStart { count, range, .. } => {
                if let Some(module) = modules.last_mut() {
                    module.functions = count;
                    module.code_bytes = range.end - range.start;
                }
            }
            _ => {}
        }
    }
    Ok(modules)
}

pub(crate) fn producers(bytes: &[u8]) -> Result<Vec<Producer>, BinaryReaderError> {
    let mut producers = BTreeSet::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let Payload::CustomSection(custom) = payload? else { continue };
        let KnownCustom::Producers(fields) = custom.as_known() else { continue };
        for field in fields {
            let field = field?;
            for value in field.values {
                let value = value?;
                producers.insert(Producer {
                    field: field.name.to_owned(),
                    name: value.name.to_owned(),
                    version: value.version.to_owned(),
                });
            }
        }
    }
    Ok(producers.into_iter().collect())
}
