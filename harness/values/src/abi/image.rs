//! Values laid out in linear memory, as a guest would leave them there for its host to lift.

use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind, WasmValue};

use super::layout::{self, discriminant};
use crate::Error;
use crate::path::Path;
use crate::shape::{arm, arms, element, field, some};
use crate::supported;

/// A stretch of linear memory that begins at an address and grows.
#[derive(Debug, Clone)]
pub struct Image {
    base: u32,
    bytes: Vec<u8>,
}

impl Image {
    /// Nothing yet, at that address.
    #[must_use]
    pub fn at(base: u32) -> Self {
        Self { base, bytes: Vec::new() }
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The first address behind it.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.base + self.bytes.len() as u32
    }

    /// Lays out a value, and all that it holds; gives its address.
    ///
    /// # Errors
    /// If the value is not of this type, the type is not supported, or there is no more room in 32 bits.
    pub fn store<V: WasmValue>(&mut self, ty: &V::Type, value: &V) -> Result<u32, Error> {
        supported::check(ty)?;
        let layout = layout::of(ty);
        let address = self.room(layout.size, layout.align)?;
        self.put(ty, value, address)?;
        Ok(address)
    }

    /// Room for that much, in zeros.
    ///
    /// # Errors
    /// If there is none.
    pub fn room(&mut self, size: u64, align: u64) -> Result<u32, Error> {
        let address = u64::from(self.end()).next_multiple_of(align.max(1));
        let end = u32::try_from(address + size)
            .map_err(|_| Path::ROOT.unsupported("values of more than 4 GiB do not fit into a memory"))?;
        self.bytes.resize((end - self.base) as usize, 0);
        Ok(address as u32)
    }

    /// Writes bytes to where there is room.
    pub fn write(&mut self, address: u32, bytes: &[u8]) {
        let from = (address - self.base) as usize;
        self.bytes[from..from + bytes.len()].copy_from_slice(bytes);
    }

