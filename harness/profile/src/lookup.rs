//! Addresses to frames: in compiled guests, in the program, in its libraries.

use std::path::Path;

use crate::code_map::CodeMap;
use crate::frames::{Frame, Origin};
use crate::modules::{Mapping, Module};
use crate::names::readable;

/// What lies at the addresses of a process.
pub struct Lookup<'a> {
    program: &'a Path,
    code: &'a CodeMap,
    modules: Vec<Module>,
}

impl<'a> Lookup<'a> {
    /// Of a process that runs this program, and names the code that it compiled.
    pub fn new(program: &'a Path, code: &'a CodeMap) -> Self {
        Lookup { program, code, modules: Vec::new() }
    }

    /// Adds a mapping. Gives what was mapped, if it is a program that can be read.
    pub fn map(&mut self, mapping: &Mapping) -> Option<&Module> {
        self.modules.push(Module::read(mapping, self.program)?);
        self.modules.last()
    }

    /// The frames of an address, outermost first: a function, and those that were inlined into it.
    pub fn frames(&self, address: u64) -> Vec<Frame> {
        if let Some(frame) = compiled_at(self.code, address) {
            return vec![frame];
        }
        // What was mapped last lies on top.
        match self.modules.iter().rev().find(|module| module.range.contains(&address)) {
            Some(module) => module.frames(address),
            None => vec![Frame { name: "[unknown]".to_string(), origin: Origin::Unknown, line: None }],
        }
    }
}

/// The frame of an address in code that the runtime compiled, if it is in any.
pub fn compiled_at(code: &CodeMap, address: u64) -> Option<Frame> {
    code.name(address).map(compiled)
}

/// How V8 begins the names of what it compiled, and of what it brings along.
const V8: [&str; 6] = ["JS:", "Builtin:", "BytecodeHandler:", "Stub:", "RegExp:", "Eval:"];

/// The frame of a function that the runtime compiled, by the name that it gave it.
fn compiled(name: &str) -> Frame {
    // Node's, of a program that is called natively: its kinds of code, then the function and its file.
    if V8.iter().any(|kind| name.starts_with(kind)) {
        return Frame { name: name.to_string(), origin: Origin::Program, line: None };
    }
    let origin = if is_made_for_calls(name) { Origin::Trampoline } else { Origin::Guest };
    // Of several modules, each function's name follows its number; alone, it stands for it.
    let named =
        name.strip_prefix("wasm[").and_then(|rest| rest.split_once("]::function[")?.1.split_once("]::"));
    Frame { name: readable(named.map_or(name, |(_, name)| name)), origin, line: None }
}

/// Whether the runtime made a function of that name for calls into guests and out of them.
pub(crate) fn is_made_for_calls(name: &str) -> bool {
    let between = name.contains("_trampoline") && name.contains("]::");
    between || ["module_start[", "wasmtime_builtin_"].iter().any(|begin| name.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compiled_code_is_the_guests_or_around_it() {
        for (name, origin) in [
            ("tollgate_logic[1ade308f0cc51400]::price", Origin::Guest),
            ("wasm[0]::function[7]", Origin::Guest),
            ("wasm[0]::array_to_wasm_trampoline[7]", Origin::Trampoline),
            ("signatures[3]::wasm_to_array_trampoline", Origin::Trampoline),
            ("wasmtime_builtin_memory_copy", Origin::Trampoline),
            ("JS:*getQuote file:///t/native-baselines/js/logic/pricing/quote.js:7:1", Origin::Program),
            ("Builtin:StringAdd_CheckNone", Origin::Program),
        ] {
            assert_eq!(compiled(name).origin, origin, "{name}");
        }
        let of_many = "wasm[0]::function[48]::_ZN5price3add17h0123456789abcdefE";
        assert_eq!(compiled(of_many).name, "price::add");
        assert_eq!(compiled("wasm[0]::function[48]").name, "wasm[0]::function[48]");
    }
}
