//! Classes of samples: what a call spends its time on, by the frames of a stack.
//!
//! A stack is read from its innermost frame outwards. The first frame that a rule knows decides, and a frame that says
//! nothing by itself (`memcpy`, a closure, a bounds check) belongs to whoever called it. The rules are the tables below;
//! docs/PROFILING.md has them in words.

use std::fmt;

use crate::frames::{Frame, Origin, Profile, StackId};

/// What a sample's time went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Getting into a guest and out of it again: trampolines, catching of traps, the runtime's books about the call.
    Glue,
    /// Arguments from the host's values to the guest's memory.
    Lowering,
    /// Results from the guest's memory to the host's values.
    Lifting,
    /// The logic: of the guest, or natively.
    Logic,
    /// The guest's allocator.
    GuestAllocation,
    /// The host's allocator.
    HostAllocation,
    /// HTTP: the server, its executor, JSON.
    Http,
    /// Compiling.
    Compiling,
    /// The kernel.
    Kernel,
    /// The loop of this benchmark around the call.
    Harness,
    /// None of these.
    Other,
}

impl Class {
    /// All of them, in the order of a call.
    pub const ALL: [Class; 11] = [
        Class::Glue,
        Class::Lowering,
        Class::Lifting,
        Class::Logic,
        Class::GuestAllocation,
        Class::HostAllocation,
        Class::Http,
        Class::Compiling,
        Class::Kernel,
        Class::Harness,
        Class::Other,
    ];
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Class::Glue => "entry/exit glue",
            Class::Lowering => "lowering",
            Class::Lifting => "lifting",
            Class::Logic => "logic",
            Class::GuestAllocation => "guest allocation",
            Class::HostAllocation => "host allocation",
            Class::Http => "HTTP",
            Class::Compiling => "compiling",
            Class::Kernel => "kernel",
            Class::Harness => "benchmark's loop",
            Class::Other => "other",
        })
    }
}

/// A rule about frames of the host: a class, where its functions come from (a part of their path or of their source
/// file), and how they are called (a part of the name; any where there is none).
struct Rule(Class, &'static [&'static str], &'static [&'static str]);

/// The allocators of hosts, by whole names; [`RUSTS_ALLOCATOR`] is what Rust's own begin with.
const HOST_ALLOCATORS: [&str; 8] =
    ["malloc", "calloc", "realloc", "free", "cfree", "__libc_malloc", "posix_memalign", "aligned_alloc"];

/// The beginning of names of Rust's allocator.
const RUSTS_ALLOCATOR: [&str; 3] = ["__rustc::__rust_", "__rustc::__rdl_", "__rustc::__rg_"];

/// The allocators of guests, by a part of the name: of Rust, C, TinyGo, and the canonical ABI's own.
const GUEST_ALLOCATORS: [&str; 14] = [
    "cabi_realloc",
    "__rust_alloc",
    "__rust_dealloc",
    "__rust_realloc",
    "__rdl_",
    "dlmalloc",
    "malloc",
    "calloc",
    "realloc",
    "free",
    "runtime.alloc",
    "runtime.mallocgc",
    "runtime.gc",
    "internal_memalign",
];

/// Decided at once, whatever called them.
const DECISIVE: &[Rule] = &[
    Rule(Class::HostAllocation, &["/alloc/src/alloc.rs"], &[]),
    Rule(Class::Compiling, COMPILERS, &[]),
    Rule(
        Class::Glue,
        &["wasmtime"],
        &[
            "invoke_wasm_and_catch_traps",
            "enter_wasm",
            "exit_wasm",
            "enter_guest",
            "exit_guest",
            "catch_traps",
            "call_unchecked",
            "array_call",
            "post_return",
            "traphandlers",
        ],
    ),
    Rule(Class::Lowering, WASMTIME, &["lower", "Lower"]),
    Rule(Class::Lifting, WASMTIME, &["lift", "Lift", "WasmStr", "WasmList"]),
    // An interpreter has no frames of the guest's: it is the guest.
    Rule(Class::Logic, &["tollgate_logic", "pulley_interpreter"], &[]),
];

/// Decided where nothing further out was decisive.
const WEAK: &[Rule] = &[
    Rule(Class::Glue, WASMTIME, &[]),
    Rule(
        Class::Http,
        &["hyper", "tokio", "http_body", "tollgate_serve", "tollgate_contract", "tollgate_http_server"],
        &[],
    ),
    Rule(Class::Glue, &["bindings"], &[]),
    Rule(Class::Harness, &["tollgate_"], &[]),
];

