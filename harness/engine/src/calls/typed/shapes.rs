//! The table: the types of functions that are called so. Each is compiled, so that there are not all that could be.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;

use tollgate_values::{Signature, Type as ValueType, WasmType};
use tollgate_wasi::State;
use tollgate_wasmtime_compat::calls::{finish, finish_async};
use wasmtime::Store;
use wasmtime::component::{Func, ResourceAny, Type, TypedFunc, Val};

use super::parts::{Parameters, Returned};
use super::{Answer, Arguments, Call, Object};

/// The types of a function, known when this was compiled.
pub(super) trait Shape: Send + Sync {
    /// Whether these types of a suite's function are they.
    fn fits_values(&self, parameters: &[&ValueType], result: Option<&ValueType>) -> bool;
    /// Whether these of a component's function are.
    fn fits(&self, parameters: &[&Type], result: Option<&Type>) -> bool;
    /// An input, from values of these types.
    fn arguments(&self, values: Vec<Val>) -> Box<dyn Any + Send + Sync>;
    /// A function of an instance by these types, and the object that it is called on.
    fn of(
        &self,
        function: Func,
        object: Option<Object>,
        store: &mut Store<State>,
    ) -> wasmtime::Result<Box<dyn Call>>;
}

/// A signature whose types are held against the table.
pub(super) trait Signed {
    /// Whether it is of that shape.
    fn is(&self, shape: &dyn Shape) -> bool;
}

impl Signed for Signature<Type> {
    fn is(&self, shape: &dyn Shape) -> bool {
        !self.has_streams() && shape.fits(&self.types().collect::<Vec<_>>(), self.result())
    }
}

impl Signed for Signature<ValueType> {
    fn is(&self, shape: &dyn Shape) -> bool {
        !self.has_streams() && shape.fits_values(&self.types().collect::<Vec<_>>(), self.result())
    }
}

/// The shape of a signature, if the table has it: of a function, or of what is called on an object in that place.
pub(super) fn find(signature: &impl Signed, object: Option<usize>) -> Option<&'static dyn Shape> {
    let table = match object {
        None => SHAPES,
        Some(0) => METHODS,
        Some(_) => &[],
    };
    table.iter().copied().flatten().copied().find(|shape| signature.is(*shape))
}

/// The shape of a function that makes an object, if the table has it.
pub(super) fn find_maker(parameters: &Signature<Type>, result: &Type) -> Option<&'static dyn Shape> {
    let parameters: Vec<&Type> = parameters.types().collect();
    MAKERS.iter().copied().flatten().copied().find(|shape| shape.fits(&parameters, Some(result)))
}

struct Of<P, R>(PhantomData<fn(P) -> R>);

impl<P: Parameters, R: Returned> Of<P, R> {
    const SHAPE: &'static dyn Shape = &Of::<P, R>(PhantomData);

    fn are<T: WasmType>(parameters: &[&T], result: Option<&T>) -> bool {
        P::are(parameters) && R::is(result)
    }
}

impl<P: Parameters, R: Returned> Shape for Of<P, R> {
    fn fits_values(&self, parameters: &[&ValueType], result: Option<&ValueType>) -> bool {
        Self::are(parameters, result)
    }

    fn fits(&self, parameters: &[&Type], result: Option<&Type>) -> bool {
        Self::are(parameters, result)
    }

    fn arguments(&self, values: Vec<Val>) -> Box<dyn Any + Send + Sync> {
        Box::new(P::of(values))
    }

    fn of(
        &self,
        function: Func,
        _: Option<Object>,
        store: &mut Store<State>,
    ) -> wasmtime::Result<Box<dyn Call>> {
        Ok(Box::new(Function { function: function.typed::<P, R>(&*store)? }))
    }
}

/// The same types of what is called on an object, its first parameter.
struct On<P, R>(PhantomData<fn(P) -> R>);

impl<P: Parameters, R: Returned> On<P, R> {
    const SHAPE: &'static dyn Shape = &On::<P, R>(PhantomData);
}

impl<P: Parameters, R: Returned> Shape for On<P, R> {
    fn fits_values(&self, parameters: &[&ValueType], result: Option<&ValueType>) -> bool {
        Of::<P, R>::are(parameters, result)
    }

    fn fits(&self, parameters: &[&Type], result: Option<&Type>) -> bool {
        Of::<P, R>::are(parameters, result)
    }

