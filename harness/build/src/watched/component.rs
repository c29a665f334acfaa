//! A component with a watched module in it, and a function to read out what was written down.

use wasm_encoder::{
    Alias, CanonicalFunctionSection, ComponentAliasSection, ComponentExportKind, ComponentExportSection,
    ComponentSection, ComponentTypeSection, ExportKind, PrimitiveValType, RawSection,
};
use wasmparser::{Instance, Parser, Payload, Validator, WasmFeatures};

use super::module::Module;
use crate::error::one_line;

/// The section id of a module, inside a component.
const MODULE: u8 = 1;

/// Modules of fewer bytes only put others together.
const SMALL: usize = 4 << 10;

/// A component whose allocator is watched.
#[derive(Debug)]
pub struct Watched {
    /// The component.
    pub component: Vec<u8>,
    /// The name of each function of the watched module, as its name section or its exports have it; empty where neither does.
    pub names: Vec<String>,
    /// The functions that are taken for allocators.
    pub allocators: Vec<String>,
    /// Whether the module has names beyond those of its exports.
    pub named: bool,
    /// Modules beside the watched one that have an allocator too, or a tenth of its size and more than a few KB: what they do is not seen.
    pub others: usize,
}

/// Where what is appended to a component goes.
struct Ends {
    core_functions: u32,
    functions: u32,
    types: u32,
    /// The instance of the watched module.
    instance: u32,
}

/// A component with its allocator watched. `export` is what the export is called that reads a word of the log: `func(at: u32)
/// -> u32`. Word 0 says how many words there are, word 1 how often there was no room for more, and the log follows: for each
/// time the number of functions on the stack, these from the outermost on, the allocator, the bytes.
///
/// # Errors
/// If it has none that is known, or is built in a way that leaves no place to watch from: why, in one line.
pub fn watched(component: &[u8], export: &str) -> Result<Watched, String> {
    let modules = modules(component)?;
    let read = modules.iter().map(|module| Module::read(module)).collect::<Result<Vec<_>, _>>()?;
    let of = |index: &usize| !read[*index].allocators().is_empty();
    let chosen = (0..read.len()).filter(of).max_by_key(|index| read[*index].size()).ok_or(
        "no core module of the component has an allocator by a name that is known, or they lie in components inside of it",
    )?;
    let module = &read[chosen];
    let large = |index: &usize| *index != chosen && read[*index].size() >= SMALL.max(module.size() / 10);
    let others = (0..read.len()).filter(|index| large(index) || *index != chosen && of(index)).count();
    let copy = put_in(component, chosen, &module.watched(export)?, export)?;
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(&copy)
        .map_err(|error| format!("it cannot be watched: {}", one_line(error)))?;
    let names = module.names.clone();
    let allocators = module.allocators().iter().map(|(index, _)| names[*index as usize].clone()).collect();
    Ok(Watched { component: copy, allocators, named: module.named, names, others })
}

/// The core modules that lie in the component itself.
fn modules(component: &[u8]) -> Result<Vec<&[u8]>, String> {
    let (mut modules, mut depth) = (Vec::new(), 0);
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(one_line)? {
            Payload::ModuleSection { unchecked_range, .. } if depth == 1 => {
                let range = unchecked_range.start as usize..unchecked_range.end as usize;
                modules.push(component.get(range).ok_or("a module in it is cut off")?);
            }
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            _ => {}
        }
    }
    Ok(modules)
}

/// The component with a module in the place of another.
fn put_in(component: &[u8], chosen: usize, module: &[u8], export: &str) -> Result<Vec<u8>, String> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut copy = wasm_encoder::Component::HEADER.to_vec();
    let (mut depth, mut seen, mut instance) = (0, 0, None);
    let mut index = None;
    let mut ends = None;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.map_err(one_line)?;
        match &payload {
            Payload::Version { .. } => depth += 1,
            Payload::ModuleSection { .. } if depth == 1 => {
                if seen == chosen {
                    index = validator.types(0).map(|types| types.module_count());
                    RawSection { id: MODULE, data: module }.append_to_component(&mut copy);
                } else {
                    copied(component, &payload, &mut copy);
                }
                seen += 1;
            }
            Payload::InstanceSection(instances) if depth == 1 => {
                let first = validator.types(0).map_or(0, |types| types.core_instance_count());
                for (at, made) in instances.clone().into_iter().enumerate() {
                    if let Instance::Instantiate { module_index, .. } = made.map_err(one_line)?
                        && Some(module_index) == index
                    {
                        instance = instance.or(Some(first + at as u32));
                    }
                }
                copied(component, &payload, &mut copy);
            }
            Payload::End(_) => {
                if depth == 1 {
                    let types = validator.types(0).ok_or("it is no component")?;
                    ends = instance.map(|instance| Ends {
                        core_functions: types.function_count(),
                        functions: types.component_function_count(),
                        types: types.component_type_count(),
                        instance,
                    });
                }
                depth -= 1;
            }
            _ if depth == 1 => copied(component, &payload, &mut copy),
            _ => {}
        }
        validator.payload(&payload).map_err(one_line)?;
    }
    let ends = ends.ok_or("the module with the allocator is instantiated by a component inside of it")?;
    ends.append_to(export, &mut copy);
    Ok(copy)
}

fn copied(component: &[u8], payload: &Payload, copy: &mut Vec<u8>) {
    if let Some((id, range)) = payload.as_section() {
        let data = &component[range.start as usize..range.end as usize];
        RawSection { id, data }.append_to_component(copy);
    }
}

impl Ends {
    fn append_to(&self, export: &str, component: &mut Vec<u8>) {
        let mut aliases = ComponentAliasSection::new();
        aliases.alias(Alias::CoreInstanceExport {
            instance: self.instance,
            kind: ExportKind::Func,
            name: export,
        });
        let mut types = ComponentTypeSection::new();
        types.function().params([("at", PrimitiveValType::U32)]).result(Some(PrimitiveValType::U32.into()));
        let mut lifted = CanonicalFunctionSection::new();
        lifted.lift(self.core_functions, self.types, []);
        let mut exports = ComponentExportSection::new();
        exports.export(export, ComponentExportKind::Func, self.functions, None);
        aliases.append_to_component(component);
        types.append_to_component(component);
        lifted.append_to_component(component);
        exports.append_to_component(component);
    }
}