/// Paths and source files of compilers. Of Cranelift's crates, some hold no compiler but tables that everybody uses.
const COMPILERS: &[&str] = &[
    "cranelift_codegen",
    "cranelift-codegen",
    "cranelift_frontend",
    "cranelift-frontend",
    "winch_codegen",
    "winch-codegen",
    "regalloc2",
    "wasmparser",
    "wasmtime_internal_cranelift",
    "wasmtime-internal-cranelift",
    "wasmtime::compile",
    "wasmtime_environ::compile",
    "CodeBuilder",
];

/// Paths and source files of Wasmtime's host side.
const WASMTIME: &[&str] = &["wasmtime::", "wasmtime_", "/wasmtime-"];

/// Of Wasmtime and named so, but not what the name says.
const NOT_WHAT_THEY_ARE_CALLED: [&str; 3] = ["lifted", "lowered", "lower_ty"];

/// The guest goes on in here: what the runtime does in a guest's place, `memory.copy` above all.
const ON_BEHALF_OF_THE_GUEST: [&str; 2] = ["wasmtime_builtin_", "wasmtime::runtime::vm::libcalls"];

impl Rule {
    fn knows(&self, frame: &Frame) -> bool {
        let file = frame.line.as_ref().map_or("", |(file, _)| file.as_str());
        let from = |part: &&str| frame.name.contains(*part) || file.contains(*part);
        let called = |part: &&str| frame.name.contains(*part);
        self.1.iter().any(from) && (self.2.is_empty() || self.2.iter().any(called))
    }
}

/// What frames say about the class of what runs in the innermost of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Reading {
    /// It is this class, whatever called them.
    Decided(Class),
    /// It is this class, and nothing further out matters; frames further in may have said something else already.
    Ends(Class),
    /// It depends on whoever called them; if that says nothing, it is this class.
    Open(Option<Class>),
}

impl Reading {
    /// What these frames say, called from frames that say `outer`.
    pub(crate) fn called_from(self, outer: Reading) -> Reading {
        match (self, outer) {
            (Reading::Open(leaning), Reading::Ends(class)) => Reading::Ends(leaning.unwrap_or(class)),
            (Reading::Open(leaning), Reading::Open(outer)) => Reading::Open(leaning.or(outer)),
            (Reading::Open(_), decided) => decided,
            (said, _) => said,
        }
    }

    /// The class, with nothing further out.
    pub(crate) fn class(self) -> Class {
        match self {
            Reading::Decided(class) | Reading::Ends(class) => class,
            Reading::Open(leaning) => leaning.unwrap_or(Class::Other),
        }
    }
}

/// The class of a stack, innermost frame first.
pub fn class_of<'a>(innermost_first: impl Iterator<Item = &'a Frame>) -> Class {
    reading(innermost_first).class()
}

/// What frames say, innermost first.
pub(crate) fn reading<'a>(innermost_first: impl Iterator<Item = &'a Frame>) -> Reading {
    let mut leaning = None;
    let mut frames = innermost_first;
    while let Some(frame) = frames.next() {
        if ON_BEHALF_OF_THE_GUEST.iter().any(|part| frame.name.contains(part)) {
            leaning = None;
            continue;
        }
        match frame.origin {
            Origin::Kernel => return Reading::Decided(Class::Kernel),
            Origin::Trampoline => return Reading::Ends(leaning.unwrap_or(Class::Glue)),
            Origin::Guest => {
                let mut guests =
                    std::iter::once(frame).chain(frames.take_while(|it| it.origin == Origin::Guest));
                let allocates = |frame: &Frame| GUEST_ALLOCATORS.iter().any(|part| frame.name.contains(part));
                let class = if guests.any(allocates) { Class::GuestAllocation } else { Class::Logic };
                return Reading::Ends(leaning.unwrap_or(class));
            }
            Origin::Library if frame.name.starts_with('[') => {}
            Origin::Unknown => {}
            Origin::Program | Origin::Library => {
                if let Some(class) = decided(frame) {
                    return Reading::Decided(class);
                }
                leaning = leaning.or_else(|| leans(frame));
                // Beyond the call there is nothing that it could belong to.
                if frame.name.contains("tollgate_worker::closed_loop") || frame.name.contains("zeroed_region")
                {
                    return Reading::Ends(leaning.unwrap_or(Class::Harness));
                }
            }
        }
    }
    Reading::Open(leaning)
}

/// The class that a frame of the host's decides by itself.
fn decided(frame: &Frame) -> Option<Class> {
    let rusts = || RUSTS_ALLOCATOR.iter().any(|begin| frame.name.starts_with(begin));
    if HOST_ALLOCATORS.contains(&frame.name.as_str()) || rusts() {
        return Some(Class::HostAllocation);
    }
    if is_not_what_it_is_called(frame) {
        return None;
    }
    DECISIVE.iter().find(|rule| rule.knows(frame)).map(|rule| rule.0)
}

