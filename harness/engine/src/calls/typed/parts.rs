//! The types that parameters and results of the table are made of.

use tollgate_values::{WasmType, WasmTypeKind as Kind};
use wasmtime::component::{ComponentNamedList, Lift, Lower, ResourceAny, Val};

use super::Answer;

/// The type of a parameter.
pub(super) trait Parameter: Lower + Copy + Send + Sync + 'static {
    /// Whether this is it.
    fn is<T: WasmType>(ty: &T) -> bool;
    /// A value of it. Texts and bytes are leaked: a ring of inputs lives as long as its launch, and a call that borrows it
    /// is what a host makes.
    fn of(value: Val) -> Self;
}

/// The parameters of a function.
pub(super) trait Parameters: ComponentNamedList + Lower + Copy + Send + Sync + 'static {
    /// Whether these are they.
    fn are<T: WasmType>(types: &[&T]) -> bool;
    /// Values of them.
    fn of(values: Vec<Val>) -> Self;
    /// The same after an object.
    type OnObject: ComponentNamedList + Lower + Copy + Send + Sync + 'static;
    /// These values on an object.
    fn on(self, object: ResourceAny) -> Self::OnObject;
}

/// The result of a function.
pub(super) trait Returned: ComponentNamedList + Lift + Send + Sync + 'static {
    /// Whether this is it.
    fn is<T: WasmType>(ty: Option<&T>) -> bool;
    /// The answer.
    fn answer(self) -> Answer;
}

fn is_bytes<T: WasmType>(ty: &T) -> bool {
    ty.list_element_type().is_some_and(|element| element.kind() == Kind::U8)
}

/// What has no text. That it is an object is known of a function that makes one.
fn is_object<T: WasmType>(ty: &T) -> bool {
    ty.kind() == Kind::Unsupported
}

fn is_result<T: WasmType>(ty: Option<&T>, ok: impl FnOnce(&T) -> bool) -> bool {
    let arms = ty.and_then(WasmType::result_types);
    arms.is_some_and(|arms| matches!(arms, (Some(it), Some(err)) if ok(&it) && err.kind() == Kind::String))
}

macro_rules! numbers {
    ($($type:ty: $variant:ident = $kind:ident;)*) => {$(
        impl Parameter for $type {
            fn is<T: WasmType>(ty: &T) -> bool {
                ty.kind() == Kind::$kind
            }
            fn of(value: Val) -> Self {
                let Val::$variant(number) = value else { unreachable!("decoded by its type") };
                number
            }
        }

        impl Returned for ($type,) {
            fn is<T: WasmType>(ty: Option<&T>) -> bool {
                ty.is_some_and(|ty| ty.kind() == Kind::$kind)
            }
            #[inline(always)]
            fn answer(self) -> Answer {
                Answer::Value(Val::$variant(self.0))
            }
        }
    )*};
}

numbers! {
    bool: Bool = Bool;
    u8: U8 = U8;
    u16: U16 = U16;
    u32: U32 = U32;
    u64: U64 = U64;
    i32: S32 = S32;
    i64: S64 = S64;
    f32: Float32 = F32;
    f64: Float64 = F64;
}

impl Parameter for &'static str {
    fn is<T: WasmType>(ty: &T) -> bool {
        ty.kind() == Kind::String
    }
    fn of(value: Val) -> Self {
        let Val::String(text) = value else { unreachable!("decoded by its type") };
        text.leak()
    }
}

impl Parameter for &'static [u8] {
    fn is<T: WasmType>(ty: &T) -> bool {
        is_bytes(ty)
    }
    fn of(value: Val) -> Self {
        let Val::List(bytes) = value else { unreachable!("decoded by its type") };
        bytes.into_iter().map(u8::of).collect::<Vec<u8>>().leak()
    }
}

macro_rules! parameters {
    ($($count:literal: $($part:ident)*;)*) => {$(
        impl<$($part: Parameter),*> Parameters for ($($part,)*) {
            fn are<T: WasmType>(types: &[&T]) -> bool {
                let mut types = types.iter();
                types.len() == $count $(&& types.next().is_some_and(|ty| $part::is(*ty)))*
            }
            fn of(values: Vec<Val>) -> Self {
                let mut values = values.into_iter();
                ($($part::of(values.next().expect("decoded by its types")),)*)
            }
            type OnObject = (ResourceAny, $($part,)*);
            #[inline(always)]
            #[allow(non_snake_case)]
            fn on(self, object: ResourceAny) -> Self::OnObject {
                let ($($part,)*) = self;
                (object, $($part,)*)
            }
        }
    )*};
}

impl Parameters for () {
    fn are<T: WasmType>(types: &[&T]) -> bool {
        types.is_empty()
    }
    fn of(_: Vec<Val>) -> Self {}
    type OnObject = (ResourceAny,);
    #[inline(always)]
    fn on(self, object: ResourceAny) -> Self::OnObject {
        (object,)
    }
}

parameters! {
    1: A;
    2: A B;
    3: A B C;
}

impl Returned for () {
    fn is<T: WasmType>(ty: Option<&T>) -> bool {
        ty.is_none()
    }
    fn answer(self) -> Answer {
        Answer::None
    }
}

impl Returned for (String,) {
    fn is<T: WasmType>(ty: Option<&T>) -> bool {
        ty.is_some_and(|ty| ty.kind() == Kind::String)
    }
    fn answer(self) -> Answer {
        Answer::Value(Val::String(self.0))
    }
}

impl Returned for (Vec<u8>,) {
    fn is<T: WasmType>(ty: Option<&T>) -> bool {
        ty.is_some_and(is_bytes)
    }
    fn answer(self) -> Answer {
        Answer::Bytes(self.0)
    }
}

impl Returned for (ResourceAny,) {
    fn is<T: WasmType>(ty: Option<&T>) -> bool {
        ty.is_some_and(is_object)
    }
    fn answer(self) -> Answer {
        Answer::Value(Val::Resource(self.0))
    }
}

impl Returned for (Result<ResourceAny, String>,) {
    fn is<T: WasmType>(ty: Option<&T>) -> bool {
        is_result(ty, is_object)
    }
    fn answer(self) -> Answer {
        match self.0 {
            Ok(object) => Answer::OkObject(object),
            Err(error) => Answer::Error(error),
        }
    }
}

impl Returned for (Result<String, String>,) {
    fn is<T: WasmType>(ty: Option<&T>) -> bool {
        is_result(ty, |ok| ok.kind() == Kind::String)
    }
    fn answer(self) -> Answer {
        match self.0 {
            Ok(text) => Answer::OkText(text),
            Err(error) => Answer::Error(error),
        }
    }
}

impl Returned for (Result<Vec<u8>, String>,) {
    fn is<T: WasmType>(ty: Option<&T>) -> bool {
        is_result(ty, is_bytes)
    }
    fn answer(self) -> Answer {
        match self.0 {
            Ok(bytes) => Answer::OkBytes(bytes),
            Err(error) => Answer::Error(error),
        }
    }
}
