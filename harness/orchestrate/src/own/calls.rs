//! What is called of a component, and with which inputs.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use tollgate_model::{FunctionName, PayloadClass};
use tollgate_suite::class_of;
use tollgate_values::example::{self, Drawn};
use tollgate_values::json::Bytes;
use tollgate_values::wave::Call;
use tollgate_values::wit::{Export, Setup, World};
use tollgate_values::{Signature, Type, Value};

use super::names::function_names;
use super::setups::Setups;
use super::{Asked, Exports};
use crate::command_error::{CommandError, Outcome};

/// So many inputs are made up for a function.
const DRAWN: usize = 64;

/// So many inputs are taken of a file.
const MOST_INPUTS: usize = 1 << 16;

/// An input, and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name of the golden case that it becomes: `given-1`, `edge-2`, `drawn-3`.
    pub case: String,
    /// Its canonical JSON.
    pub json: String,
    /// Whether it is measured with. Edges are for golden cases alone: nobody's traffic is made of them.
    pub in_ring: bool,
}

/// A function that is called.
#[derive(Clone, Debug)]
pub struct Called {
    /// Its name in the suite.
    pub name: FunctionName,
    /// Its name in the component, by which WAVE calls it.
    pub export: String,
    /// The call in WAVE that makes the object that it is called on, once for each instance.
    pub setup: Option<Setup>,
    /// The class of its payload.
    pub class: PayloadClass,
    /// Whether it takes anything at all.
    pub takes_inputs: bool,
    /// Whether nobody has given inputs.
    pub made_up: bool,
    /// Its inputs, no two of them alike.
    pub inputs: Vec<Input>,
}

/// What is called, and the exports that are not, each with the reason.
#[derive(Debug, Default)]
pub struct Calls {
    /// In the order that they are asked for, or exported in.
    pub called: Vec<Called>,
    /// `name: why`.
    pub left_out: Vec<String>,
}

/// The calls that are asked for; every function that can be called, where none is.
pub fn calls(exports: &Exports, asked: &Asked, suite: &str) -> Outcome<Calls> {
    let all: Vec<Export> = exports.world.exports().collect();
    let names = all.iter().map(Export::name).zip(function_names(suite, &all)).collect();
    let setups = Setups::read(&exports.world, &asked.setup)?;
    let calls = Gathering { world: &exports.world, asked, names, setups, calls: Calls::default() };
    match asked.invoke.is_empty() {
        true => calls.all(),
        false => calls.invoked(),
    }
}

struct Gathering<'a> {
    world: &'a World,
    asked: &'a Asked,
    /// The name in the suite of each export, by the name that WAVE calls it by.
    names: HashMap<String, FunctionName>,
    setups: Setups<'a>,
    calls: Calls,
}

