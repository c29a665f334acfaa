//! The table: the types of functions that are called so. Each is compiled, so that there are not all that could be.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;

use tollgate_values::{Signature, WasmType};
use tollgate_wasi::State;
use wasmtime::Store;
use wasmtime::component::{Func, Type, TypedFunc, Val};

use super::parts::{Parameters, Returned};
use super::{Answer, Arguments, Call};

/// The types of a function, known when this was compiled.
pub(super) trait Shape: Send + Sync {
    /// Whether a function of a suite is of them.
    fn fits_values(&self, signature: &Signature<tollgate_values::Type>) -> bool;
    /// Whether a function of a component is.
    fn fits(&self, signature: &Signature<Type>) -> bool;
    /// An input, from values of these types.
    fn arguments(&self, values: Vec<Val>) -> Box<dyn Any + Send + Sync>;
    /// A function of an instance by these types.
    fn of(&self, function: Func, store: &mut Store<State>) -> wasmtime::Result<Box<dyn Call>>;
}

/// A signature whose types are held against the table.
pub(super) trait Signed {
    /// Whether it is of that shape.
    fn is(&self, shape: &dyn Shape) -> bool;
}

impl Signed for Signature<Type> {
    fn is(&self, shape: &dyn Shape) -> bool {
        shape.fits(self)
    }
}

impl Signed for Signature<tollgate_values::Type> {
    fn is(&self, shape: &dyn Shape) -> bool {
        shape.fits_values(self)
    }
}

/// The shape of a signature, if the table has it.
pub(super) fn find(signature: &impl Signed) -> Option<&'static dyn Shape> {
    SHAPES.iter().copied().flatten().copied().find(|shape| signature.is(*shape))
}

struct Of<P, R>(PhantomData<fn(P) -> R>);

impl<P: Parameters, R: Returned> Of<P, R> {
    const SHAPE: &'static dyn Shape = &Of::<P, R>(PhantomData);

    fn are<T: WasmType>(signature: &Signature<T>) -> bool {
        P::are(&signature.types().collect::<Vec<_>>()) && R::is(signature.result())
    }
}

impl<P: Parameters, R: Returned> Shape for Of<P, R> {
    fn fits_values(&self, signature: &Signature<tollgate_values::Type>) -> bool {
        Self::are(signature)
    }

    fn fits(&self, signature: &Signature<Type>) -> bool {
        Self::are(signature)
    }

    fn arguments(&self, values: Vec<Val>) -> Box<dyn Any + Send + Sync> {
        Box::new(P::of(values))
    }

    fn of(&self, function: Func, store: &mut Store<State>) -> wasmtime::Result<Box<dyn Call>> {
        Ok(Box::new(Function { function: function.typed::<P, R>(&*store)? }))
    }
}

struct Function<P, R> {
    function: TypedFunc<P, R>,
}

impl<P: Parameters, R: Returned> Call for Function<P, R> {
    fn call(&self, store: &mut Store<State>, arguments: &Arguments) -> wasmtime::Result<Answer> {
        let arguments: &P = arguments.0.downcast_ref().expect("made for this function");
        Ok(self.function.call(store, *arguments)?.answer())
    }

    fn call_async<'a>(
        &'a self,
        store: &'a mut Store<State>,
        arguments: &'a Arguments,
    ) -> Pin<Box<dyn Future<Output = wasmtime::Result<Answer>> + Send + 'a>> {
        let arguments: &P = arguments.0.downcast_ref().expect("made for this function");
        Box::pin(async move { Ok(self.function.call_async(store, *arguments).await?.answer()) })
    }
}

type Text = &'static str;
type Bytes = &'static [u8];
type OrError<T> = Result<T, String>;

/// The same parameters with each of these results.
macro_rules! with {
    ($parameters:ty => $($result:ty),*) => { &[$(Of::<$parameters, $result>::SHAPE),*] };
}

const SHAPES: &[&[&dyn Shape]] = &[
    with!(() => (), (bool,), (u32,), (u64,), (i32,), (i64,), (f64,), (String,), (Vec<u8>,)),
    with!((Text,) => (), (bool,), (u32,), (u64,), (i32,), (f64,), (String,), (Vec<u8>,)),
    with!((Text,) => (OrError<String>,), (OrError<Vec<u8>>,)),
    with!((Bytes,) => (), (bool,), (u32,), (u64,), (i32,), (f64,), (String,), (Vec<u8>,)),
    with!((Bytes,) => (OrError<String>,), (OrError<Vec<u8>>,)),
    with!((Text, Text) => (), (bool,), (u32,), (String,), (OrError<String>,)),
    with!((Text, Bytes) => (), (String,), (Vec<u8>,), (OrError<Vec<u8>>,)),
    with!((Bytes, Bytes) => (), (bool,), (Vec<u8>,), (OrError<Vec<u8>>,)),
    with!((Text, u32) => (u32,), (String,)),
    with!((Text, u64) => (u16,), (u64,), (String,)),
    with!((Bytes, u32) => (), (u32,), (Vec<u8>,)),
    with!((u32, Bytes) => (), (u32,), (Vec<u8>,)),
    with!((u32,) => (), (u32,), (u64,), (String,), (Vec<u8>,)),
    with!((u64,) => (), (u64,), (String,), (Vec<u8>,)),
    with!((i32,) => (), (i32,)),
    with!((i64,) => (), (i64,)),
    with!((f32,) => (f32,)),
    with!((f64,) => (f64,)),
    with!((u32, u32) => (u32,), (u64,)),
    with!((u64, u64) => (u64,)),
    with!((i32, i32) => (i32,)),
    with!((i64, i64) => (i64,)),
    with!((f32, f32) => (f32,)),
    with!((f64, f64) => (f64,)),
    with!((i32, i32, i32) => (i32,)),
    with!((f64, f64, f64) => (f64,)),
];
