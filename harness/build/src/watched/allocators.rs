//! Functions of guests that give out memory, by their names, and which of their parameters says how much.

use wasm_encoder::ValType;

use super::module::Signature;

/// How much an allocator is asked for, by its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// This parameter.
    Bytes(u32),
    /// The product of the first two.
    Each,
    /// What lies on the stack that mainline Go keeps in memory, behind the address to return to, when it is not gone on with.
    OnGosStack,
}

/// The allocator of mainline Go. Its functions take a place to go on from, and all else on a stack in memory, to which the first
/// global points.
const OF_GO: &str = "runtime.mallocgc";

/// Where in its list of parameters an allocator has the size. Compilers leave parameters out that are always the same, from
/// either end; so the list may be shorter than in its source.
#[derive(Clone, Copy)]
enum Place {
    First,
    Last,
    Each,
}

/// Allocators of C, TinyGo, Rust and the canonical ABI by the end of their names, with the most parameters that they have.
const ENDS: [(&str, Place, usize); 12] = [
    ("cabi_realloc", Place::Last, 4),
    ("cabiRealloc#wasmexport", Place::Last, 4),
    ("__rust_alloc", Place::First, 2),
    ("__rust_alloc_zeroed", Place::First, 2),
    ("__rust_realloc", Place::Last, 4),
    ("malloc", Place::First, 1),
    ("calloc", Place::Each, 2),
    ("realloc", Place::Last, 2),
    ("aligned_alloc", Place::Last, 2),
    ("memalign", Place::Last, 3),
    ("runtime.alloc", Place::First, 3),
    ("runtime.realloc", Place::Last, 3),
];

/// Methods of Rust's allocator for WebAssembly, as they are mangled: with their length, in whichever of the two schemes.
const OF_DLMALLOC: [(&str, Place); 4] = [
    ("6malloc", Place::Last),
    ("6calloc", Place::Last),
    ("7realloc", Place::Last),
    ("8memalign", Place::Last),
];

/// What a function of that name and type is asked for, if it is an allocator.
pub(super) fn asked(name: &str, signature: &Signature) -> Option<Asked> {
    if name == OF_GO && signature.parameters == [ValType::I32] && signature.results == 1 {
        return Some(Asked::OnGosStack);
    }
    let (place, most) = known(name)?;
    let count = signature.parameters.len();
    if count == 0 || count > most || signature.results > 1 {
        return None;
    }
    let asked = match place {
        Place::First => Asked::Bytes(0),
        Place::Last => Asked::Bytes(count as u32 - 1),
        Place::Each if count == 2 => Asked::Each,
        Place::Each => return None,
    };
    let numbers = |index: u32| signature.is_number(index);
    let sizes = match asked {
        Asked::Bytes(index) => numbers(index),
        Asked::Each => numbers(0) && numbers(1),
        Asked::OnGosStack => true,
    };
    sizes.then_some(asked)
}

fn known(name: &str) -> Option<(Place, usize)> {
    if name.contains("8dlmalloc") {
        let of = |(method, place): &(&str, Place)| {
            let at = name.find(method)? + method.len();
            // A letter after it would be more of the name.
            let ends = name[at..].starts_with("17h") || name[at..].starts_with("Cs") || name[at..].is_empty();
            ends.then_some((*place, 4))
        };
        return OF_DLMALLOC.iter().find_map(of);
    }
    // `cabi_realloc_wit_bindgen_0_61_1` is what the export calls; the export is the outermost.
    let of = |(end, place, most): &(&str, Place, usize)| {
        let before = name.strip_suffix(end)?;
        // `__libc_malloc` and `dlmalloc` are; `my_malloc` may be anything, and calls one that is known.
        let whole = ["", "dl", "__libc_", "__", "internal_", "posix_"].contains(&before)
            || before.ends_with("rustc12_")
            || before.ends_with("rustc14_")
            || before.ends_with("rustc19_")
            || before.ends_with('.')
            || before.ends_with("::");
        whole.then_some((*place, *most))
    };
    ENDS.iter().find_map(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, parameters: usize) -> Option<Asked> {
        asked(name, &Signature { parameters: vec![ValType::I32; parameters], results: 1 })
    }

    #[test]
    fn allocators_are_known_by_name_and_their_sizes_by_place() {
        for (name, parameters, expected) in [
            ("cabi_realloc", 4, Asked::Bytes(3)),
            ("main.cabiRealloc#wasmexport", 4, Asked::Bytes(3)),
            ("_RNvCs5fGHjzWXRav_7___rustc12___rust_alloc", 2, Asked::Bytes(0)),
            ("_RNvCs5fGHjzWXRav_7___rustc14___rust_realloc", 4, Asked::Bytes(3)),
            ("_RNvCs5fGHjzWXRav_7___rustc19___rust_alloc_zeroed", 2, Asked::Bytes(0)),
            ("__rust_alloc", 2, Asked::Bytes(0)),
            ("malloc", 1, Asked::Bytes(0)),
            ("dlmalloc", 1, Asked::Bytes(0)),
            ("calloc", 2, Asked::Each),
            ("realloc", 2, Asked::Bytes(1)),
            ("posix_memalign", 3, Asked::Bytes(2)),
            ("runtime.alloc", 2, Asked::Bytes(0)),
            ("runtime.mallocgc", 1, Asked::OnGosStack),
            ("_RNvMs0_NtCsb_8dlmalloc8dlmallocINtB5_8DlmallocNtE6mallocCsi_3std", 1, Asked::Bytes(0)),
            ("_ZN8dlmalloc8dlmalloc17Dlmalloc$LT$A$GT$6malloc17h0123456789abcdefE", 2, Asked::Bytes(1)),
            ("_RNvMs0_NtCsb_8dlmalloc8dlmallocINtB5_8DlmallocNtE8memalignCsi_3std", 3, Asked::Bytes(2)),
        ] {
            assert_eq!(of(name, parameters), Some(expected), "{name}");
        }
    }

    #[test]
    fn what_takes_back_or_is_only_called_so_is_none() {
        for (name, parameters) in [
            ("free", 1),
            ("_RNvCs5fGHjzWXRav_7___rustc14___rust_dealloc", 3),
            ("_RNvMs0_NtCsb_8dlmalloc8dlmallocINtB5_8DlmallocNtE4freeCsi_3std", 2),
            ("_RNvMs0_NtCsb_8dlmalloc8dlmallocINtB5_8DlmallocNtE18insert_large_chunkCsi_3std", 3),
            ("_RNvNtCs5JHfeWeQK0x_5alloc5alloc18handle_alloc_error", 2),
            ("my_malloc", 1),
            ("malloc", 0),
            ("malloc", 5),
            ("calloc", 1),
            ("runtime.mallocgc", 3),
            ("runtime.mallocgcTiny", 1),
        ] {
            assert_eq!(of(name, parameters), None, "{name}");
        }
        assert_eq!(asked("malloc", &Signature { parameters: vec![ValType::F64], results: 1 }), None);
    }
}
