//! The types of a component's functions, by the names that recorded calls have.

use std::path::Path;

use tollgate_values::{Signature, Type};

use super::Exports;
use crate::command_error::Outcome;

/// The functions of a component.
pub struct Types(Exports);

impl Types {
    /// Reads a component; it is not run, so that it may import what it will.
    pub fn of(file: &Path) -> Outcome<Self> {
        Exports::unlinked(file).map(Types)
    }

    /// The types of what a function takes: `score`, `fraud/score`, or as in WAVE; by its last part, where the first is no
    /// interface's. None where there is no such function, several, or one of its types has no values.
    pub fn inputs_of(&self, function: &str) -> Option<Signature<Type>> {
        let world = &self.0.world;
        let last = function.rsplit('/').next().unwrap_or(function);
        world.export(function).or_else(|_| world.export(last)).ok()?.values().ok()
    }
}
