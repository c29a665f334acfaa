//! What the types of a function say of its inputs: which texts are names that a programmer gave, and which are numbers.

use std::collections::{BTreeMap, BTreeSet};

use tollgate_values::{Signature, WasmType, WasmTypeKind as Kind};

/// What is known of a value; nothing, where it is like any other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Texts that are cases or flags. Any other text is a value all the same.
    names: BTreeSet<String>,
    /// Whether a text is a number: those of 64 bits are written so.
    number: bool,
    /// The members of an object.
    members: BTreeMap<String, Shape>,
    /// The first elements of an array.
    elements: Vec<Shape>,
    /// All elements behind them.
    rest: Option<Box<Shape>>,
}

impl Shape {
    /// That of an input of a function.
    pub fn of_input<T: WasmType>(signature: &Signature<T>) -> Shape {
        match signature.parameters() {
            [only] => Shape::of(&only.ty),
            // Written as an array, or by names.
            several => Shape {
                elements: several.iter().map(|it| Shape::of(&it.ty)).collect(),
                members: several.iter().map(|it| (it.name.clone(), Shape::of(&it.ty))).collect(),
                ..Shape::default()
            },
        }
    }

    fn of<T: WasmType>(ty: &T) -> Shape {
        let none = Shape::default();
        match ty.kind() {
            Kind::S64 | Kind::U64 => Shape { number: true, ..none },
            // As they are written where JSON has no number for them.
            Kind::F32 | Kind::F64 => {
                Shape { names: ["nan", "inf", "-inf", "-0"].map(String::from).into(), ..none }
            }
            Kind::Enum => Shape { names: ty.enum_cases().map(String::from).collect(), ..none },
            Kind::Flags => {
                let names = ty.flags_names().map(String::from).collect();
                Shape { rest: Some(Box::new(Shape { names, ..Shape::default() })), ..none }
            }
            Kind::List => Shape { rest: ty.list_element_type().map(|ty| Box::new(Shape::of(&ty))), ..none },
            Kind::Tuple => {
                Shape { elements: ty.tuple_element_types().map(|ty| Shape::of(&ty)).collect(), ..none }
            }
            Kind::Record => {
                let members = ty.record_fields().map(|(name, ty)| (name.into_owned(), Shape::of(&ty)));
                Shape { members: members.collect(), ..none }
            }
            Kind::Option => {
                let Some(some) = ty.option_some_type() else { return none };
                let mut shape = Shape::of(&some);
                // An option of an option is written so.
                if some.kind() == Kind::Option {
                    shape.members.insert("some".to_string(), Shape::of(&some));
                }
                shape
            }
            Kind::Result => {
                let arms = ty.result_types().map_or([None, None], <[_; 2]>::from);
                let members = ["ok", "err"].into_iter().zip(arms);
                let members = members.filter_map(|(arm, ty)| Some((arm.to_string(), Shape::of(&ty?))));
                Shape { members: members.collect(), ..none }
            }
            Kind::Variant => {
                let mut shape = none;
                for (name, payload) in ty.variant_cases() {
                    match payload {
                        Some(ty) => drop(shape.members.insert(name.into_owned(), Shape::of(&ty))),
                        None => drop(shape.names.insert(name.into_owned())),
                    }
                }
                shape
            }
            _ => none,
        }
    }

    /// Whether a text is one of the names.
    pub(crate) fn has_name(&self, text: &str) -> bool {
        self.names.contains(text)
    }

    /// Whether a text is a number by its type, and looks like one.
    pub(crate) fn is_number(&self, text: &str) -> bool {
        let digits = text.strip_prefix('-').unwrap_or(text);
        self.number && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    pub(crate) fn member(&self, name: &str) -> Option<&Shape> {
        self.members.get(name)
    }

    pub(crate) fn element(&self, place: usize) -> Option<&Shape> {
        self.elements.get(place).or(self.rest.as_deref())
    }
}
