//! The objects that methods are called on, made by the calls that are asked for.

use tollgate_values::wave::Call;
use tollgate_values::wit::{Export, Method, Setup, World};
use tollgate_values::{Signature, Type};

use crate::command_error::{CommandError, Outcome};

/// The setups that are asked for.
pub struct Setups<'a> {
    world: &'a World,
    given: Vec<Given<'a>>,
}

/// A call that makes an object.
struct Given<'a> {
    text: &'a str,
    maker: Export<'a>,
    /// The name of what it makes.
    object: String,
    used: bool,
}

impl<'a> Setups<'a> {
    /// Reads them, each a call of an export that makes an object.
    pub fn read(world: &'a World, texts: &'a [String]) -> Outcome<Self> {
        let read = |text: &'a String| {
            let call = Call::parse(text).map_err(|why| refused(text, why))?;
            let maker = world.export(call.function()).map_err(|why| refused(text, why))?;
            let made = maker.made().ok_or_else(|| {
                let name = maker.name();
                refused(
                    text,
                    format!("`{name}` makes no object: name a constructor, or what returns a resource"),
                )
            })?;
            Ok(Given { text, maker, object: made.object, used: false })
        };
        Ok(Setups { world, given: texts.iter().map(read).collect::<Outcome<_>>()? })
    }

    /// The types of a call of an export, and the setup of the object that it is called on, where it is called on one.
    pub fn of(&mut self, export: &Export) -> Outcome<(Signature<Type>, Option<Setup>)> {
        let Some(method) = export.method().map_err(CommandError::usage)? else {
            if let Some(made) = export.made() {
                let (name, object) = (export.name(), made.object);
                return Err(CommandError::usage(format!(
                    "`{name}`: it makes a `{object}`, which is for --setup"
                )));
            }
            return Ok((export.signature().map_err(CommandError::usage)?, None));
        };
        let setup = self.for_method(export, &method)?;
        Ok((method.signature, Some(setup)))
    }

    fn for_method(&mut self, export: &Export, method: &Method) -> Outcome<Setup> {
        let (world, object) = (self.world, &method.object);
        let mut fitting = self.given.iter_mut().filter(|it| world.makes(&it.maker, method));
        let Some(given) = fitting.next() else {
            let name = export.name();
            let remedy = match world.example_of_setup(method) {
                Some(call) => format!("make one, as with --setup '{call}'"),
                None => "nothing that the component exports makes one of plain values".to_string(),
            };
            return Err(CommandError::usage(format!("`{name}`: it is called on a `{object}`: {remedy}")));
        };
        if let Some(second) = fitting.next() {
            let (one, other) = (given.text, second.text);
            return Err(refused(other, format!("'{one}' makes a `{object}`, too: keep one")));
        }
        given.used = true;
        world.setup(method, given.text).map_err(|why| refused(given.text, why))
    }

    /// Refuses those that nothing was called on.
    pub fn all_used(&self) -> Outcome {
        match self.given.iter().find(|given| !given.used) {
            Some(Given { text, object, .. }) => Err(refused(
                text,
                format!(
                    "nothing that is measured is called on a `{object}`: remove it, or --invoke a method of it"
                ),
            )),
            None => Ok(()),
        }
    }
}

fn refused(text: &str, why: impl std::fmt::Display) -> CommandError {
    CommandError::usage(format!("--setup '{text}': {why}"))
}
