//! Arrays and objects to values.

use std::borrow::Cow;

use serde::de::{Error as _, MapAccess, SeqAccess};
use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind, WasmValue};

use super::decode::Typed;
use super::one_of::OneOf;
use super::parts::{Null, by_name, in_order};
use super::shown::Shown;
use crate::path::Step;
use crate::shape::{arms, element, some};

impl<V: WasmValue> Typed<'_, V> {
    pub(super) fn list<'de, A: SeqAccess<'de>>(&self, mut array: A) -> Result<V, A::Error> {
        let element = element(self.ty);
        let mut values = Vec::new();
        while let Some(value) = array.next_element_seed(self.part(&element, Step::Index(values.len())))? {
            values.push(value);
        }
        self.made(V::make_list(self.ty, values))
    }

    pub(super) fn flags<'de, A: SeqAccess<'de>>(&self, mut array: A) -> Result<V, A::Error> {
        let names: Vec<_> = self.ty.flags_names().collect();
        let mut set = vec![false; names.len()];
        let mut name = OneOf { what: "flag", names: &names, likely: 0, path: self.path };
        while let Some(index) = array.next_element_seed(name)? {
            if std::mem::replace(&mut set[index], true) {
                let reason = format_args!("flag {} given twice", Shown(&names[index]));
                return Err(A::Error::custom(self.path.says(reason)));
            }
            name.likely = index + 1;
        }
        let set = names.iter().zip(&set).filter(|(_, set)| **set).map(|(name, _)| name.as_ref());
        self.made(V::make_flags(self.ty, set))
    }

    pub(super) fn tuple<'de, A: SeqAccess<'de>>(&self, mut array: A) -> Result<V, A::Error> {
        let types: Vec<_> = self.ty.tuple_element_types().collect();
        let element = |index| self.part(&types[index], Step::Index(index));
        let values = in_order(&mut array, &self.path, types.len(), element)?;
        self.made(V::make_tuple(self.ty, values))
    }

    pub(super) fn record<'de, A: MapAccess<'de>>(&self, mut object: A) -> Result<V, A::Error> {
        let (names, types): (Vec<_>, Vec<_>) = self.ty.record_fields().unzip();
        let field = |index: usize| self.part(&types[index], Step::Name(&names[index]));
        let values = by_name(&mut object, &self.path, &names, field)?;
        self.made(V::make_record(self.ty, names.iter().map(Cow::as_ref).zip(values)))
    }

    pub(super) fn variant<'de, A: MapAccess<'de>>(&self, object: A) -> Result<V, A::Error> {
        let (names, types): (Vec<_>, Vec<_>) = self.ty.variant_cases().unzip();
        let (case, payload) = self.only_entry(object, "case", &names, &types)?;
        self.made(V::make_variant(self.ty, &names[case], payload))
    }

    pub(super) fn result<'de, A: MapAccess<'de>>(&self, object: A) -> Result<V, A::Error> {
        let (ok, err) = arms(self.ty);
        let (arm, payload) = self.only_entry(object, "key", &["ok".into(), "err".into()], &[ok, err])?;
        self.made(V::make_result(self.ty, if arm == 0 { Ok(payload) } else { Err(payload) }))
    }

    /// An option of an option that is not null.
    pub(super) fn option<'de, A: MapAccess<'de>>(&self, object: A) -> Result<V, A::Error> {
        let (_, payload) = self.only_entry(object, "key", &["some".into()], &[Some(some(self.ty))])?;
        self.made(V::make_option(self.ty, payload))
    }

    /// The one entry of an object: the index of its name, and its payload if it has one (a result's other arm is null).
    fn only_entry<'de, A: MapAccess<'de>>(
        &self,
        mut object: A,
        what: &'static str,
        names: &[Cow<'_, str>],
        types: &[Option<V::Type>],
    ) -> Result<(usize, Option<V>), A::Error> {
        let name = OneOf { what, names, likely: 0, path: self.path };
        let Some(index) = object.next_key_seed(name)? else {
            return Err(self.mismatch("an empty object"));
        };
        let step = Step::Name(&names[index]);
        let payload = match &types[index] {
            Some(ty) => Some(object.next_value_seed(self.part(ty, step))?),
            None if self.ty.kind() == Kind::Variant => {
                let reason = format_args!("this case has no payload, write just {}", Shown(&names[index]));
                return Err(A::Error::custom(self.path.to(step).says(reason)));
            }
            None => object.next_value_seed(Null { path: self.path.to(step) }).map(|()| None)?,
        };
        if object.next_key_seed(name)?.is_some() {
            return Err(A::Error::custom(self.path.says("expected one key, got a second one")));
        }
        Ok((index, payload))
    }
}
