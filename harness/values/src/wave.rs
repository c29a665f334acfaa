//! WAVE: values as people write them, `{sku-id: 7, note: "x"}`, and calls of functions, `unit-price(61, 2)`.

use wasm_wave::parser::ParserError;
use wasm_wave::untyped::UntypedValue;
use wasm_wave::wasm::{DisplayFuncArgs, DisplayType, WasmValue};

use crate::json::shown::{Shown, cut};
use crate::{Error, Signature, supported};

/// Reads a value of this type.
///
/// # Errors
/// If the text is not this type's WAVE, with its place; or if the type is not supported.
pub fn decode<V: WasmValue>(ty: &V::Type, text: &str) -> Result<V, Error> {
    supported::check(ty)?;
    wasm_wave::from_str(ty, text)
        .map_err(|error| located(text, 0, &error, &format!("expected {}", DisplayType(ty))))
}

/// Writes a value.
///
/// # Errors
/// If the value is not of a supported type.
pub fn encode<V: WasmValue>(value: &V) -> Result<String, Error> {
    supported::check_value(value)?;
    wasm_wave::to_string(value).map_err(|error| Error::Wave(error.to_string()))
}

/// Writes a call, `unit-price(61, 2)`.
///
/// # Errors
/// If a value is not one of a supported type.
pub fn encode_call<V: WasmValue>(function: &str, arguments: &[V]) -> Result<String, Error> {
    arguments.iter().try_for_each(supported::check_value)?;
    Ok(format!("{function}{}", DisplayFuncArgs(arguments)))
}

/// A call that is read, but for the types of its arguments: first its name has to lead to a function.
pub struct Call<'a> {
    text: &'a str,
    function: &'a str,
    /// The offset at which the arguments begin.
    start: usize,
    /// None for `()`, which is no tuple of WAVE.
    arguments: Option<UntypedValue<'a>>,
}

impl<'a> Call<'a> {
    /// Reads `unit-price(61, 2)`. The name may be any that the caller knows functions by, `pricing/unit-price` or WAVE's own
    /// `tollgate:pricing/pricing.unit-price@1.0.0`.
    ///
    /// # Errors
    /// If the text is no call, with the place.
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        let expected = "expected a call such as `unit-price(61, 2)`";
        let start = text.find('(').unwrap_or(text.len());
        let (function, arguments) = (text[..start].trim(), text[start..].trim_end());
        if function.is_empty() || function.contains(char::is_whitespace) || arguments.is_empty() {
            return Err(Error::Wave(format!("{expected}, got {}", Shown(text))));
        }
        let inside = arguments.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let arguments = match inside.map(str::trim) {
            Some("") => None,
            _ => {
                Some(UntypedValue::parse(arguments).map_err(|error| located(text, start, &error, expected))?)
            }
        };
        Ok(Self { text, function, start, arguments })
    }

    /// The function's name as it was given.
    #[must_use]
    pub fn function(&self) -> &str {
        self.function
    }

    /// The arguments by the types of this function. Options at the end may be left out.
    ///
    /// # Errors
    /// If the arguments are of other types, with their place.
    pub fn arguments<V: WasmValue + 'static>(&self, signature: &Signature<V::Type>) -> Result<Vec<V>, Error> {
        let expected = format!("expected {signature}");
        match &self.arguments {
            Some(arguments) => (arguments.node().to_wasm_params(signature.types(), arguments.source()))
                .map_err(|error| located(self.text, self.start, &error, &expected)),
            None if signature.parameters().is_empty() => Ok(Vec::new()),
            None => Err(Error::Wave(format!("no arguments; {}", short(&expected)))),
        }
    }
}

/// An error with the place where it shows in the text, of which the part from `start` was parsed.
fn located(text: &str, start: usize, error: &ParserError, expected: &str) -> Error {
    let reason = match (std::error::Error::source(error), error.detail()) {
        (Some(source), _) => source.to_string(),
        (None, Some(detail)) => format!("{}: {detail}", error.kind()),
        (None, None) => error.kind().to_string(),
    };
    let span = error.span().start + start..error.span().end + start;
    let place = match (text.get(..span.start), text.get(span)) {
        (Some(before), Some(got)) if !got.is_empty() => {
            format!("at {}, character {}", Shown(got), before.chars().count() + 1)
        }
        _ => "at the end".to_owned(),
    };
    Error::Wave(format!("{reason} {place}; {}", short(expected)))
}

/// Types can fill pages.
fn short(expected: &str) -> String {
    let (head, rest) = cut(expected, 160);
    format!("{head}{}", if rest.is_empty() { "" } else { "…" })
}
