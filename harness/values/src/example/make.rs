//! A value of any type, made of somebody's choices.

use std::borrow::Cow;

use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind, WasmValue, WasmValueError};

use crate::shape::{arms, element, some};

/// Somebody who chooses among the values of a type.
pub(super) trait Choose {
    /// A truth value.
    fn boolean(&mut self) -> bool;
    /// An integer from `least` to `most`.
    fn integer(&mut self, least: i64, most: u64) -> i128;
    /// A number whose least finite one is `least`.
    fn float(&mut self, least: f64) -> f64;
    /// A character.
    fn character(&mut self) -> char;
    /// A text.
    fn text(&mut self) -> Cow<'static, str>;
    /// The length of a list inside that many lists.
    fn length(&mut self, lists: usize) -> usize;
    /// The index of a case, given which of them have a payload.
    fn case(&mut self, payloads: &[bool]) -> usize;
    /// Whether an option has a value.
    fn some(&mut self) -> bool;
    /// Whether a result is no error.
    fn ok(&mut self) -> bool;
    /// Whether a flag is set, by its index.
    fn flag(&mut self, index: usize) -> bool;
}

/// A value of a type known to be supported.
pub(super) fn make<V: WasmValue>(ty: &V::Type, choose: &mut impl Choose) -> V {
    nested(ty, choose, 0).expect("values made by their type are of their type")
}

fn nested<V: WasmValue>(ty: &V::Type, choose: &mut impl Choose, lists: usize) -> Result<V, WasmValueError> {
    macro_rules! integer {
        ($make:ident, $type:ident) => {
            V::$make(choose.integer($type::MIN as i64, $type::MAX as u64) as $type)
        };
    }
    Ok(match ty.kind() {
        Kind::Bool => V::make_bool(choose.boolean()),
        Kind::S8 => integer!(make_s8, i8),
        Kind::S16 => integer!(make_s16, i16),
        Kind::S32 => integer!(make_s32, i32),
        Kind::S64 => integer!(make_s64, i64),
        Kind::U8 => integer!(make_u8, u8),
        Kind::U16 => integer!(make_u16, u16),
        Kind::U32 => integer!(make_u32, u32),
        Kind::U64 => integer!(make_u64, u64),
        Kind::F32 => V::make_f32(choose.float(f32::MIN.into()) as f32),
        Kind::F64 => V::make_f64(choose.float(f64::MIN)),
        Kind::Char => V::make_char(choose.character()),
        Kind::String => V::make_string(choose.text()),
        Kind::List => {
            let element = element(ty);
            let values = (0..choose.length(lists)).map(|_| nested(&element, choose, lists + 1));
            V::make_list(ty, values.collect::<Result<Vec<V>, _>>()?)?
        }
        Kind::Record => {
            let (names, types): (Vec<_>, Vec<_>) = ty.record_fields().unzip();
            let values = each(&types, choose, lists)?;
            V::make_record(ty, names.iter().map(Cow::as_ref).zip(values))?
        }
        Kind::Tuple => {
            let types: Vec<_> = ty.tuple_element_types().collect();
            V::make_tuple(ty, each(&types, choose, lists)?)?
        }
        Kind::Variant => {
            let mut cases: Vec<_> = ty.variant_cases().collect();
            let payloads: Vec<bool> = cases.iter().map(|(_, payload)| payload.is_some()).collect();
            let (case, of) = cases.swap_remove(choose.case(&payloads));
            V::make_variant(ty, &case, payload(of, choose, lists)?)?
        }
        Kind::Enum => {
            let cases: Vec<_> = ty.enum_cases().collect();
            V::make_enum(ty, &cases[choose.case(&vec![false; cases.len()])])?
        }
        Kind::Option if choose.some() => V::make_option(ty, Some(nested(&some(ty), choose, lists)?))?,
        Kind::Option => V::make_option(ty, None)?,
        Kind::Result => {
            let (ok, err) = arms(ty);
            let arm = match choose.ok() {
                true => Ok(payload(ok, choose, lists)?),
                false => Err(payload(err, choose, lists)?),
            };
            V::make_result(ty, arm)?
        }
        Kind::Flags => {
            let names: Vec<_> = ty.flags_names().collect();
            let set: Vec<bool> = (0..names.len()).map(|index| choose.flag(index)).collect();
            let set = names.iter().zip(set).filter_map(|(name, set)| set.then_some(name.as_ref()));
            V::make_flags(ty, set)?
        }
        other => return Err(WasmValueError::UnsupportedType(other.to_string())),
    })
}

fn each<V: WasmValue>(
    types: &[V::Type],
    choose: &mut impl Choose,
    lists: usize,
) -> Result<Vec<V>, WasmValueError> {
    types.iter().map(|ty| nested(ty, choose, lists)).collect()
}

fn payload<V: WasmValue>(
    ty: Option<V::Type>,
    choose: &mut impl Choose,
    lists: usize,
) -> Result<Option<V>, WasmValueError> {
    ty.map(|ty| nested(&ty, choose, lists)).transpose()
}
