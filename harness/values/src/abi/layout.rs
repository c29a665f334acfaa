//! Size and alignment in linear memory.

use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind};

use crate::Error;
use crate::shape::{arms, some};
use crate::supported;

/// Size and alignment of a type in bytes. The size is a multiple of the alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Without what its strings and lists point to.
    pub size: u64,
    /// A power of two.
    pub align: u64,
}

/// The layout of a type.
///
/// # Errors
/// If the type is not supported.
pub fn layout(ty: &impl WasmType) -> Result<Layout, Error> {
    supported::check(ty)?;
    Ok(of(ty))
}

/// The layout of values that lie one behind the other, as the fields of a record: arguments that are spilled to memory.
///
/// # Errors
/// If a type is not supported.
pub fn layout_of<'a, T: WasmType + 'a>(types: impl IntoIterator<Item = &'a T>) -> Result<Layout, Error> {
    let parts = types.into_iter().map(layout).collect::<Result<Vec<_>, _>>()?;
    Ok(in_sequence(parts))
}

/// The layout of a type known to be supported.
pub(super) fn of<T: WasmType>(ty: &T) -> Layout {
    match ty.kind() {
        Kind::Bool | Kind::S8 | Kind::U8 => scalar(1),
        Kind::S16 | Kind::U16 => scalar(2),
        Kind::S64 | Kind::U64 | Kind::F64 => scalar(8),
        // Address and length.
        Kind::String | Kind::List => Layout { size: 8, align: 4 },
        Kind::Record => in_sequence(ty.record_fields().map(|(_, field)| of(&field))),
        Kind::Tuple => in_sequence(ty.tuple_element_types().map(|element| of(&element))),
        Kind::Variant => one_of(ty.variant_cases().map(|(_, payload)| payload)),
        Kind::Option => one_of([None, Some(some(ty))]),
        Kind::Result => one_of(<[_; 2]>::from(arms(ty))),
        Kind::Enum => scalar(discriminant(ty.enum_cases().count())),
        Kind::Flags => match ty.flags_names().count() {
            0..=8 => scalar(1),
            9..=16 => scalar(2),
            // Words, as many as it takes. (The specification allows 32 flags today, wit-parser more.)
            names => Layout { size: 4 * names.div_ceil(32) as u64, align: 4 },
        },
        // Characters and numbers of 32 bits.
        _ => scalar(4),
    }
}

fn scalar(size: u64) -> Layout {
    Layout { size, align: size }
}

fn in_sequence(parts: impl IntoIterator<Item = Layout>) -> Layout {
    let end = parts.into_iter().fold(Layout { size: 0, align: 1 }, |end, part| Layout {
        size: end.size.next_multiple_of(part.align) + part.size,
        align: end.align.max(part.align),
    });
    Layout { size: end.size.next_multiple_of(end.align), align: end.align }
}

/// The number that says which case, then the payload, as large as the largest.
fn one_of<T: WasmType>(cases: impl IntoIterator<Item = Option<T>>) -> Layout {
    let mut count = 0;
    let mut payload = Layout { size: 0, align: 1 };
    for case in cases {
        count += 1;
        if let Some(case) = case.map(|ty| of(&ty)) {
            payload = Layout { size: payload.size.max(case.size), align: payload.align.max(case.align) };
        }
    }
    in_sequence([scalar(discriminant(count)), payload])
}

/// The bytes of the number of a case.
pub(super) fn discriminant(cases: usize) -> u64 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}
