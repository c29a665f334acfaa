//! Objects: what a resource's constructor, or another function, makes, and what is called on it. A handle lives in one store
//! only and has no text; the call that makes it has one.

use wit_parser::{Function, Handle, Resolve, Type as Wit, TypeDefKind, TypeId};

use super::{Export, World, types};
use crate::json::Bytes;
use crate::json::shown::cut;
use crate::path::{Path, Step};
use crate::wave::{self, Call};
use crate::{Error, Signature, Type, Value, canonical, example};

/// A function that is called on an object: one of its parameters borrows it, as a method's `self` does.
#[derive(Debug)]
pub struct Method {
    resource: TypeId,
    /// The resource's name.
    pub object: String,
    /// The place of the parameter that borrows it.
    pub place: usize,
    /// The types of the other parameters, and of the result.
    pub signature: Signature<Type>,
}

/// An object that a function makes, or may make where its result is one or an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    resource: TypeId,
    /// The resource's name.
    pub object: String,
}

/// The call that makes the object that another function is called on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The interface of the function that makes it; none for one of the world itself.
    pub interface: Option<String>,
    /// Its name in WIT: `[constructor]counter`.
    pub function: String,
    /// The place of the parameter, of the function that is called on it, that borrows it.
    pub place: usize,
    /// The canonical JSON of its arguments.
    pub arguments: String,
    /// The call in WAVE, by its full name: `acme:shop/counters.[constructor]counter@1.0.0(5)`.
    pub call: String,
}

impl Setup {
    /// The call as messages and journals name it: a long one by its beginning, and by its digest.
    #[must_use]
    pub fn shown(&self) -> String {
        const LONGEST: usize = 160;
        match cut(&self.call, LONGEST) {
            (_, "") => self.call.clone(),
            (head, _) => format!("{head}… (SHA-256 {}…)", &canonical::digest(&self.call)[..12]),
        }
    }
}

/// The resource that a handle is of, and whether it is lent.
fn handle(resolve: &Resolve, ty: Wit) -> Option<(TypeId, bool)> {
    let Wit::Id(id) = ty else { return None };
    match &resolve.types[id].kind {
        TypeDefKind::Type(ty) => handle(resolve, *ty),
        TypeDefKind::Handle(Handle::Borrow(of)) => Some((original(resolve, *of), true)),
        TypeDefKind::Handle(Handle::Own(of)) => Some((original(resolve, *of), false)),
        _ => None,
    }
}

/// The resource itself, where others use it under a name of theirs.
fn original(resolve: &Resolve, id: TypeId) -> TypeId {
    match resolve.types[id].kind {
        TypeDefKind::Type(Wit::Id(of)) => original(resolve, of),
        _ => id,
    }
}

fn name(resolve: &Resolve, resource: TypeId) -> String {
    resolve.types[resource].name.clone().unwrap_or_else(|| "resource".to_owned())
}

pub(super) fn method(resolve: &Resolve, function: &Function) -> Result<Option<Method>, Error> {
    let mut handles = (function.params.iter().enumerate())
        .filter_map(|(place, it)| handle(resolve, it.ty).map(|(of, lent)| (place, &it.name, of, lent)));
    let Some((place, parameter, resource, lent)) = handles.next() else { return Ok(None) };
    let object = name(resolve, resource);
    let refuse = |name: &str, reason: &str| Err(Path::ROOT.to(Step::Name(name)).unsupported(reason));
    if !lent {
        return refuse(
            parameter,
            &format!("it takes a `{object}` for good, so that the first call uses it up"),
        );
    }
    if let Some((_, second, ..)) = handles.next() {
        return refuse(second, "it is a second handle, and a setup makes one");
    }
    let signature = types::signature(resolve, function, |it| it != place)?;
    Ok(Some(Method { resource, object, place, signature }))
}

pub(super) fn made(resolve: &Resolve, function: &Function) -> Option<Made> {
    let owned = |ty| handle(resolve, ty).filter(|(_, lent)| !lent).map(|(of, _)| of);
    let result = function.result?;
    let resource = owned(result).or_else(|| {
        let Wit::Id(id) = result else { return None };
        match &resolve.types[original(resolve, id)].kind {
            TypeDefKind::Result(it) => owned(it.ok?),
            _ => None,
        }
    })?;
    Some(Made { resource, object: name(resolve, resource) })
}

impl World {
    /// The call in WAVE that makes the object of a method.
    ///
    /// # Errors
    /// If it is no call of an exported function that makes one, or its arguments are of other types.
    pub fn setup(&self, method: &Method, text: &str) -> Result<Setup, Error> {
        let call = Call::parse(text)?;
        let export = self.export(call.function())?;
        if export.made().is_none_or(|made| made.resource != method.resource) {
            let (object, example) = (&method.object, self.instead(method));
            return Err(Error::Function(format!("`{}` makes no `{object}`: {example}", export.name())));
        }
        let signature = export.parameters()?;
        let values: Vec<Value> = call.arguments(&signature)?;
        Ok(Setup {
            interface: export.interface().map(str::to_owned),
            function: export.function().to_owned(),
            place: method.place,
            arguments: signature.encode_arguments(&values, Bytes::Hex)?,
            call: wave::encode_call(&export.name(), &values)?,
        })
    }

    /// Whether the object of a method is what a function makes.
    #[must_use]
    pub fn makes(&self, maker: &Export, method: &Method) -> bool {
        maker.made().is_some_and(|made| made.resource == method.resource)
    }

    /// A call that makes an object for a method, with arguments made up from the types; the constructor's, if there is one.
    #[must_use]
    pub fn example_of_setup(&self, method: &Method) -> Option<String> {
        let makers = || self.exports().filter(|export| self.makes(export, method));
        let constructors = makers().filter(|export| export.function().starts_with("[constructor]"));
        constructors.chain(makers()).find_map(|export| {
            let values: Vec<Value> = example::ordinary_arguments(&export.parameters().ok()?);
            wave::encode_call(&self.shortest(&export), &values).ok()
        })
    }

    /// The shortest name that leads to an export.
    #[must_use]
    pub fn shortest(&self, export: &Export) -> String {
        let full = export.name();
        let leads = |name: &&str| self.export(name).is_ok_and(|found| found.name() == full);
        [export.bare(), export.function()].into_iter().find(leads).map_or_else(|| full.clone(), str::to_owned)
    }

    /// What to do where an object is missing.
    #[must_use]
    pub fn instead(&self, method: &Method) -> String {
        match self.example_of_setup(method) {
            Some(call) => format!("make one by a setup, such as '{call}'"),
            None => "nothing that it exports makes one of plain values".to_owned(),
        }
    }
}
