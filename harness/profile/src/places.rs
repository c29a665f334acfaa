//! What lies at the addresses that callgrind counts at: frames, and costs with string instructions reckoned in vectors and with
//! estimated cycles. Whether a function works or waits is known of all of it: a cache line is missed once by many instructions.

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
    /// By which part a function's cycles are fewer than one after the other.
    overlap: Vec<f64>,
}

impl<'a> Places<'a> {
    /// Of a run of this program, which names the code that it compiled.
    pub fn of(counted: &'a Counted, program: &Path, code: &'a CodeMap) -> Self {
        let read = |file: &'a String| (file.as_str(), Module::of_file(Path::new(file), program));
        let files = counted.files.iter().map(read).collect();
        let mut places = Places { counted, files, code, overlap: Vec::new() };
        let mut all = vec![Cost::default(); counted.files.len()];
        counted
            .own
            .iter()
            .for_each(|(function, at, cost)| all[function.0] += places.in_vectors(*function, *at, *cost));
        let overlap = |all: &Cost| all.at_the_same_time() / all.one_after_the_other().max(f64::MIN_POSITIVE);
        places.overlap = all.iter().map(overlap).collect();
        places
    }

    /// The frames of an address in a function, outermost first.
    pub fn frames(&self, function: FunctionId, address: u64) -> Vec<Frame> {
        match self.module(function) {
            Some(module) => module.frames(address),
            None => compiled_at(self.code, address).into_iter().collect(),
        }
    }

    /// What was spent at an address, with string instructions as vectors of [`VECTOR`] bytes, and with its cycles.
    pub fn reckoned(&self, function: FunctionId, address: u64, cost: Cost) -> Cost {
        let cost = self.in_vectors(function, address, cost);
        Cost { cycles: cost.one_after_the_other() * self.overlap[function.0], ..cost }
    }

    fn in_vectors(&self, function: FunctionId, address: u64, mut cost: Cost) -> Cost {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_that_copies_takes_as_long_as_it_waits_however_many_instructions_it_has() {
        let cost =
            |instructions, first_level_misses| Cost { instructions, first_level_misses, ..Cost::default() };
        // One loop with its misses on one of its instructions, another that is one instruction; and one that hardly waits.
        let own = [
            (0, 0x10, cost(700.0, 0.0)),
            (0, 0x14, cost(100.0, 100.0)),
            (1, 0x20, cost(100.0, 100.0)),
            (2, 0x30, cost(900.0, 3.0)),
        ];
        let counted = Counted {
            own: own.map(|(function, at, cost)| (FunctionId(function), at, cost)).to_vec(),
            files: vec!["???".to_string(); 3],
            ..Counted::default()
        };
        let code = CodeMap::default();
        let places = Places::of(&counted, Path::new("worker"), &code);
        let mut cycles = [0.0; 3];
        for (function, at, cost) in &counted.own {
            cycles[function.0] += places.reckoned(*function, *at, *cost).cycles;
        }
        let rounded = cycles.map(|it: f64| it.round());
        assert_eq!(rounded, [1_000.0, 1_000.0, 900.0]);
    }
}
