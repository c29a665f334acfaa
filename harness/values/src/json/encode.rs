//! A value to its canonical JSON.

use std::borrow::Cow;
use std::{fmt, io};

use serde::ser::{Error, SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;
use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind, WasmValue};

use super::{Bytes, number};
use crate::path::{Path, Step};
use crate::shape::{arm, arm_type, case_type, element, field, is_bytes, some};
use crate::supported;

/// A value with its type. The type decides, since a value alone tells neither the order of fields and flags nor
/// whether an empty list is one of bytes.
pub(crate) struct Typed<'a, V: WasmValue> {
    pub(crate) ty: &'a V::Type,
    pub(crate) value: &'a V,
    pub(crate) bytes: Bytes,
    pub(crate) path: Path<'a>,
}

impl<V: WasmValue> Serialize for Typed<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.path.check_depth().map_err(S::Error::custom)?;
        let (kind, value) = (self.ty.kind(), self.value);
        if value.kind() != kind {
            return Err(self.error(format_args!("expected {kind}, the value is a {}", value.kind())));
        }
        match kind {
            Kind::Bool => serializer.serialize_bool(value.unwrap_bool()),
            Kind::S8 => serializer.serialize_i8(value.unwrap_s8()),
            Kind::S16 => serializer.serialize_i16(value.unwrap_s16()),
            Kind::S32 => serializer.serialize_i32(value.unwrap_s32()),
            Kind::S64 => serializer.collect_str(&value.unwrap_s64()),
            Kind::U8 => serializer.serialize_u8(value.unwrap_u8()),
            Kind::U16 => serializer.serialize_u16(value.unwrap_u16()),
            Kind::U32 => serializer.serialize_u32(value.unwrap_u32()),
            Kind::U64 => serializer.collect_str(&value.unwrap_u64()),
            Kind::F32 => match number::special(value.unwrap_f32().into()) {
                Some(text) => serializer.serialize_str(text),
                None => serializer.serialize_f32(value.unwrap_f32()),
            },
            Kind::F64 => match number::special(value.unwrap_f64()) {
                Some(text) => serializer.serialize_str(text),
                None => serializer.serialize_f64(value.unwrap_f64()),
            },
            Kind::Char => serializer.serialize_char(value.unwrap_char()),
            Kind::String => serializer.serialize_str(&value.unwrap_string()),
            Kind::List if is_bytes(self.ty) => self.byte_string(serializer),
            Kind::List => self.list(serializer),
            Kind::Record => self.record(serializer),
            Kind::Tuple => self.tuple(serializer),
            Kind::Variant => self.variant(serializer),
            Kind::Enum => self.name(serializer),
            Kind::Option => self.option(serializer),
            Kind::Result => self.result(serializer),
            Kind::Flags => self.flags(serializer),
            other => Err(self.error(supported::refusal(other).unwrap_or("unknown kind"))),
        }
    }
}

