//! From the frames of a stack to its class.
//!
//! A stack is read from its innermost frame outwards. The first frame that a rule knows decides, and a frame that says
//! nothing by itself (`memcpy`, a closure, a bounds check) belongs to whoever called it.

use tollgate_model::metric::Class;

use crate::frames::{Frame, Origin, Profile, StackId};
use crate::rules::{allocates, decided, goes_on_for_the_guest, is_the_loop, leans};

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

/// The class of a stack, innermost frame first; native logic has these parts in the names of its functions.
pub fn class_of<'a>(innermost_first: impl Iterator<Item = &'a Frame>, logic: &[String]) -> Class {
    reading(innermost_first, logic).class()
}

/// What frames say, innermost first.
pub(crate) fn reading<'a>(innermost_first: impl Iterator<Item = &'a Frame>, logic: &[String]) -> Reading {
    let mut leaning = None;
    let mut frames = innermost_first;
    while let Some(frame) = frames.next() {
        if goes_on_for_the_guest(frame) {
            leaning = None;
            continue;
        }
        match frame.origin {
            Origin::Kernel => return Reading::Decided(Class::Kernel),
            Origin::Trampoline => return Reading::Ends(leaning.unwrap_or(Class::Glue)),
            Origin::Guest => {
                let mut guests =
                    std::iter::once(frame).chain(frames.take_while(|it| it.origin == Origin::Guest));
                let class = if guests.any(allocates) { Class::GuestAllocation } else { Class::Logic };
                return Reading::Ends(leaning.unwrap_or(class));
            }
            Origin::Library if frame.name.starts_with('[') => {}
            Origin::Unknown => {}
            Origin::Program | Origin::Library => {
                if let Some(class) = decided(frame, logic) {
                    return Reading::Decided(class);
                }
                leaning = leaning.or_else(|| leans(frame));
                if is_the_loop(frame) {
                    return Reading::Ends(leaning.unwrap_or(Class::Harness));
                }
            }
        }
    }
    Reading::Open(leaning)
}

impl Profile {
    /// The class of each stack.
    pub fn classes(&self) -> Vec<Class> {
        let stacks = 0..self.stacks().len() as u32;
        stacks.map(|stack| class_of(self.stack(StackId(stack)).rev(), self.logic())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::tests::{LOGIC, frame};

    /// The class of a stack that is written from its outermost frame on.
    fn class(stack: &str) -> Class {
        let frames: Vec<Frame> = stack.split(';').map(frame).collect();
        class_of(frames.iter().rev(), &LOGIC.map(str::to_string))
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
        assert_eq!(class("main.main;tollgate/logic/pricing.GetQuote;runtime.concatstrings"), Class::Logic);
        assert_eq!(
            class("main.main;tollgate/logic/pricing.GetQuote;runtime.mallocgc;runtime.nextFree"),
            Class::HostAllocation
        );
        assert_eq!(class("unknown:[unknown]"), Class::Other);
        // Whole names, for languages in which they are short.
        let in_c = |stack: &[&str]| {
            class_of(
                stack.iter().map(|name| frame(name)).collect::<Vec<_>>().iter(),
                &["get_quote()".to_string()],
            )
        };
        assert_eq!(in_c(&["price_of", "get_quote.part.0", "get_quote_calls"]), Class::Logic);
        assert_eq!(in_c(&["malloc", "get_quote", "get_quote_calls"]), Class::HostAllocation);
        assert_eq!(in_c(&["get_quote_calls", "main"]), Class::Other);
        // What logic is called is known of programs that say so, and of no others.
        assert_eq!(
            class_of([&frame("main.main"), &frame("other/logic.Price")].into_iter(), &[]),
            Class::Other
        );
    }

    #[test]
    fn inlined_functions_are_known_by_their_files() {
        let mut inlined = frame("linear_lower_to_flat");
        inlined.line = Some(("/registry/wasmtime-50.0.1/src/runtime/component/func/typed.rs".to_string(), 7));
        let outer = frame("<wasmtime::runtime::component::func::Func>::call_raw");
        assert_eq!(
            class_of([&frame("core::ops::branch"), &inlined, &outer].into_iter(), &[]),
            Class::Lowering
        );
        inlined.line = Some(("/registry/image-1.0/src/lower.rs".to_string(), 7));
        assert_eq!(class_of([&inlined].into_iter(), &[]), Class::Other);
    }
}
