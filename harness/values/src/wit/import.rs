//! What a world imports.

use wit_parser::{Function, Resolve, TypeDefKind, TypeId, WorldItem};

use super::{World, types};
use crate::{Error, Signature, Type};

/// The interface of marks as a component imports it, which is that of Sightglass, with its functions: before what is to be timed,
/// and after.
pub const MARKS: (&str, [&str; 2]) = ("bench", ["start", "end"]);

/// An interface or a function that a world imports.
pub struct Import<'a> {
    world: &'a World,
    name: String,
    interface: bool,
    functions: Vec<&'a Function>,
    resources: Vec<&'a str>,
}

impl<'a> Import<'a> {
    pub(super) fn new(world: &'a World, name: String, item: &'a WorldItem) -> Self {
        let resolve = &world.resolve;
        let (interface, functions, types): (_, Vec<&Function>, Vec<TypeId>) = match item {
            WorldItem::Function(function) => (false, vec![function], Vec::new()),
            WorldItem::Interface { id, .. } => {
                let it = &resolve.interfaces[*id];
                (true, it.functions.values().collect(), it.types.values().copied().collect())
            }
            WorldItem::Type { id, .. } => (false, Vec::new(), vec![*id]),
        };
        let resources = types.into_iter().filter_map(|id| resource(resolve, id)).collect();
        Import { world, name, interface, functions, resources }
    }

    /// Its name as the component writes it: `acme:store/keys@1.0.0`, or `log` of the world itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is an interface, and not a function of the world itself.
    #[must_use]
    pub fn is_interface(&self) -> bool {
        self.interface
    }

    /// Whether a host has to bring nothing for it: it is types alone.
    #[must_use]
    pub fn is_types_alone(&self) -> bool {
        self.functions.is_empty() && self.resources.is_empty()
    }

    /// Whether it is marks: two functions that are called around what is to be timed, [`MARKS`].
    #[must_use]
    pub fn is_marks(&self) -> bool {
        let (interface, functions) = MARKS;
        let plain = |it: &Function| it.params.is_empty() && it.result.is_none() && !it.kind.is_async();
        self.name == interface
            && self.interface
            && self.functions.len() == functions.len()
            && functions.iter().all(|name| self.functions.iter().any(|it| it.name == *name && plain(it)))
    }

    /// The resources that are made in it.
    #[must_use]
    pub fn resources(&self) -> &[&'a str] {
        &self.resources
    }

    /// Its functions, each by its name, with its types.
    ///
    /// # Errors
    /// Of a function: the reason why no constant can answer it.
    pub fn functions(&self) -> impl Iterator<Item = (&'a str, Result<Signature<Type>, Error>)> {
        self.functions.iter().map(|function| {
            let signature = match function.kind.is_async() {
                true => Err(Error::Unsupported("it is async".to_owned())),
                false => {
                    types::signature(&self.world.resolve, function, |_| true).and_then(types::without_streams)
                }
            };
            (function.name.as_str(), signature)
        })
    }
}

/// The name of a resource that is made here, and not used from another interface.
fn resource(resolve: &Resolve, id: TypeId) -> Option<&str> {
    let ty = &resolve.types[id];
    matches!(ty.kind, TypeDefKind::Resource).then(|| ty.name.as_deref().unwrap_or("a resource"))
}
