//! JSON to a value: in one pass over the text, led by the type.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Deserializer, Error, Expected, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind, WasmValue, WasmValueError};

use super::one_of::OneOf;
use super::shown::{MOST, Shown, cut};
use super::{Bytes, number};
use crate::path::{Path, Step};
use crate::shape::{is_bytes, some};
use crate::supported;

/// The type of the value to come, and where it stands.
pub(crate) struct Typed<'a, V: WasmValue> {
    pub(crate) ty: &'a V::Type,
    pub(crate) bytes: Bytes,
    pub(crate) path: Path<'a>,
}

impl<'de, V: WasmValue> DeserializeSeed<'de> for Typed<'_, V> {
    type Value = V;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V, D::Error> {
        self.path.check_depth().map_err(D::Error::custom)?;
        match self.ty.kind() {
            // An option of an option is an object, or null.
            Kind::Option if some(self.ty).kind() != Kind::Option => deserializer.deserialize_option(self),
            Kind::F32 | Kind::F64 => {
                let json = <&RawValue>::deserialize(deserializer)?.get();
                self.float(json).ok_or_else(|| self.mismatch(cut(json, MOST).0))
            }
            kind => match supported::refusal(kind) {
                None => deserializer.deserialize_any(self),
                Some(reason) => Err(D::Error::custom(self.path.says(reason))),
            },
        }
    }
}

impl<'de, V: WasmValue> Visitor<'de> for Typed<'_, V> {
    type Value = V;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ty.kind() {
            Kind::S64 | Kind::U64 => write!(f, "{} as a decimal string", self.ty.kind()),
            Kind::Char => f.write_str("a string of one character"),
            Kind::List if is_bytes(self.ty) => f.write_str(self.bytes.description()),
            Kind::List => f.write_str("an array"),
            Kind::Record => f.write_str("an object"),
            Kind::Tuple => write!(f, "an array of {}", self.ty.tuple_element_types().count()),
            Kind::Variant => f.write_str("a case: its name, or an object of name and payload"),
            Kind::Enum => f.write_str("the name of a case"),
            Kind::Option => f.write_str(r#"null or {"some":…}"#),
            Kind::Result => f.write_str(r#"{"ok":…} or {"err":…}"#),
            Kind::Flags => f.write_str("an array of names"),
            simple => write!(f, "{simple}"),
        }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<V, E> {
        if self.ty.kind() == Kind::Bool { Ok(V::make_bool(value)) } else { Err(self.mismatch(value)) }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V, E> {
        self.integer(value.into()).ok_or_else(|| self.mismatch(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V, E> {
        self.integer(value.into()).ok_or_else(|| self.mismatch(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V, E> {
        Err(self.mismatch(format_args!("{value:?}")))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V, E> {
        let scalar = match self.ty.kind() {
            Kind::String => Some(V::make_string(Cow::Borrowed(text))),
            Kind::Char => one_character(text).map(V::make_char),
            Kind::S64 => number::decimal(text).map(V::make_s64),
            Kind::U64 => number::decimal(text).map(V::make_u64),
            Kind::Enum => return self.case_of_enum(text),
            Kind::Variant => return self.case_without_payload(text),
            Kind::List if is_bytes(self.ty) => return self.byte_string(text),
            _ => None,
        };
        scalar.ok_or_else(|| self.mismatch(Shown(text)))
    }

    fn visit_unit<E: Error>(self) -> Result<V, E> {
        self.visit_none()
    }

    fn visit_none<E: Error>(self) -> Result<V, E> {
        if self.ty.kind() != Kind::Option {
            return Err(self.mismatch("null"));
        }
        self.made(V::make_option(self.ty, None))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V, D::Error> {
        let payload = self.part(&some(self.ty), Step::Some).deserialize(deserializer)?;
        self.made(V::make_option(self.ty, Some(payload)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<V, A::Error> {
        match self.ty.kind() {
            Kind::List if !is_bytes(self.ty) => self.list(array),
            Kind::Tuple => self.tuple(array),
            Kind::Flags => self.flags(array),
            _ => Err(self.mismatch("an array")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<V, A::Error> {
        match self.ty.kind() {
            Kind::Record => self.record(object),
            Kind::Variant => self.variant(object),
            Kind::Result => self.result(object),
            Kind::Option => self.option(object),
            _ => Err(self.mismatch("an object")),
        }
    }
}

impl<V: WasmValue> Typed<'_, V> {
    pub(super) fn part<'a>(&'a self, ty: &'a V::Type, step: Step<'a>) -> Typed<'a, V> {
        Typed { ty, bytes: self.bytes, path: self.path.to(step) }
    }

    pub(super) fn mismatch<E: Error>(&self, got: impl fmt::Display) -> E {
        let expected: &dyn Expected = self;
        E::custom(self.path.says(format_args!("expected {expected}, got {got}")))
    }

    pub(super) fn made<E: Error>(&self, value: Result<V, WasmValueError>) -> Result<V, E> {
        value.map_err(|error| E::custom(self.path.says(error)))
    }

    fn integer(&self, number: i128) -> Option<V> {
        Some(match self.ty.kind() {
            Kind::S8 => V::make_s8(number.try_into().ok()?),
            Kind::S16 => V::make_s16(number.try_into().ok()?),
            Kind::S32 => V::make_s32(number.try_into().ok()?),
            Kind::U8 => V::make_u8(number.try_into().ok()?),
            Kind::U16 => V::make_u16(number.try_into().ok()?),
            Kind::U32 => V::make_u32(number.try_into().ok()?),
            _ => return None,
        })
    }

    fn float(&self, json: &str) -> Option<V> {
        match self.ty.kind() {
            Kind::F32 => number::float(json).map(V::make_f32),
            _ => number::float(json).map(V::make_f64),
        }
    }

    fn byte_string<E: Error>(&self, text: &str) -> Result<V, E> {
        let bytes = (self.bytes.decode(text))
            .map_err(|error| self.mismatch(format_args!("{} ({error})", Shown(text))))?;
        self.made(V::make_list(self.ty, bytes.into_iter().map(V::make_u8)))
    }

    fn case_of_enum<E: Error>(&self, name: &str) -> Result<V, E> {
        let names: Vec<_> = self.ty.enum_cases().collect();
        OneOf { what: "case", names: &names, likely: 0, path: self.path }.find(name)?;
        self.made(V::make_enum(self.ty, name))
    }

    fn case_without_payload<E: Error>(&self, name: &str) -> Result<V, E> {
        let (names, types): (Vec<_>, Vec<_>) = self.ty.variant_cases().unzip();
        let case = OneOf { what: "case", names: &names, likely: 0, path: self.path }.find(name)?;
        if types[case].is_some() {
            let reason = format_args!("this case has a payload, write {{{}:…}}", Shown(name));
            return Err(E::custom(self.path.to(Step::Name(name)).says(reason)));
        }
        self.made(V::make_variant(self.ty, name, None))
    }
}

fn one_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}
