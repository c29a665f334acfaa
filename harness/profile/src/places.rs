//! What lies at the addresses that callgrind counts at: frames, and costs with string instructions reckoned in vectors.

use std::collections::HashMap;
use std::path::Path;

use crate::callgrind::{Counted, FunctionId};
use crate::code_map::CodeMap;
use crate::cost::{Cost, VECTOR, string_instruction};
use crate::frames::Frame;
use crate::lookup::compiled_at;
use crate::modules::Module;

/// The addresses of a dump.
pub(crate) struct Places<'a> {
    counted: &'a Counted,
    files: HashMap<&'a str, Option<Module>>,
    code: &'a CodeMap,
}

impl<'a> Places<'a> {
    /// Of a run of this program, which names the code that it compiled.
    pub fn of(counted: &'a Counted, program: &Path, code: &'a CodeMap) -> Self {
        let read = |file: &'a String| (file.as_str(), Module::of_file(Path::new(file), program));
        Places { counted, files: counted.files.iter().map(read).collect(), code }
    }

    /// The frames of an address in a function, outermost first.
    pub fn frames(&self, function: FunctionId, address: u64) -> Vec<Frame> {
        match self.module(function) {
            Some(module) => module.frames(address),
            None => compiled_at(self.code, address).into_iter().collect(),
        }
    }

    /// What was spent at an address, with string instructions as vectors of [`VECTOR`] bytes.
    pub fn reckoned(&self, function: FunctionId, address: u64, mut cost: Cost) -> Cost {
        if let Some(bytes) = self.module(function).and_then(|module| string_instruction(module.code(address)))
        {
            cost.instructions *= f64::from(bytes) / f64::from(VECTOR);
        }
        cost
    }

    fn module(&self, function: FunctionId) -> Option<&Module> {
        self.files[self.counted.files[function.0].as_str()].as_ref()
    }
}
