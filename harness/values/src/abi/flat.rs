//! Flat values: the core parameters and results that a function has before it spills to memory.

use wasm_wave::wasm::{WasmType, WasmTypeKind as Kind};

use crate::Error;
use crate::shape::{arms, some};
use crate::supported;

/// More flat parameters than this are handed over in memory, as one address.
pub const MAX_FLAT_PARAMETERS: usize = 16;

/// More flat results than this are handed over in memory, as one address.
pub const MAX_FLAT_RESULTS: usize = 1;

/// The number of flat values of these types together.
///
/// # Errors
/// If a type is not supported.
pub fn flat_count<'a, T: WasmType + 'a>(types: impl IntoIterator<Item = &'a T>) -> Result<usize, Error> {
    types.into_iter().map(|ty| supported::check(ty).map(|()| of(ty))).sum()
}

fn of<T: WasmType>(ty: &T) -> usize {
    // Cases share their flat values, one after another.
    let one_of = |widest: Option<usize>| 1 + widest.unwrap_or(0);
    let payload = |ty: Option<T>| ty.map_or(0, |ty| of(&ty));
    match ty.kind() {
        Kind::String | Kind::List => 2,
        Kind::Record => ty.record_fields().map(|(_, field)| of(&field)).sum(),
        Kind::Tuple => ty.tuple_element_types().map(|element| of(&element)).sum(),
        Kind::Variant => one_of(ty.variant_cases().map(|(_, case)| payload(case)).max()),
        Kind::Option => one_of(Some(of(&some(ty)))),
        Kind::Result => {
            let (ok, err) = arms(ty);
            one_of(Some(payload(ok).max(payload(err))))
        }
        Kind::Flags => ty.flags_names().count().div_ceil(32),
        _ => 1,
    }
}