    fn arguments(&self, values: Vec<Val>) -> Box<dyn Any + Send + Sync> {
        Box::new(P::of(values))
    }

    fn of(
        &self,
        function: Func,
        object: Option<Object>,
        store: &mut Store<State>,
    ) -> wasmtime::Result<Box<dyn Call>> {
        let object = object.ok_or_else(|| wasmtime::Error::msg("there is no object to call it on"))?.handle;
        Ok(Box::new(Method {
            function: function.typed::<P::OnObject, R>(&*store)?,
            object,
            of: PhantomData::<P>,
        }))
    }
}

struct Function<P, R> {
    function: TypedFunc<P, R>,
}

impl<P: Parameters, R: Returned> Call for Function<P, R> {
    fn call(&self, store: &mut Store<State>, arguments: &Arguments) -> wasmtime::Result<Answer> {
        let arguments: &P = arguments.0.downcast_ref().expect("made for this function");
        let returned = self.function.call(&mut *store, *arguments)?;
        finish(self.function.func(), store)?;
        Ok(returned.answer())
    }

    fn call_async<'a>(
        &'a self,
        store: &'a mut Store<State>,
        arguments: &'a Arguments,
    ) -> Pin<Box<dyn Future<Output = wasmtime::Result<Answer>> + Send + 'a>> {
        let arguments: &P = arguments.0.downcast_ref().expect("made for this function");
        Box::pin(async move {
            let returned = self.function.call_async(&mut *store, *arguments).await?;
            finish_async(self.function.func(), store).await?;
            Ok(returned.answer())
        })
    }
}

/// A function with the object that it is called on. The arguments are copied beside it: numbers, and references to texts and
/// bytes, which bindings hand over in the same way.
struct Method<P: Parameters, R> {
    function: TypedFunc<P::OnObject, R>,
    object: ResourceAny,
    of: PhantomData<P>,
}

impl<P: Parameters, R: Returned> Call for Method<P, R> {
    fn call(&self, store: &mut Store<State>, arguments: &Arguments) -> wasmtime::Result<Answer> {
        let arguments: &P = arguments.0.downcast_ref().expect("made for this function");
        let returned = self.function.call(&mut *store, arguments.on(self.object))?;
        finish(self.function.func(), store)?;
        Ok(returned.answer())
    }

    fn call_async<'a>(
        &'a self,
        store: &'a mut Store<State>,
        arguments: &'a Arguments,
    ) -> Pin<Box<dyn Future<Output = wasmtime::Result<Answer>> + Send + 'a>> {
        let arguments: &P = arguments.0.downcast_ref().expect("made for this function");
        let arguments = arguments.on(self.object);
        Box::pin(async move {
            let returned = self.function.call_async(&mut *store, arguments).await?;
            finish_async(self.function.func(), store).await?;
            Ok(returned.answer())
        })
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

/// What makes objects of bytes. Whatever else it is made of costs by values what it costs by types, or nearly.
const MAKERS: &[&[&dyn Shape]] = &[
    with!((Bytes,) => (ResourceAny,), (OrError<ResourceAny>,)),
    with!((Text, Bytes) => (ResourceAny,), (OrError<ResourceAny>,)),
    with!((Bytes, u32) => (ResourceAny,), (OrError<ResourceAny>,)),
];

/// The same parameters, after an object, with each of these results.
macro_rules! on_object {
    ($parameters:ty => $($result:ty),*) => { &[$(On::<$parameters, $result>::SHAPE),*] };
}

/// What is called on an object: less than of functions, as each costs the same to compile.
const METHODS: &[&[&dyn Shape]] = &[
    on_object!(() => (), (bool,), (u32,), (u64,), (f64,), (String,), (Vec<u8>,)),
    on_object!((Text,) => (), (bool,), (u32,), (u64,), (String,), (OrError<String>,)),
    on_object!((Bytes,) => (), (u32,), (u64,), (Vec<u8>,), (OrError<Vec<u8>>,)),
    on_object!((Text, Text) => (), (String,)),
    on_object!((u32,) => (), (bool,), (u32,), (u64,), (String,), (Vec<u8>,)),
    on_object!((u64,) => (), (u64,), (Vec<u8>,)),
    on_object!((i32,) => (), (i32,)),
    on_object!((f64,) => (), (f64,)),
    on_object!((u32, u32) => (), (u32,)),
];
