//! Imports that a suite's stubs answer: functions of the host that give the same value each time.

use tollgate_model::imports::{Imports, Stub};
use tollgate_suite::imports::answer;
use tollgate_values::Signature;
use tollgate_wasi::State;
use tollgate_wasmtime_compat::component::item;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Linker, LinkerInstance, Val};

use super::marks;

/// Whether a component imports something of WASI that no stub answers.
pub fn wants_wasi(component: &Component, imports: &Imports) -> bool {
    let ty = component.component_type();
    let mut names = ty.imports(component.engine()).map(|(name, _)| name);
    names.any(|name| name.starts_with("wasi:") && imports.get(name).is_none())
}

/// Answers what a component imports by the stubs that there are for it. Marks are taken where nothing else is to answer them.
///
/// # Errors
/// If a stub is not of the import's types, or an import that is no WASI has none: all of these by name.
pub fn define(linker: &mut Linker<State>, component: &Component, imports: &Imports) -> Result<(), String> {
    let engine = component.engine();
    let mut missing = Vec::new();
    for (name, listed) in component.component_type().imports(engine) {
        let found = item(listed);
        match (imports.get(name), found) {
            (Some(Stub::Interface(answers)), ComponentItem::ComponentInstance(interface)) => {
                let mut instance = linker.instance(name).map_err(|error| format!("`{name}`: {error}"))?;
                for (function, listed) in interface.exports(engine) {
                    match item(listed) {
                        ComponentItem::ComponentFunc(ty) => match answers.get(function) {
                            Some(text) => constant(&mut instance, function, &ty, text)
                                .map_err(|why| format!("the stub of `{function}` of `{name}`: {why}"))?,
                            None => missing.push(format!("{name} {function}")),
                        },
                        ComponentItem::Resource(_) => {
                            return Err(format!(
                                "`{name}` cannot be stubbed: its resource `{function}` lives in a component"
                            ));
                        }
                        _ => {}
                    }
                }
            }
            (Some(Stub::Function(text)), ComponentItem::ComponentFunc(ty)) => {
                constant(&mut linker.root(), name, &ty, text)
                    .map_err(|why| format!("the stub of `{name}`: {why}"))?;
            }
            (Some(_), _) => {
                return Err(format!(
                    "the stub of `{name}` is of another kind: a function is answered by a text, an interface by a table"
                ));
            }
            (None, found) if marks::is(name, &found, engine) => {
                marks::define(linker).map_err(|error| format!("`{name}`: {error}"))?;
            }
            (None, found) if !name.starts_with("wasi:") && wants_something(&found, engine) => {
                missing.push(name.to_string());
            }
            (None, _) => {}
        }
    }
    match missing.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "it imports what is neither granted nor stubbed: {}; answer it in the suite's [imports]",
            missing.join(", ")
        )),
    }
}

/// Whether a host has to bring anything for an import: not for one of types alone.
fn wants_something(found: &ComponentItem, engine: &wasmtime::Engine) -> bool {
    match found {
        ComponentItem::ComponentInstance(interface) => {
            interface.exports(engine).any(|(_, listed)| !matches!(item(listed), ComponentItem::Type(_)))
        }
        ComponentItem::Type(_) => false,
        _ => true,
    }
}

/// A function that gives this answer, whatever it is asked.
fn constant(
    instance: &mut LinkerInstance<'_, State>,
    name: &str,
    ty: &ComponentFunc,
    text: &str,
) -> Result<(), String> {
    if ty.async_() {
        return Err("it is async, and a constant answers at once".to_string());
    }
    let parameters = ty.params().map(|(name, ty)| (name.to_string(), ty));
    let signature = Signature::new(parameters, ty.results().next()).map_err(|why| why.to_string())?;
    let answer: Option<Val> = answer(&signature, text)?;
    let stub = instance.func_new(name, move |_, _, _, results| {
        if let (Some(result), Some(answer)) = (results.first_mut(), &answer) {
            result.clone_from(answer);
        }
        Ok(())
    });
    stub.map_err(|error| error.to_string())
}
