//! Plain calls: `bindgen!`'s typed bindings, on the caller's own stack.

use tollgate_wasi::State;
use wasmtime::Store;

use super::functions as rows;
use super::functions::{Function, for_each_function};

mod bindings {
    #![allow(missing_docs)]
    wasmtime::component::bindgen!({ path: "../../guests/wit", world: "tollgate:guests/guest" });
}
pub use bindings::{Guest, GuestPre};

super::convert::conversions!();

/// A function, called through the bindings.
pub trait Call: Function {
    /// An input in the bindings' types, made ready before the clock runs.
    type Arg: From<Self::Input> + Send + Sync + 'static;
    /// An answer in the bindings' types.
    type Answer;
    /// The call that is measured.
    fn call(guest: &Guest, store: &mut Store<State>, arg: &Self::Arg) -> wasmtime::Result<Self::Answer>;
    /// The answer in the logic's types.
    fn lift(answer: Self::Answer) -> Self::Output;
}

macro_rules! implement {
    ($($function:ident $name:literal ($input:ty => $output:ty)
        corpus |$n:ident| $corpus:expr;
        native |$i:ident| $native:expr;
        typed $interface:ident.$call:ident |$j:ident: $arg:ty| ($($pass:expr),*) |$out:ident: $answer:ty| $lift:expr;)*) => {$(
        impl Call for rows::$function {
            type Arg = $arg;
            type Answer = $answer;
            #[inline(always)]
            fn call(guest: &Guest, store: &mut Store<State>, $j: &$arg) -> wasmtime::Result<$answer> {
                guest.$interface().$call(store, $($pass),*)
            }
            fn lift($out: $answer) -> $output {
                $lift
            }
        }
    )*};
}
for_each_function!(implement);
