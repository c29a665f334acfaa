//! A core module, watched: its sections again, with more at the end of some.

use std::ops::Range;

use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, FunctionSection, GlobalSection, GlobalType,
    MemorySection, MemoryType, RawSection, Section, TypeSection, ValType,
};
use wasmparser::{CompositeInnerType, ExternalKind, KnownCustom, Name, Parser, Payload, TypeRef};

use super::allocators::{Asked, asked};
use super::code::{PAGES, Places};
use crate::error::one_line;

/// The order of sections in a module, by their ids.
const ORDER: [u8; 13] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/// A function's type, as far as it matters here.
#[derive(Clone, Debug, Default)]
pub(super) struct Signature {
    pub(super) parameters: Vec<ValType>,
    pub(super) results: usize,
}

impl Signature {
    pub(super) fn is_number(&self, parameter: u32) -> bool {
        matches!(self.parameters.get(parameter as usize), Some(ValType::I32 | ValType::I64))
    }
}

/// A module, read.
#[derive(Default)]
pub(super) struct Module<'a> {
    bytes: &'a [u8],
    /// Sections by id, without those that no engine needs.
    sections: Vec<(u8, Range<usize>)>,
    types: Vec<Option<Signature>>,
    /// The type of each function, imported ones first.
    functions: Vec<u32>,
    imported: usize,
    memories: u32,
    globals: u32,
    /// The original bodies, with their sizes before them.
    bodies: Vec<Range<usize>>,
    /// The name of each function; empty where it has none.
    pub(super) names: Vec<String>,
    /// Whether a name section named any.
    pub(super) named: bool,
    /// Functions that the module exports.
    exported: Vec<(String, u32)>,
}

