//! The types of a function.

use std::fmt;

use wasm_wave::wasm::{DisplayType, WasmType};

use crate::Error;
use crate::path::{Path, Step};
use crate::supported::check_at;

/// A function's parameters and result, all of types that have values here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature<T> {
    parameters: Vec<Parameter<T>>,
    result: Option<T>,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter<T> {
    /// Its name in WIT.
    pub name: String,
    /// Its type.
    pub ty: T,
    /// Whether it is a stream of bytes. It is written as the bytes that will flow, and `ty` is `list<u8>`.
    pub streamed: bool,
}

impl<T> Parameter<T> {
    /// A parameter that is handed over as it is.
    pub fn new(name: String, ty: T) -> Self {
        Self { name, ty, streamed: false }
    }

    /// A stream of bytes. `bytes` is the type of what is written for it: `list<u8>`.
    pub fn stream(name: String, bytes: T) -> Self {
        Self { name, ty: bytes, streamed: true }
    }
}

impl<T: WasmType> Signature<T> {
    /// The signature of these parameters, by name and type, and this result.
    ///
    /// # Errors
    /// If a type is not supported: [`Error::Unsupported`], with its place.
    pub fn new(parameters: impl IntoIterator<Item = (String, T)>, result: Option<T>) -> Result<Self, Error> {
        Self::of(parameters.into_iter().map(|(name, ty)| Parameter::new(name, ty)), result)
    }

    /// The same, where some may be streams.
    ///
    /// # Errors
    /// If a type is not supported: [`Error::Unsupported`], with its place.
    pub fn of(parameters: impl IntoIterator<Item = Parameter<T>>, result: Option<T>) -> Result<Self, Error> {
        let parameters: Vec<_> = parameters.into_iter().collect();
        for Parameter { name, ty, .. } in &parameters {
            check_at(ty, &Path::ROOT.to(Step::Name(name)))?;
        }
        if let Some(ty) = &result {
            check_at(ty, &Path::ROOT.to(Step::Name("result")))?;
        }
        Ok(Self { parameters, result })
    }

    /// The parameters in order.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter<T>] {
        &self.parameters
    }

    /// The parameters' types in order.
    pub fn types(&self) -> impl ExactSizeIterator<Item = &T> {
        self.parameters.iter().map(|parameter| &parameter.ty)
    }

    /// Whether bytes flow into it while it runs.
    #[must_use]
    pub fn has_streams(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.streamed)
    }

    /// The result's type, if there is a result.
    #[must_use]
    pub fn result(&self) -> Option<&T> {
        self.result.as_ref()
    }
}

/// As WIT writes it, with types spelled out: `func(sku-id: u32, quantity: u32) -> u64`.
impl<T: WasmType> fmt::Display for Signature<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("func(")?;
        for (index, Parameter { name, ty, streamed }) in self.parameters.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            match streamed {
                true => write!(f, "{comma}{name}: stream<u8>")?,
                false => write!(f, "{comma}{name}: {}", DisplayType(ty))?,
            }
        }
        f.write_str(")")?;
        match &self.result {
            Some(ty) => write!(f, " -> {}", DisplayType(ty)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_wave::value::{Type, Value};

    use super::*;
    use crate::json::Bytes;

    #[test]
    fn signatures_print_as_wit() {
        let parameters = [("sku-id".to_owned(), Type::U32), ("notes".to_owned(), Type::list(Type::STRING))];
        let signature = Signature::new(parameters, Some(Type::U64)).expect("supported types");
        assert_eq!(signature.to_string(), "func(sku-id: u32, notes: list<string>) -> u64");
        assert_eq!(Signature::<Type>::new([], None).expect("supported types").to_string(), "func()");
    }

    #[test]
    fn a_stream_is_written_as_its_bytes() {
        let body = Parameter::stream("body".to_owned(), Type::list(Type::U8));
        let digest = Signature::of([Parameter::new("seed".to_owned(), Type::U32), body], Some(Type::U64));
        let digest = digest.expect("supported types");
        assert_eq!(digest.to_string(), "func(seed: u32, body: stream<u8>) -> u64");
        assert!(digest.has_streams());
        let values: Vec<Value> = digest.decode_arguments(r#"[7, "00ff"]"#, Bytes::Hex).expect("arguments");
        assert_eq!(digest.encode_arguments(&values, Bytes::Hex).expect("arguments"), r#"[7,"00ff"]"#);
    }

    #[test]
    fn unsupported_types_are_refused_by_their_place() {
        let fixed = || Type::list(Type::fixed_length_list(Type::U8, 4));
        let error = Signature::new([("key".to_owned(), fixed())], None).expect_err("a list of fixed length");
        assert!(error.to_string().starts_with("key[0]: lists of fixed length"), "{error}");
        let error = Signature::new([], Some(fixed())).expect_err("a list of fixed length");
        assert!(error.to_string().starts_with("result[0]: lists of fixed length"), "{error}");
    }
}
