//! A component around a core module: each exported function of plain numbers, lifted.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::{ComponentBuilder, ComponentExportKind, ExportKind, ModuleArg, PrimitiveValType};
use wasmparser::{ExternalKind, FuncType, Parser, Payload, TypeRef, ValType};

use crate::encode::PREVIEW1;
use crate::error::{one_line, shown};

/// A function that a core module exports.
struct Function {
    /// Its name in the module.
    core: String,
    /// Its name in the component.
    name: String,
    parameters: Vec<PrimitiveValType>,
    result: Option<PrimitiveValType>,
}

/// The component, and the exports that are not in it, each with the reason.
pub(super) fn wrap(module: &[u8], core: Core) -> Result<(Vec<u8>, Vec<String>), String> {
    if !core.imports.is_empty() {
        let imports: Vec<String> =
            core.imports.iter().map(|(from, name)| format!("{} {}", shown(from), shown(name))).collect();
        let imports: Vec<&str> = imports.iter().map(String::as_str).collect();
        let what = if core.imports.iter().any(|(from, _)| from == PREVIEW1) {
            "make a component of it, with the WASI adapter: `wasm-tools component new --adapt …`, or build it for wasm32-wasip2; a program with `_start` that imports nothing else is taken as it is"
        } else {
            "only core modules that import nothing are taken as they are; make a component of it"
        };
        return Err(format!("it is a core module that imports {}: {what}", listed(&imports)));
    }
    let (functions, left_out) = core.functions();
    if functions.is_empty() {
        let reasons: Vec<&str> = left_out.iter().map(String::as_str).collect();
        let why = if left_out.is_empty() { "none".to_owned() } else { listed(&reasons) };
        return Err(format!(
            "it is a core module, and exports no function of plain numbers ({why}): make a component of it"
        ));
    }
    Ok((component(module, &functions), left_out))
}

fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let first = names[..names.len().min(SHOWN)].join(", ");
    if names.len() > SHOWN { format!("{first} and {} more", names.len() - SHOWN) } else { first }
}

/// The parts of a core module that decide what component it becomes.
#[derive(Default)]
pub(super) struct Core {
    types: Vec<Option<FuncType>>,
    /// The type of each function.
    functions: Vec<u32>,
    /// By module and name.
    pub imports: BTreeSet<(String, String)>,
    /// The exported functions.
    pub exports: Vec<(String, u32)>,
}

impl Core {
    pub fn read(module: &[u8]) -> Result<Self, String> {
        let mut core = Core::default();
        for payload in Parser::new(0).parse_all(module) {
            core.add(payload.map_err(one_line)?).map_err(one_line)?;
        }
        Ok(core)
    }

    fn add(&mut self, payload: Payload) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    for ty in group?.types() {
                        self.types.push(match &ty.composite_type.inner {
                            wasmparser::CompositeInnerType::Func(function) => Some(function.clone()),
                            _ => None,
                        });
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    if let TypeRef::Func(of) = import.ty {
                        self.functions.push(of);
                    }
                    self.imports.insert((import.module.to_owned(), import.name.to_owned()));
                }
            }
            Payload::FunctionSection(functions) => {
                for of in functions {
                    self.functions.push(of?);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.exports.push((export.name.to_owned(), export.index));
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The functions that a component can have, and why not the others.
    fn functions(self) -> (Vec<Function>, Vec<String>) {
        let (mut functions, mut left_out) = (BTreeMap::new(), Vec::new());
        let mut order = Vec::new();
        for (core, index) in &self.exports {
            let of = self.functions.get(*index as usize).and_then(|of| self.types.get(*of as usize));
            match of
                .and_then(Option::as_ref)
                .ok_or("no function".to_owned())
                .and_then(|of| function(core, of))
            {
                Ok(function) if functions.contains_key(&function.name) => {
                    left_out.push(format!(
                        "`{}`: another export is called `{}`, too",
                        shown(core),
                        shown(&function.name)
                    ));
                }
                Ok(function) => {
                    order.push(function.name.clone());
                    functions.insert(function.name.clone(), function);
                }
                Err(why) => left_out.push(format!("`{}`: {why}", shown(core))),
            }
        }
        (order.into_iter().filter_map(|name| functions.remove(&name)).collect(), left_out)
    }
}

fn function(core: &str, of: &FuncType) -> Result<Function, String> {
    let numbers = |types: &[ValType]| types.iter().map(|ty| number(*ty)).collect::<Result<Vec<_>, String>>();
    let mut results = numbers(of.results())?;
    if results.len() > 1 {
        return Err("it has several results".to_owned());
    }
    Ok(Function {
        core: core.to_owned(),
        name: kebab(core).ok_or("no name of a component's function can be made of its name")?,
        parameters: numbers(of.params())?,
        result: results.pop(),
    })
}

fn number(ty: ValType) -> Result<PrimitiveValType, String> {
    Ok(match ty {
        ValType::I32 => PrimitiveValType::S32,
        ValType::I64 => PrimitiveValType::S64,
        ValType::F32 => PrimitiveValType::F32,
        ValType::F64 => PrimitiveValType::F64,
        other => return Err(format!("{other} is no plain number")),
    })
}

/// `add_two` as `add-two`: words of letters and digits, each beginning with a letter.
fn kebab(name: &str) -> Option<String> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut kebab = String::new();
    for word in words {
        // A word that begins with a digit goes with the one before.
        if word.starts_with(|first: char| first.is_ascii_alphabetic()) && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push_str(&word.to_ascii_lowercase());
    }
    kebab.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(kebab)
}

fn component(module: &[u8], functions: &[Function]) -> Vec<u8> {
    let mut component = ComponentBuilder::default();
    let module = component.core_module_raw(None, module);
    let instance = component.core_instantiate(None, module, std::iter::empty::<(&str, ModuleArg)>());
    for function in functions {
        let core = component.core_alias_export(None, instance, &function.core, ExportKind::Func);
        let (of, mut ty) = component.type_function(None);
        let names: Vec<String> = (0..function.parameters.len()).map(|index| format!("p{index}")).collect();
        ty.params(names.iter().map(String::as_str).zip(function.parameters.iter().copied()));
        ty.result(function.result.map(Into::into));
        let lifted = component.lift_func(None, core, of, std::iter::empty());
        component.export(&function.name, ComponentExportKind::Func, lifted, None);
    }
    component.finish()
}