impl<'a> Module<'a> {
    /// Reads a module.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let mut module = Module { bytes, ..Module::default() };
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload.map_err(one_line)?;
            if let Some((id, range)) = payload.as_section().filter(|(id, _)| *id != 0) {
                module.sections.push((id, range.start as usize..range.end as usize));
            }
            module.add(payload).map_err(one_line)?;
        }
        module.names.resize(module.functions.len(), String::new());
        for (name, index) in &module.exported {
            if let Some(unnamed) = module.names.get_mut(*index as usize).filter(|name| name.is_empty()) {
                unnamed.clone_from(name);
            }
        }
        Ok(module)
    }

    fn add(&mut self, payload: Payload) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    for ty in group?.types() {
                        self.types.push(match &ty.composite_type.inner {
                            CompositeInnerType::Func(of) => Some(Signature {
                                parameters: of.params().iter().map(|ty| encoded(*ty)).collect(),
                                results: of.results().len(),
                            }),
                            _ => None,
                        });
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    match import?.ty {
                        TypeRef::Func(of) | TypeRef::FuncExact(of) => self.functions.push(of),
                        TypeRef::Memory(_) => self.memories += 1,
                        TypeRef::Global(_) => self.globals += 1,
                        TypeRef::Table(_) | TypeRef::Tag(_) => {}
                    }
                }
                self.imported = self.functions.len();
            }
            Payload::FunctionSection(functions) => {
                for of in functions {
                    self.functions.push(of?);
                }
            }
            Payload::MemorySection(memories) => self.memories += memories.count(),
            Payload::GlobalSection(globals) => self.globals += globals.count(),
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.exported.push((export.name.to_owned(), export.index));
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                self.bodies.push(range.start as usize..range.end as usize);
            }
            Payload::CustomSection(custom) => {
                let KnownCustom::Name(names) = custom.as_known() else { return Ok(()) };
                // Names are nobody's promise: what cannot be read has none.
                for names in names.into_iter().flatten() {
                    let Name::Function(functions) = names else { continue };
                    for named in functions.into_iter().flatten() {
                        let index = named.index as usize;
                        if index < self.functions.len() {
                            self.names.resize(self.names.len().max(index + 1), String::new());
                            self.names[index] = named.name.to_owned();
                            self.named = true;
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Number of bytes of its code.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The functions that give out memory, and what they are asked for.
    pub(super) fn allocators(&self) -> Vec<(u32, Asked)> {
        let named = self.names.iter().enumerate().skip(self.imported);
        named.filter_map(|(index, name)| Some((index as u32, asked(name, self.signature(index)?)?))).collect()
    }

    fn signature(&self, function: usize) -> Option<&Signature> {
        self.types.get(*self.functions.get(function)? as usize)?.as_ref()
    }

    /// The same module, watched.
    pub(super) fn watched(&self, export: &str) -> Result<Vec<u8>, String> {
        let allocators = self.allocators();
        let (all, types) = (self.functions.len() as u32, self.types.len() as u32);
        let defined = all - self.imported as u32;
        let record = all + defined;
        let places = Places { memory: self.memories, depth: self.globals, within: self.globals + 1, record };
        let mut module = wasm_encoder::Module::HEADER.to_vec();
        for id in ORDER {
            let section =
                self.sections.iter().find(|(of, _)| *of == id).map(|(_, range)| &self.bytes[range.clone()]);
            let added: Option<(u32, Vec<u8>)> = match id {
                1 => Some((2, content(&types_of_ours()))),
                3 => Some((defined + 2, self.functions_again(types))),
                5 => Some((1, content(&memory_of_ours()))),
                6 => Some((2, content(&globals_of_ours()))),
                7 => {
                    let mut exports = ExportSection::new();
                    exports.export(export, ExportKind::Func, record + 1);
                    Some((1, content(&exports)))
                }
                10 => {
                    let code = self.code(&allocators, places)?;
                    RawSection { id, data: &code }.append_to(&mut module);
                    continue;
                }
                _ => None,
            };
            let data = match (section, added) {
                (section, Some((count, more))) => longer(section.unwrap_or(&[0]), count, &more)?,
                (Some(section), None) => section.to_vec(),
                (None, None) => continue,
            };
            RawSection { id, data: &data }.append_to(&mut module);
        }
        Ok(module)
    }

    /// The types of the originals, which are those of the functions in their places, and of ours.
    fn functions_again(&self, types: u32) -> Vec<u8> {
        let mut functions = FunctionSection::new();
        for of in &self.functions[self.imported..] {
            functions.function(*of);
        }
        functions.function(types).function(types + 1);
        content(&functions)
    }

    fn code(&self, allocators: &[(u32, Asked)], places: Places) -> Result<Vec<u8>, String> {
        let (all, imported) = (self.functions.len(), self.imported);
        let mut code = CodeSection::new();
        for function in imported..all {
            let signature = self.signature(function).ok_or("a function has no type of a function")?;
            let asked = allocators.iter().find(|(of, _)| *of as usize == function).map(|(_, asked)| *asked);
            let original = (all + function - imported) as u32;
            code.function(&places.around(function as u32, original, signature, asked));
        }
        for body in &self.bodies {
            code.raw(&self.bytes[body.clone()]);
        }
        code.function(&places.record()).function(&places.read());
        let mut bytes = Vec::new();
        wasm_encoder::Encode::encode(&code, &mut bytes);
        // An encoded section begins with its size.
        let (_, after) = number(&bytes)?;
        Ok(bytes[after..].to_vec())
    }
}

fn encoded(ty: wasmparser::ValType) -> ValType {
    match ty {
        wasmparser::ValType::I32 => ValType::I32,
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        wasmparser::ValType::V128 => ValType::V128,
        // Handed on, and never looked at.
        wasmparser::ValType::Ref(_) => ValType::EXTERNREF,
    }
}

fn types_of_ours() -> TypeSection {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32, ValType::I32], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    types
}

fn memory_of_ours() -> MemorySection {
    let (minimum, maximum) = PAGES;
    let mut memories = MemorySection::new();
    let maximum = Some(maximum);
    memories.memory(MemoryType { minimum, maximum, memory64: false, shared: false, page_size_log2: None });
    memories
}

fn globals_of_ours() -> GlobalSection {
    let mut globals = GlobalSection::new();
    let ty = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(ty, &ConstExpr::i32_const(0)).global(ty, &ConstExpr::i32_const(0));
    globals
}

/// What a section holds, without its size and the number of its entries.
fn content(section: &impl Section) -> Vec<u8> {
    let mut bytes = Vec::new();
    section.encode(&mut bytes);
    let entries = |bytes: &[u8]| -> Option<usize> {
        let (_, size) = number(bytes).ok()?;
        Some(size + number(&bytes[size..]).ok()?.1)
    };
    let begin = entries(&bytes).unwrap_or(bytes.len());
    bytes.split_off(begin)
}

/// A section with more entries.
fn longer(section: &[u8], count: u32, more: &[u8]) -> Result<Vec<u8>, String> {
    let (before, begin) = number(section)?;
    let mut longer = Vec::with_capacity(section.len() + more.len() + 5);
    wasm_encoder::Encode::encode(&(before + count), &mut longer);
    longer.extend_from_slice(&section[begin..]);
    longer.extend_from_slice(more);
    Ok(longer)
}

/// The number that bytes begin with, and where it ends.
fn number(bytes: &[u8]) -> Result<(u32, usize), String> {
    let mut reader = wasmparser::BinaryReader::new(bytes, 0);
    let number = reader.read_var_u32().map_err(one_line)?;
    Ok((number, reader.original_position() as usize))
}