impl<V: WasmValue> Typed<'_, V> {
    fn part<'a>(&'a self, ty: &'a V::Type, value: &'a V, step: Step<'a>) -> Typed<'a, V> {
        Typed { ty, value, bytes: self.bytes, path: self.path.to(step) }
    }

    fn byte_string<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let byte = |value: Cow<'_, V>| match value.kind() {
            Kind::U8 => Ok(value.unwrap_u8()),
            other => Err(self.error(format_args!("expected bytes, the list holds a {other}"))),
        };
        let bytes = self.value.unwrap_list().map(byte).collect::<Result<Vec<u8>, _>>()?;
        serializer.serialize_str(&self.bytes.encode(&bytes))
    }

    fn list<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let element = element(self.ty);
        let mut array = serializer.serialize_seq(None)?;
        for (index, value) in self.value.unwrap_list().enumerate() {
            array.serialize_element(&self.part(&element, &value, Step::Index(index)))?;
        }
        array.end()
    }

    fn tuple<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let types: Vec<_> = self.ty.tuple_element_types().collect();
        let values: Vec<_> = self.value.unwrap_tuple().collect();
        self.check_count("elements", types.len(), values.len())?;
        let elements = types.iter().zip(&values).enumerate();
        serializer.collect_seq(elements.map(|(index, (ty, value))| self.part(ty, value, Step::Index(index))))
    }

    fn record<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (names, types): (Vec<_>, Vec<_>) = self.ty.record_fields().unzip();
        let fields: Vec<_> = self.value.unwrap_record().collect();
        self.check_count("fields", types.len(), fields.len())?;
        let mut object = serializer.serialize_map(None)?;
        for (index, (name, ty)) in names.iter().zip(&types).enumerate() {
            let value = field(&fields, index, name)
                .ok_or_else(|| self.error(format_args!("the value has no field `{name}`")))?;
            object.serialize_entry(name, &self.part(ty, value, Step::Name(name)))?;
        }
        object.end()
    }

    fn variant<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (case, payload) = self.value.unwrap_variant();
        match (case_type(self.ty, &case), payload) {
            (Some(None), None) => serializer.serialize_str(&case),
            (ty, payload) => self.entry(serializer, &case, ty, payload.as_deref()),
        }
    }

    fn result<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (arm, payload) = arm(self.value);
        self.entry(serializer, arm, arm_type(self.ty, arm), payload.as_deref())
    }

    /// An object of one case and its payload.
    fn entry<S: Serializer>(
        &self,
        serializer: S,
        case: &str,
        ty: Option<Option<V::Type>>,
        payload: Option<&V>,
    ) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(1))?;
        match (ty, payload) {
            (Some(None), None) => object.serialize_entry(case, &())?,
            (Some(Some(ty)), Some(payload)) => {
                object.serialize_entry(case, &self.part(&ty, payload, Step::Name(case)))?;
            }
            _ => return Err(self.error(format_args!("the type has no case like this `{case}`"))),
        }
        object.end()
    }

    fn name<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = self.value.unwrap_enum();
        if !self.ty.enum_cases().any(|case| case == name) {
            return Err(self.error(format_args!("the type has no case `{name}`")));
        }
        serializer.serialize_str(&name)
    }

    fn option<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(value) = self.value.unwrap_option() else { return serializer.serialize_none() };
        let ty = some(self.ty);
        let payload = self.part(&ty, &value, Step::Some);
        // Nothing but an option is written as null itself.
        if ty.kind() != Kind::Option {
            return payload.serialize(serializer);
        }
        let mut object = serializer.serialize_map(Some(1))?;
        object.serialize_entry("some", &payload)?;
        object.end()
    }

    /// In the order of the type: an engine's value holds its flags in any.
    fn flags<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names: Vec<_> = self.value.unwrap_flags().collect();
        let set: Vec<_> = self.ty.flags_names().filter(|name| names.contains(name)).collect();
        self.check_count("known flags", set.len(), names.len())?;
        serializer.collect_seq(set)
    }

    fn check_count<E: Error>(&self, what: &str, expected: usize, got: usize) -> Result<(), E> {
        if expected == got {
            return Ok(());
        }
        Err(self.error(format_args!("expected {expected} {what}, the value has {got}")))
    }

    fn error<E: Error>(&self, reason: impl fmt::Display) -> E {
        E::custom(self.path.says(reason))
    }
}

/// Compact JSON with the numbers of RFC 8785.
pub(crate) struct Canonical;

impl Formatter for Canonical {
    fn write_f32<W: io::Write + ?Sized>(&mut self, writer: &mut W, float: f32) -> io::Result<()> {
        writer.write_all(ryu_js::Buffer::new().format_finite(float).as_bytes())
    }

    fn write_f64<W: io::Write + ?Sized>(&mut self, writer: &mut W, float: f64) -> io::Result<()> {
        writer.write_all(ryu_js::Buffer::new().format_finite(float).as_bytes())
    }
}
