//! The rules by which a frame tells the class of a sample: what it is called, and where it comes from. docs/PROFILING.md has
//! them in words.

use tollgate_model::metric::Class;

use crate::frames::Frame;

/// A rule about frames of the host: a class, where its functions come from (a part of their path or of their source
/// file), and how they are called (a part of the name; any where there is none).
struct Rule(Class, &'static [&'static str], &'static [&'static str]);

/// The allocators of hosts, by whole names; [`RUSTS_ALLOCATOR`] is what Rust's own begin with.
const HOST_ALLOCATORS: [&str; 13] = [
    "malloc",
    "calloc",
    "realloc",
    "free",
    "cfree",
    "__libc_malloc",
    "posix_memalign",
    "aligned_alloc",
    "runtime.mallocgc",
    "pymalloc_alloc",
    "pymalloc_free",
    "_PyObject_Malloc",
    "_PyObject_Free",
];

/// The beginning of names of Rust's allocator.
const RUSTS_ALLOCATOR: [&str; 3] = ["__rustc::__rust_", "__rustc::__rdl_", "__rustc::__rg_"];

/// The allocators of guests, by a part of the name: of Rust, C, TinyGo, Zig, and the canonical ABI's own.
const GUEST_ALLOCATORS: [&str; 16] = [
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
    "heap.ArenaAllocator",
    "heap.BrkAllocator",
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
    Rule(Class::Logic, &["pulley_interpreter"], &[]),
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

/// Engines that guests bring along to run source that is not compiled: their language, what builds call it, and how their
/// functions begin, where they have names.
const ENGINES: [(&str, &str, &[&str]); 2] = [
    ("JavaScript", "js", &["js::", "JS::", "JS_Call", "mozilla::", "_ZN2js", "_ZN2JS"]),
    ("Python", "python", &["_PyEval_", "PyEval_", "_PyObject_"]),
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

/// Whether a function of that name is an allocator of the host's.
pub fn allocates_for_the_host(name: &str) -> bool {
    HOST_ALLOCATORS.contains(&name) || RUSTS_ALLOCATOR.iter().any(|begin| name.starts_with(begin))
}

/// Whether a function of that name is a compiler's.
pub fn compiles(name: &str) -> bool {
    COMPILERS.iter().any(|part| name.contains(part))
}

/// Whether a frame of the guest's is its allocator.
pub fn allocates(frame: &Frame) -> bool {
    GUEST_ALLOCATORS.iter().any(|part| frame.name.contains(part))
}

/// Whether the guest goes on in a frame of the runtime's.
pub fn goes_on_for_the_guest(frame: &Frame) -> bool {
    ON_BEHALF_OF_THE_GUEST.iter().any(|part| frame.name.contains(part))
}

/// Whether a frame is the loop around calls, beyond which there is nothing that a call could belong to.
pub fn is_the_loop(frame: &Frame) -> bool {
    ["tollgate_worker::closed_loop", "zeroed_region"].iter().any(|name| frame.name.contains(name))
}

/// The language of the engine that a guest's function is of, if it is of one.
pub fn engine(function: &str) -> Option<&'static str> {
    let of = |(.., begins): &&(&str, &str, &[&str])| begins.iter().any(|begin| function.starts_with(begin));
    ENGINES.iter().find(of).map(|(language, ..)| *language)
}

/// The language of the engine that guests of a language's builds bring along, if they do.
pub fn engine_of(language: &str) -> Option<&'static str> {
    ENGINES.iter().find(|(_, called, _)| *called == language).map(|(language, ..)| *language)
}

/// The class that a frame of the host's decides by itself; native logic is called by these names, or has them as parts.
pub fn decided(frame: &Frame, logic: &[String]) -> Option<Class> {
    if allocates_for_the_host(&frame.name) {
        return Some(Class::HostAllocation);
    }
    if is_not_what_it_is_called(frame) {
        return None;
    }
    if logic.iter().any(|part| is_called(&frame.name, part)) {
        return Some(Class::Logic);
    }
    DECISIVE.iter().find(|rule| rule.knows(frame)).map(|rule| rule.0)
}

/// Whether a function's name has such a part; or is it, where that ends in brackets: names in C are short, and others begin with
/// them. What compilers append to a name, `.isra.0` and the like, is none of it.
fn is_called(name: &str, part: &str) -> bool {
    match part.strip_suffix("()") {
        Some(whole) => name.split('.').next() == Some(whole),
        None => name.contains(part),
    }
}

/// The class that a frame of the host's is of where nothing further out decides.
pub fn leans(frame: &Frame) -> Option<Class> {
    if is_not_what_it_is_called(frame) {
        return Some(Class::Glue);
    }
    WEAK.iter().find(|rule| rule.knows(frame)).map(|rule| rule.0)
}

fn is_not_what_it_is_called(frame: &Frame) -> bool {
    let function = frame.name.rsplit("::").next().unwrap_or(&frame.name);
    NOT_WHAT_THEY_ARE_CALLED.iter().any(|name| function.contains(name))
}
