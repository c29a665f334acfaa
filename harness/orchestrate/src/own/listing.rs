//! What a component exports, each function with a call that could be made of it.

use std::path::Path;

use serde::Serialize;
use tollgate_values::example::ordinary_arguments;
use tollgate_values::wit::{Export, World};
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
    /// A call that makes the object that it is called on, to be given to `--setup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setup: Option<String>,
    /// The reason that it cannot be called.
    pub refused: Option<String>,
}

/// Every function that the component in a file exports, whatever it imports.
pub fn listing(file: &Path) -> Outcome<Vec<Listed>> {
    let exports = Exports::unlinked(file)?;
    Ok(exports.world.exports().map(|export| listed(&exports.world, &export)).collect())
}

fn listed(world: &World, export: &Export) -> Listed {
    let name = export.name();
    let refused = |why: String| Listed {
        name: name.clone(),
        signature: String::new(),
        call: None,
        setup: None,
        refused: Some(why),
    };
    let method = match export.method() {
        Ok(method) => method,
        Err(why) => return refused(why.to_string()),
    };
    let setup = match &method {
        None => None,
        Some(method) => match world.example_of_setup(method) {
            Some(setup) => Some(setup),
            None => {
                let object = &method.object;
                return refused(format!("nothing that it exports makes a `{object}` of plain values"));
            }
        },
    };
    match (export.values(), export.made()) {
        (_, Some(made)) => refused(format!("it makes a `{}`, which is for --setup", made.object)),
        (Err(why), None) => refused(why.to_string()),
        (Ok(signature), None) => {
            let values: Vec<Value> = ordinary_arguments(&signature);
            let call = wave::encode_call(&world.shortest(export), &values).ok();
            Listed { name, signature: signature.to_string(), call, setup, refused: None }
        }
    }
}