impl Gathering<'_> {
    fn all(mut self) -> Outcome<Calls> {
        for export in self.world.exports() {
            match self.setups.of(&export) {
                Ok((signature, setup)) => self.add(&export, &signature, setup)?,
                Err(why) => self.calls.left_out.push(why.to_string()),
            }
        }
        self.finish()
    }

    fn finish(mut self) -> Outcome<Calls> {
        self.take_file()?;
        self.setups.all_used()?;
        Ok(self.calls)
    }

    fn invoked(mut self) -> Outcome<Calls> {
        for text in &self.asked.invoke {
            let refuse = |why: String| CommandError::usage(format!("--invoke '{text}': {why}"));
            let bare = !text.contains('(');
            let call =
                if bare { None } else { Some(Call::parse(text).map_err(|error| refuse(error.to_string()))?) };
            let name = call.as_ref().map_or(text.trim(), |call| call.function());
            let export = self.world.export(name).map_err(|error| refuse(error.to_string()))?;
            let (signature, setup) = self.setups.of(&export).map_err(|error| refuse(error.to_string()))?;
            let Some(call) = call else {
                self.add(&export, &signature, setup)?;
                continue;
            };
            let values: Vec<Value> = call.arguments(&signature).map_err(|error| refuse(error.to_string()))?;
            let json =
                signature.encode_arguments(&values, Bytes::Hex).map_err(|error| refuse(error.to_string()))?;
            let called = self.called(&export, &signature, setup);
            called.made_up = false;
            called.give(json);
        }
        self.finish()
    }

    /// The function, without inputs where it was not called before.
    fn called(&mut self, export: &Export, signature: &Signature<Type>, setup: Option<Setup>) -> &mut Called {
        let wave = export.name();
        if let Some(index) = self.calls.called.iter().position(|called| called.export == wave) {
            return &mut self.calls.called[index];
        }
        self.calls.called.push(Called {
            name: self.names[&wave],
            export: wave,
            setup,
            class: class_of(signature),
            takes_inputs: !signature.parameters().is_empty(),
            made_up: true,
            inputs: Vec::new(),
        });
        self.calls.called.last_mut().expect("it was pushed")
    }

    /// The function, with inputs made up.
    fn add(&mut self, export: &Export, signature: &Signature<Type>, setup: Option<Setup>) -> Outcome {
        let seed = self.asked.seed;
        let called = self.called(export, signature, setup);
        if called.inputs.is_empty() {
            called.make_up(signature, seed).map_err(CommandError::usage)?;
        }
        Ok(())
    }

    /// The inputs of a file, for the one function that is called.
    fn take_file(&mut self) -> Outcome {
        let Some(file) = &self.asked.inputs else { return Ok(()) };
        let [called] = &mut self.calls.called[..] else {
            let names: Vec<&str> = self.calls.called.iter().map(|called| called.export.as_str()).collect();
            return Err(CommandError::usage(format!(
                "--inputs {}: they are inputs of one function, and there are {}: name one with --invoke ({})",
                file.display(),
                names.len(),
                names.join(", ")
            )));
        };
        let signature = self.world.export(&called.export).and_then(|export| export.values());
        let signature = signature.map_err(CommandError::usage)?;
        if called.made_up {
            called.inputs.clear();
        }
        called.made_up = false;
        read_inputs(file, &signature, called)
    }
}

/// An input a line.
fn read_inputs(file: &Path, signature: &Signature<Type>, called: &mut Called) -> Outcome {
    let text = std::fs::read_to_string(file).map_err(|error| CommandError::file("read", file, &error))?;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if called.inputs.len() == MOST_INPUTS {
            break;
        }
        let canonical = signature.decode_arguments::<Value>(line, Bytes::Hex);
        let canonical = canonical.and_then(|values| signature.encode_arguments(&values, Bytes::Hex));
        let json = canonical.map_err(|why| {
            CommandError::usage(format!(
                "{}:{}: this is no input of `{}`: {why}; it is {signature}",
                file.display(),
                index + 1,
                called.export
            ))
        })?;
        called.give(json);
    }
    match called.inputs.is_empty() {
        true => {
            Err(CommandError::usage(format!("{} has no inputs: write one a line, as JSON", file.display())))
        }
        false => Ok(()),
    }
}

impl Called {
    /// Adds an input that somebody has given.
    fn give(&mut self, json: String) {
        let case = format!("given-{}", self.inputs.len() + 1);
        self.inputs.push(Input { case, json, in_ring: true });
    }

    /// Edges first, then ordinary ones.
    fn make_up(&mut self, signature: &Signature<Type>, seed: u64) -> Result<(), tollgate_values::Error> {
        let mut seen = HashSet::new();
        let encode = |values: &Vec<Value>| signature.encode_arguments(values, Bytes::Hex);
        for (index, edge) in example::arguments::<Value>(signature)?.iter().enumerate() {
            let json = encode(edge)?;
            seen.insert(json.clone());
            let in_ring = !self.takes_inputs;
            self.inputs.push(Input { case: format!("edge-{}", index + 1), json, in_ring });
        }
        if !self.takes_inputs {
            return Ok(());
        }
        let mut drawn = Drawn::new(seed, &self.export);
        for index in 0..DRAWN {
            let json = encode(&drawn.arguments(signature))?;
            match self.inputs.iter_mut().find(|input| input.json == json) {
                Some(known) => known.in_ring = true,
                None if seen.insert(json.clone()) => {
                    self.inputs.push(Input { case: format!("drawn-{}", index + 1), json, in_ring: true });
                }
                None => {}
            }
        }
        Ok(())
    }
}
