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
}

impl<T: WasmType> Signature<T> {
    /// The signature of these parameters, by name and type, and this result.
    ///
    /// # Errors
    /// If a type is not supported: [`Error::Unsupported`], with its place.
    pub fn new(parameters: impl IntoIterator<Item = (String, T)>, result: Option<T>) -> Result<Self, Error> {
        let parameters: Vec<_> = parameters.into_iter().map(|(name, ty)| Parameter { name, ty }).collect();
        for Parameter { name, ty } in &parameters {
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
        for (index, Parameter { name, ty }) in self.parameters.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{name}: {}", DisplayType(ty))?;
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
    use wasm_wave::value::Type;

    use super::*;

    #[test]
    fn signatures_print_as_wit() {
        let parameters = [("sku-id".to_owned(), Type::U32), ("notes".to_owned(), Type::list(Type::STRING))];
        let signature = Signature::new(parameters, Some(Type::U64)).expect("supported types");
        assert_eq!(signature.to_string(), "func(sku-id: u32, notes: list<string>) -> u64");
        assert_eq!(Signature::<Type>::new([], None).expect("supported types").to_string(), "func()");
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
