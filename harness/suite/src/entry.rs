//! One function of a suite.

use tollgate_model::{Function, FunctionName};
use tollgate_values::wit::World;
use tollgate_values::{Signature, Type};

use crate::Error;
use crate::class::contradiction;
use crate::definition::{FunctionTable, Source};
use crate::inputs::{Inputs, canonical_answer, canonical_input};

/// A function of a suite: its facts, what components export for it, and where its inputs come from.
#[derive(Clone, Debug)]
pub struct Entry {
    function: Function,
    export: Option<Export>,
    pub(crate) inputs: Inputs,
    /// The line of its name in `suite.toml`.
    pub(crate) line: usize,
}

/// The export of components that a function is.
#[derive(Clone, Debug)]
pub struct Export {
    /// The interface, `tollgate:pricing/pricing@1.0.0`; none for a function of the world itself.
    pub interface: Option<String>,
    /// The function's name in it.
    pub function: String,
    /// The types of its parameters and result.
    pub signature: Signature<Type>,
}

impl Entry {
    pub(crate) fn new(table: &FunctionTable, source: &Source, world: &World) -> Result<Self, Error> {
        let function = table.function(source.suite());
        let error = |what: String| source.error(table.name.span(), format!("`{}`: {what}", function.name));
        let export = match (&table.export, function.in_components()) {
            (Some(_), false) => {
                return Err(error(format!("a {} exists natively only: remove `export`", function.role)));
            }
            (None, false) => None,
            (name, true) => Some(Export::find(world, name.as_deref(), function.name).map_err(error)?),
        };
        let signature = export.as_ref().map(|export| &export.signature);
        if let Some((signature, why)) =
            signature.and_then(|it| Some((it, contradiction(function.class, it)?)))
        {
            return Err(error(format!("class = \"{}\" is not that of {signature}: {why}", function.class)));
        }
        let inputs = Inputs::of(table, &function, signature).map_err(error)?;
        Ok(Entry { function, export, inputs, line: source.line(table.name.span()) })
    }

    /// The facts that anything above the suite knows.
    #[must_use]
    pub fn function(&self) -> &Function {
        &self.function
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> FunctionName {
        self.function.name
    }

    /// The export that components have for it; none where it exists natively only.
    #[must_use]
    pub fn export(&self) -> Option<&Export> {
        self.export.as_ref()
    }

    /// Its WIT types; none where it exists natively only.
    #[must_use]
    pub fn signature(&self) -> Option<&Signature<Type>> {
        self.export.as_ref().map(|export| &export.signature)
    }

    /// Refuses what is no input of it in canonical JSON.
    pub(crate) fn check_input(&self, json: &str) -> Result<(), String> {
        self.signature().map_or(Ok(()), |signature| same("input", json, canonical_input(signature, json)))
    }

    /// Refuses what is no answer of it in canonical JSON.
    pub(crate) fn check_answer(&self, json: &str) -> Result<(), String> {
        self.signature().map_or(Ok(()), |signature| same("answer", json, canonical_answer(signature, json)))
    }
}

fn same(what: &str, json: &str, canonical: Result<String, tollgate_values::Error>) -> Result<(), String> {
    match canonical {
        Ok(canonical) if canonical == json => Ok(()),
        Ok(canonical) => Err(format!("the {what} is not canonical JSON: write {canonical}")),
        Err(why) => Err(format!("the {what} is not of the function's type: {why}")),
    }
}

impl Export {
    /// The export of that name; without one what the function's own name says, in full (`pricing/get-quote` of an
    /// interface `pricing`) or by its last part.
    fn find(world: &World, name: Option<&str>, function: FunctionName) -> Result<Self, String> {
        let export = match name {
            Some(name) => world.export(name),
            None => world.export(function.as_str()).or_else(|_| world.export(function.short())),
        };
        let export = export.map_err(|error| error.to_string())?;
        Ok(Export {
            interface: export.interface().map(str::to_owned),
            function: export.function().to_owned(),
            signature: export.signature().map_err(|error| error.to_string())?,
        })
    }
}
