//! Kinds of frames by their names, for files that were written before they said what kind of code each frame is in.
//!
//! A stack goes from the host into the guest by one kind of trampoline, and out of it again by two others; into the kernel it
//! goes by the entries of x86-64, and does not come back.

use crate::folded::marked;
use crate::frames::{Frame, Origin};
use crate::lookup::is_made_for_calls;

/// How the names of the kernel's entries begin.
const ENTRIES: [&str; 6] =
    ["asm_exc_", "asm_sysvec_", "asm_common_interrupt", "entry_SYSCALL", "ret_from_fork", "[kernel]"];

/// The names of a stack, outermost first, with the marks that their kinds have.
pub fn with_marks<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut inside = Origin::Program;
    let mark = |name: &str| {
        let origin = match name {
            _ if inside == Origin::Kernel || ENTRIES.iter().any(|entry| name.starts_with(entry)) => {
                inside = Origin::Kernel;
                inside
            }
            _ if is_made_for_calls(name) => {
                let out = name.contains("wasm_to_") || name.starts_with("wasmtime_builtin_");
                inside = if out { Origin::Program } else { Origin::Guest };
                Origin::Trampoline
            }
            // A guest without names, on a stack that begins in it.
            _ if name.starts_with("wasm[") => Origin::Guest,
            _ => inside,
        };
        marked(&Frame { name: name.to_string(), origin, line: None })
    };
    names.into_iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_from_the_ways_into_a_guest_and_out_of_it() {
        let marked = |stack: &str| with_marks(stack.split(';')).join(";");
        for (stack, expected) in [
            ("main;call;core::ptr::read", "main;call;core::ptr::read"),
            (
                "main;wasm[0]::array_to_wasm_trampoline[3];price;add",
                "main;wasm[0]::array_to_wasm_trampoline[3]_[i];price_[j];add_[j]",
            ),
            (
                "wasm[0]::array_to_wasm_trampoline[3];price;signatures[1]::wasm_to_array_trampoline;host::log",
                "wasm[0]::array_to_wasm_trampoline[3]_[i];price_[j];signatures[1]::wasm_to_array_trampoline_[i];host::log",
            ),
            (
                "module_start[2];begin;wasmtime_builtin_memory_copy;[libc.so.6]",
                "module_start[2]_[i];begin_[j];wasmtime_builtin_memory_copy_[i];[libc.so.6]",
            ),
            (
                "wasm[0]::function[7];asm_exc_page_fault;exc_page_fault",
                "wasm[0]::function[7]_[j];asm_exc_page_fault_[k];exc_page_fault_[k]",
            ),
        ] {
            assert_eq!(marked(stack), expected);
        }
    }
}