/// The class that a frame of the host's is of where nothing further out decides.
fn leans(frame: &Frame) -> Option<Class> {
    if is_not_what_it_is_called(frame) {
        return Some(Class::Glue);
    }
    WEAK.iter().find(|rule| rule.knows(frame)).map(|rule| rule.0)
}

fn is_not_what_it_is_called(frame: &Frame) -> bool {
    let function = frame.name.rsplit("::").next().unwrap_or(&frame.name);
    NOT_WHAT_THEY_ARE_CALLED.iter().any(|name| function.contains(name))
}

impl Profile {
    /// The class of each stack.
    pub fn classes(&self) -> Vec<Class> {
        let stacks = 0..self.stacks().len() as u32;
        stacks.map(|stack| class_of(self.stack(StackId(stack)).rev())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::tests::frame;

    /// The class of a stack that is written from its outermost frame on.
    fn class(stack: &str) -> Class {
        let frames: Vec<Frame> = stack.split(';').map(frame).collect();
        class_of(frames.iter().rev())
    }

    const CALL: &str = "tollgate_worker::closed_loop::timed;tollgate_engine::calls::callers::plain;<wasmtime::runtime::component::func::Func>::call_raw";

    #[test]
    fn the_innermost_frame_that_means_something_decides() {
        for (stack, expected) in [
            ("", Class::Glue),
            (";wasmtime::runtime::component::func::typed::lower_string", Class::Lowering),
            (";wasmtime::runtime::component::func::typed::lower_string;library:[libc.so.6]", Class::Lowering),
            (
                ";<wasmtime::runtime::LowerContext>::realloc;<wasmtime::Instance>::options_memory_mut",
                Class::Lowering,
            ),
            (";<wasmtime::Func>::with_lift_context;core::str::from_utf8", Class::Lifting),
            (
                ";<wasmtime::Func>::with_lift_context;library:malloc;library:[libc.so.6]",
                Class::HostAllocation,
            ),
            (";<wasmtime::Func>::export_lifted_function", Class::Glue),
            (";wasmtime::invoke_wasm_and_catch_traps;trampoline:array_to_wasm_trampoline[3]", Class::Glue),
            (";wasmtime::invoke_wasm_and_catch_traps;trampoline:a;guest:price", Class::Logic),
            (
                ";wasmtime::invoke_wasm_and_catch_traps;trampoline:a;guest:price;guest:dlmalloc::malloc",
                Class::GuestAllocation,
            ),
            (";<wasmtime::LowerContext>::realloc;wasmtime::invoke_wasm_and_catch_traps", Class::Glue),
            (
                ";<wasmtime::LowerContext>::realloc;trampoline:a;guest:cabi_realloc;guest:memcpy",
                Class::GuestAllocation,
            ),
            (
                ";trampoline:a;guest:price;trampoline:wasmtime_builtin_memory_copy;wasmtime::runtime::vm::libcalls::raw::memory_copy;library:[libc.so.6]",
                Class::Logic,
            ),
            (";kernel:do_page_fault", Class::Kernel),
        ] {
            assert_eq!(class(&format!("{CALL}{stack}")), expected, "{stack}");
        }
    }

    #[test]
    fn what_is_around_a_call_is_not_of_it() {
        assert_eq!(class("tollgate_worker::main;tollgate_worker::closed_loop::timed"), Class::Harness);
        assert_eq!(
            class("tollgate_worker::main;tollgate_logic::pricing::quote;core::slice::sort"),
            Class::Logic
        );
        assert_eq!(class("tollgate_serve::run;hyper::proto::h1::poll;library:[libc.so.6]"), Class::Http);
        assert_eq!(
            class("wasmtime::compile;cranelift_codegen::context::compile;regalloc2::run"),
            Class::Compiling
        );
        assert_eq!(class("wasmtime::call;<pulley_interpreter::interp::Interpreter>::run"), Class::Logic);
        assert_eq!(class("unknown:[unknown]"), Class::Other);
    }

    #[test]
    fn inlined_functions_are_known_by_their_files() {
        let mut inlined = frame("linear_lower_to_flat");
        inlined.line = Some(("/registry/wasmtime-50.0.1/src/runtime/component/func/typed.rs".to_string(), 7));
        let outer = frame("<wasmtime::runtime::component::func::Func>::call_raw");
        assert_eq!(class_of([&frame("core::ops::branch"), &inlined, &outer].into_iter()), Class::Lowering);
        inlined.line = Some(("/registry/image-1.0/src/lower.rs".to_string(), 7));
        assert_eq!(class_of([&inlined].into_iter()), Class::Other);
    }
}
