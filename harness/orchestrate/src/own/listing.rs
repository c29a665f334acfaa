//! What a component exports, each function with a call that could be made of it.

use std::path::Path;

use serde::Serialize;
use tollgate_values::example::ordinary_arguments;
use tollgate_values::{Value, wave};

use super::Exports;
use crate::command_error::Outcome;

/// A function of a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its name, by which WAVE calls it.
    pub name: String,
    /// Its types; empty where it cannot be called.
    pub signature: String,
    /// A call of it, to be given to `--invoke`.
    pub call: Option<String>,
    /// The reason that it cannot be called.
    pub refused: Option<String>,
}

/// Every function that the component in a file exports, whatever it imports.
pub fn listing(file: &Path) -> Outcome<Vec<Listed>> {
    let exports = Exports::unlinked(file)?;
    let listed = exports.world.exports().map(|export| {
        let name = export.name();
        match export.signature() {
            Ok(signature) => {
                let values: Vec<Value> = ordinary_arguments(&signature);
                // The shorter name, where it leads to the same export.
                let short = exports.world.export(export.function()).is_ok_and(|found| found.name() == name);
                let called = if short { export.function() } else { &name };
                let call = wave::encode_call(called, &values).ok();
                Listed { signature: signature.to_string(), call, refused: None, name }
            }
            Err(why) => Listed { signature: String::new(), call: None, refused: Some(why.to_string()), name },
        }
    });
    Ok(listed.collect())
}
