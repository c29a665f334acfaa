//! One function of a suite.

use tollgate_model::{Function, FunctionName};
use tollgate_values::wit::{self, Setup, World};
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
    /// The types of its parameters and result, but for the one parameter that is an object.
    pub signature: Signature<Type>,
    /// The call that makes the object that it is called on, once for each instance; none where it takes no object.
    pub setup: Option<Setup>,
}

impl Entry {
    pub(crate) fn new(table: &FunctionTable, source: &Source, world: &World) -> Result<Self, Error> {
        let function = table.function(source.suite());
        let error = |what: String| source.error(table.name.span(), format!("`{}`: {what}", function.name));
        let export = match (&table.export, function.in_components()) {
            (Some(_), false) => {
                return Err(error(format!("a {} exists natively only: remove `export`", function.role)));
            }
            (None, false) if table.setup.is_some() => {
                return Err(error(format!("a {} exists natively only: remove `setup`", function.role)));
            }
            (None, false) => None,
            (name, true) => {
                let export = Export::exported(world, name.as_deref(), function.name).map_err(error)?;
                let at_setup = |what: String| match &table.setup {
                    Some(setup) => source.error(setup.span(), format!("`{}`: {what}", function.name)),
                    None => error(what),
                };
                let setup = table.setup.as_ref().map(|setup| setup.get_ref().as_str());
                Some(Export::new(world, &export, setup).map_err(at_setup)?)
            }
        };
        if function.served && export.as_ref().is_some_and(|export| export.setup.is_some()) {
            let what = "what is called on an object is not served over HTTP: remove `served`";
            return Err(error(what.to_owned()));
        }
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
    fn exported<'a>(
        world: &'a World,
        name: Option<&str>,
        function: FunctionName,
    ) -> Result<wit::Export<'a>, String> {
        let export = match name {
            Some(name) => world.export(name),
            None => world.export(function.as_str()).or_else(|_| world.export(function.short())),
        };
        export.map_err(|error| error.to_string())
    }

    /// What it is called with, and on.
    fn new(world: &World, export: &wit::Export, setup: Option<&str>) -> Result<Self, String> {
        let method = export.method().map_err(|error| error.to_string())?;
        let (signature, setup) = match (method, setup) {
            (None, None) => (export.signature().map_err(|error| error.to_string())?, None),
            (None, Some(_)) => return Err("it takes no object: remove `setup`".to_owned()),
            (Some(method), None) => {
                let object = &method.object;
                return Err(format!("it is called on a `{object}`: {}", world.instead(&method)));
            }
            (Some(method), Some(text)) => {
                let setup = world.setup(&method, text).map_err(|why| format!("its setup '{text}': {why}"))?;
                (method.signature, Some(setup))
            }
        };
        let (interface, function) = (export.interface().map(str::to_owned), export.function().to_owned());
        Ok(Export { interface, function, signature, setup })
    }
}
