//! Writes copies of a component in which each core module has its functions in another order: the same code at other places.
//!
//!     cargo run --release -p tollgate-build --example shuffle_functions -- COMPONENT.wasm COUNT FOLDER
//!
//! `scripts/layout` then measures what their order does to a call.

use std::path::PathBuf;
use std::{env, fs, process};

use wasm_encoder::reencode::utils::parse_core_module;
use wasm_encoder::reencode::{Error, Reencode, ReencodeComponent};
use wasm_encoder::{CodeSection, Component, FunctionSection, Module, ModuleSection};
use wasmparser::{CodeSectionReader, CustomSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

type Encoded = Result<(), Error>;

/// A component written anew, with the functions of its modules in an order that is drawn.
struct Shuffled {
    random: u64,
    /// Imported functions of the module at hand; they come first and keep their places.
    imported: u32,
    /// For each place behind those which function of old goes there; none outside of modules.
    order: Vec<u32>,
}

impl Shuffled {
    fn draw(&mut self, below: usize) -> usize {
        // xorshift64: any order will do.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random % below as u64) as usize
    }

    fn in_order<T: Clone>(&self, items: &[T]) -> Vec<T> {
        self.order.iter().map(|old| items[*old as usize].clone()).collect()
    }
}

impl Reencode for Shuffled {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, func: u32) -> Result<u32, Error> {
        let Some(own) = func.checked_sub(self.imported).filter(|_| !self.order.is_empty()) else {
            return Ok(func);
        };
        let place = self.order.iter().position(|old| *old == own).expect("every function has a place");
        Ok(self.imported + place as u32)
    }

    fn parse_function_section(
        &mut self,
        to: &mut FunctionSection,
        from: FunctionSectionReader<'_>,
    ) -> Encoded {
        let types = from.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for of in self.in_order(&types) {
            to.function(of);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, to: &mut CodeSection, from: CodeSectionReader<'_>) -> Encoded {
        let bodies = from.into_iter().collect::<Result<Vec<_>, _>>()?;
        self.in_order(&bodies).into_iter().try_for_each(|body| self.parse_function_body(to, body))
    }

    // Names would have to be in the new order as well, and nobody reads them.
    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Encoded {
        Ok(())
    }
}

impl ReencodeComponent for Shuffled {
    fn parse_component_submodule(&mut self, to: &mut Component, parser: Parser, module: &[u8]) -> Encoded {
        let (mut imported, mut own) = (0, 0);
        for payload in parser.clone().parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                    }
                }
                Payload::FunctionSection(functions) => own = functions.count(),
                _ => {}
            }
        }
        self.imported = imported;
        self.order = (0..own).collect();
        for last in (1..self.order.len()).rev() {
            let other = self.draw(last + 1);
            self.order.swap(last, other);
        }
        let mut written = Module::new();
        parse_core_module(self, &mut written, parser, module)?;
        to.section(&ModuleSection(&written));
        self.order.clear();
        Ok(())
    }
}

fn shuffled(component: &[u8], seed: u64) -> Result<Vec<u8>, Error> {
    let mut written = Component::new();
    let mut shuffled =
        Shuffled { random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, imported: 0, order: Vec::new() };
    shuffled.parse_component(&mut written, Parser::new(0), component)?;
    Ok(written.finish())
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [component, count, folder] = &arguments[..] else {
        return Err("what is asked for is COMPONENT.wasm COUNT FOLDER".to_string());
    };
    let count: u64 = count.parse().map_err(|_| format!("`{count}` is no number"))?;
    let told = |file: &PathBuf, error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let (file, folder) = (PathBuf::from(component), PathBuf::from(folder));
    let bytes = fs::read(&file).map_err(|error| told(&file, &error))?;
    fs::create_dir_all(&folder).map_err(|error| told(&folder, &error))?;
    for seed in 1..=count {
        let written = shuffled(&bytes, seed).map_err(|error| told(&file, &error))?;
        wasmparser::validate(&written).map_err(|error| told(&file, &error))?;
        let to = folder.join(format!("order-{seed:03}.wasm"));
        fs::write(&to, written).map_err(|error| told(&to, &error))?;
    }
    Ok(())
}

fn main() {
    if let Err(line) = run() {
        eprintln!("shuffle_functions: {line}");
        process::exit(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPONENT: &str = r#"(component
        (core module $m
            (func (export "a") (result i32) (i32.const 1))
            (func (export "b") (result i32) (i32.const 2))
            (func (export "c") (result i32) (i32.add (call 0) (call 1)))
            (func (export "d") (result i32) (i32.const 4)))
        (core instance $i (instantiate $m))
        (func (export "c") (result u32) (canon lift (core func $i "c"))))"#;

    /// The printed component, by the seed that its order was drawn from.
    fn written(seed: u64) -> String {
        let component = wat::parse_str(COMPONENT).unwrap();
        let written = shuffled(&component, seed).unwrap();
        wasmparser::validate(&written).unwrap();
        // What each export does does not depend on where it lies.
        let (mut places, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&written) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => {
                    places = exports.into_iter().map(|export| export.unwrap().index).collect();
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().to_vec()),
                _ => {}
            }
        }
        assert_eq!(bodies[places[0] as usize], [0, 0x41, 1, 0x0b]);
        assert_eq!(bodies[places[1] as usize], [0, 0x41, 2, 0x0b]);
        let [a, b] = [places[0] as u8, places[1] as u8];
        assert_eq!(bodies[places[2] as usize], [0, 0x10, a, 0x10, b, 0x6a, 0x0b]);
        format!("{places:?}")
    }

    #[test]
    fn functions_lie_elsewhere_and_do_the_same() {
        let orders: std::collections::BTreeSet<String> = (1..=40).map(written).collect();
        assert!(orders.len() > 12, "of 24 orders only {orders:?}");
        assert_eq!(written(7), written(7));
    }
}