    fn put<V: WasmValue>(&mut self, ty: &V::Type, value: &V, at: u32) -> Result<(), Error> {
        let kind = ty.kind();
        let mismatch = |why: &str| Err(Path::ROOT.mismatch(why));
        if value.kind() != kind {
            return mismatch(&format!("expected {kind}, the value is a {}", value.kind()));
        }
        match kind {
            Kind::Bool => self.write(at, &[u8::from(value.unwrap_bool())]),
            Kind::S8 => self.write(at, &value.unwrap_s8().to_le_bytes()),
            Kind::S16 => self.write(at, &value.unwrap_s16().to_le_bytes()),
            Kind::S32 => self.write(at, &value.unwrap_s32().to_le_bytes()),
            Kind::S64 => self.write(at, &value.unwrap_s64().to_le_bytes()),
            Kind::U8 => self.write(at, &[value.unwrap_u8()]),
            Kind::U16 => self.write(at, &value.unwrap_u16().to_le_bytes()),
            Kind::U32 => self.write(at, &value.unwrap_u32().to_le_bytes()),
            Kind::U64 => self.write(at, &value.unwrap_u64().to_le_bytes()),
            Kind::F32 => self.write(at, &value.unwrap_f32().to_le_bytes()),
            Kind::F64 => self.write(at, &value.unwrap_f64().to_le_bytes()),
            Kind::Char => self.write(at, &u32::from(value.unwrap_char()).to_le_bytes()),
            Kind::String => {
                let text = value.unwrap_string();
                let there = self.room(text.len() as u64, 1)?;
                self.write(there, text.as_bytes());
                self.refer(at, there, text.len());
            }
            Kind::List => {
                let (element, values) = (element(ty), value.unwrap_list().collect::<Vec<_>>());
                let layout = layout::of(&element);
                let there = self.room(layout.size * values.len() as u64, layout.align)?;
                for (index, value) in values.iter().enumerate() {
                    self.put(&element, &**value, there + layout.size as u32 * index as u32)?;
                }
                self.refer(at, there, values.len());
            }
            Kind::Record => {
                let fields: Vec<_> = value.unwrap_record().collect();
                let mut at = at;
                for (index, (name, ty)) in ty.record_fields().enumerate() {
                    let Some(value) = field(&fields, index, &name) else {
                        return mismatch(&format!("the value has no field `{name}`"));
                    };
                    at = self.put_next(&ty, value, at)?;
                }
            }
            Kind::Tuple => {
                let values: Vec<_> = value.unwrap_tuple().collect();
                let mut at = at;
                for (index, ty) in ty.tuple_element_types().enumerate() {
                    let Some(value) = values.get(index) else {
                        return mismatch("the value has too few elements");
                    };
                    at = self.put_next(&ty, &**value, at)?;
                }
            }
            Kind::Option => {
                let (value, payload) = (value.unwrap_option(), some(ty));
                let cases = [None, Some(payload)];
                self.put_case(at, usize::from(value.is_some()), &cases, value.as_deref())?;
            }
            Kind::Result => {
                let (name, value) = arm(value);
                let cases = <[_; 2]>::from(arms(ty));
                self.put_case(at, usize::from(name == "err"), &cases, value.as_deref())?;
            }
            Kind::Variant => {
                let (name, value) = value.unwrap_variant();
                let (names, cases): (Vec<_>, Vec<_>) = ty.variant_cases().unzip();
                match names.iter().position(|case| *case == name) {
                    Some(index) => self.put_case(at, index, &cases, value.as_deref())?,
                    None => return mismatch(&format!("the type has no case `{name}`")),
                }
            }
            Kind::Enum => {
                let names: Vec<_> = ty.enum_cases().collect();
                let name = value.unwrap_enum();
                match names.iter().position(|case| *case == name) {
                    Some(index) => self.number(at, index, discriminant(names.len())),
                    None => return mismatch(&format!("the type has no case `{name}`")),
                }
            }
            Kind::Flags => {
                let set: Vec<_> = value.unwrap_flags().collect();
                for (bit, _) in ty.flags_names().enumerate().filter(|(_, name)| set.contains(name)) {
                    let byte = (at - self.base) as usize + bit / 8;
                    self.bytes[byte] |= 1 << (bit % 8);
                }
            }
            _ => return mismatch("values of this type cannot be laid out"),
        }
        Ok(())
    }

    /// A field, behind what ends at `at`; gives its own end.
    fn put_next<V: WasmValue>(&mut self, ty: &V::Type, value: &V, at: u32) -> Result<u32, Error> {
        let layout = layout::of(ty);
        let at = at.next_multiple_of(layout.align as u32);
        self.put(ty, value, at)?;
        Ok(at + layout.size as u32)
    }

    /// The number of a case, then its payload, which begins where the payload of any case does.
    fn put_case<V: WasmValue>(
        &mut self,
        at: u32,
        index: usize,
        cases: &[Option<V::Type>],
        value: Option<&V>,
    ) -> Result<(), Error> {
        let number = discriminant(cases.len());
        self.number(at, index, number);
        match (&cases[index], value) {
            (Some(ty), Some(value)) => {
                let align = cases.iter().flatten().map(|ty| layout::of(ty).align).max().unwrap_or(1);
                self.put(ty, value, at + (number as u32).next_multiple_of(align as u32))
            }
            (None, None) => Ok(()),
            _ => {
                Err(Path::ROOT.mismatch("a case has a payload where its type has none, or none where it has"))
            }
        }
    }

    fn number(&mut self, at: u32, number: usize, bytes: u64) {
        self.write(at, &(number as u32).to_le_bytes()[..bytes as usize]);
    }

    /// Address and length.
    fn refer(&mut self, at: u32, there: u32, length: usize) {
        self.write(at, &there.to_le_bytes());
        self.write(at + 4, &(length as u32).to_le_bytes());
    }
}
