//! The JSON of a function's input and answer.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use wasm_wave::wasm::{WasmType, WasmValue};

use crate::json::decode::Typed;
use crate::json::parts::{Null, by_name, in_order};
use crate::json::{self, Bytes, encode};
use crate::path::{Path, Step};
use crate::{Error, Parameter, Signature};

impl<T: WasmType> Signature<T> {
    /// Reads an input: `null` without parameters, the value itself for one, for several an array or an object of the
    /// parameters' names.
    ///
    /// # Errors
    /// If the text is no input of this function: [`Error::Syntax`] or [`Error::Mismatch`].
    pub fn decode_arguments<V: WasmValue<Type = T>>(
        &self,
        json: &str,
        bytes: Bytes,
    ) -> Result<Vec<V>, Error> {
        match self.parameters() {
            [] => json::read(Null { path: Path::ROOT }, json).map(|()| Vec::new()),
            [only] => json::decode(&only.ty, json, bytes).map(|value| vec![value]),
            several => json::read(Several { parameters: several, bytes }, json),
        }
    }

    /// Writes an input: the canonical JSON, an array for several parameters.
    ///
    /// # Errors
    /// If these are not this function's arguments: [`Error::Mismatch`].
    pub fn encode_arguments<V: WasmValue<Type = T>>(
        &self,
        values: &[V],
        bytes: Bytes,
    ) -> Result<String, Error> {
        let (count, parameters) = (values.len(), self.parameters());
        if count != parameters.len() {
            return Err(
                Path::ROOT.mismatch(format_args!("{count} arguments for {} parameters", parameters.len()))
            );
        }
        match (parameters, values) {
            ([], _) => Ok("null".to_owned()),
            ([only], [value]) => json::encode(&only.ty, value, bytes),
            _ => json::write(&Array { parameters, values, bytes }),
        }
    }

    /// Reads an answer: `null` without result.
    ///
    /// # Errors
    /// If the text is no answer of this function: [`Error::Syntax`] or [`Error::Mismatch`].
    pub fn decode_result<V: WasmValue<Type = T>>(
        &self,
        json: &str,
        bytes: Bytes,
    ) -> Result<Option<V>, Error> {
        match self.result() {
            Some(ty) => json::decode(ty, json, bytes).map(Some),
            None => json::read(Null { path: Path::ROOT }, json).map(|()| None),
        }
    }

    /// Writes an answer: the canonical JSON, `null` without result.
    ///
    /// # Errors
    /// If this is no answer of this function: [`Error::Mismatch`].
    pub fn encode_result<V: WasmValue<Type = T>>(
        &self,
        value: Option<&V>,
        bytes: Bytes,
    ) -> Result<String, Error> {
        match (self.result(), value) {
            (Some(ty), Some(value)) => json::encode(ty, value, bytes),
            (None, None) => Ok("null".to_owned()),
            (Some(_), None) => Err(Path::ROOT.mismatch("the function has a result, none is given")),
            (None, Some(_)) => Err(Path::ROOT.mismatch("the function has no result, one is given")),
        }
    }
}

/// The parameters, several, of an input to come.
struct Several<'a, V: WasmValue> {
    parameters: &'a [Parameter<V::Type>],
    bytes: Bytes,
}

impl<'a, V: WasmValue> Several<'a, V> {
    fn argument(&self, index: usize) -> Typed<'a, V> {
        let Parameter { name, ty, .. } = &self.parameters[index];
        Typed { ty, bytes: self.bytes, path: Path::ROOT.to(Step::Name(name)) }
    }
}

impl<'de, V: WasmValue> DeserializeSeed<'de> for Several<'_, V> {
    type Value = Vec<V>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<V>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, V: WasmValue> Visitor<'de> for Several<'_, V> {
    type Value = Vec<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {} arguments, or an object of their names", self.parameters.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Vec<V>, A::Error> {
        in_order(&mut array, &Path::ROOT, self.parameters.len(), |index| self.argument(index))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Vec<V>, A::Error> {
        let names: Vec<Cow<'_, str>> = self.parameters.iter().map(|it| it.name.as_str().into()).collect();
        by_name(&mut object, &Path::ROOT, &names, |index| self.argument(index))
    }
}

/// Several arguments as an array.
struct Array<'a, V: WasmValue> {
    parameters: &'a [Parameter<V::Type>],
    values: &'a [V],
    bytes: Bytes,
}

impl<V: WasmValue> Serialize for Array<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let arguments = self.parameters.iter().zip(self.values);
        serializer.collect_seq(arguments.map(|(Parameter { name, ty, .. }, value)| encode::Typed {
            ty,
            value,
            bytes: self.bytes,
            path: Path::ROOT.to(Step::Name(name)),
        }))
    }
}

#[cfg(test)]
mod tests {
    use wasm_wave::value::{Type, Value};

    use super::*;

    fn signature(parameters: &[(&str, Type)], result: Option<Type>) -> Signature<Type> {
        let parameters = parameters.iter().map(|(name, ty)| ((*name).to_owned(), ty.clone()));
        Signature::new(parameters, result).expect("supported types")
    }

    fn score() -> Signature<Type> {
        signature(&[("account-id", Type::STRING), ("amount-cents", Type::U64)], Some(Type::U16))
    }

    #[track_caller]
    fn assert_arguments(signature: &Signature<Type>, json: &str, canonical: &str) {
        let values: Vec<Value> = signature.decode_arguments(json, Bytes::Hex).expect("arguments");
        assert_eq!(signature.encode_arguments(&values, Bytes::Hex).expect("arguments"), canonical);
    }

    #[track_caller]
    fn assert_refused(signature: &Signature<Type>, json: &str, reason: &str) {
        let error = signature.decode_arguments::<Value>(json, Bytes::Hex).expect_err("no arguments");
        assert_eq!(error.to_string(), reason);
    }

    #[test]
    fn none_is_null_one_stands_alone_and_several_are_an_array() {
        assert_arguments(&signature(&[], None), " null ", "null");
        assert_arguments(&signature(&[("log", Type::list(Type::U8))], None), r#""00ff""#, r#""00ff""#);
        let pair = Type::tuple([Type::U8, Type::U8]).expect("types");
        assert_arguments(&signature(&[("pair", pair)], None), "[1, 2]", "[1,2]");
        assert_arguments(&score(), r#"["a", "7"]"#, r#"["a","7"]"#);
    }

    #[test]
    fn several_may_be_named() {
        assert_arguments(&score(), r#"{"amount-cents": "7", "account-id": "a"}"#, r#"["a","7"]"#);
    }

    #[test]
    fn other_inputs_are_refused_by_the_parameters_name() {
        assert_refused(&score(), r#"["a",7]"#, "amount-cents: expected u64 as a decimal string, got 7");
        assert_refused(&score(), r#"["a"]"#, "expected 2 elements, got 1");
        assert_refused(&score(), r#"["a","7",null]"#, "expected 2 elements, got more");
        assert_refused(&score(), r#"{"account-id":"a"}"#, r#"missing key "amount-cents""#);
        assert_refused(
            &score(),
            "5",
            "invalid type: integer `5`, expected an array of 2 arguments, or an object of their names",
        );
        assert_refused(&signature(&[], None), "[]", "expected null, got []");
    }

    #[test]
    fn arguments_of_another_function_are_not_written() {
        let error = score().encode_arguments(&[Value::from("a")], Bytes::Hex).expect_err("one too few");
        assert_eq!(error.to_string(), "1 arguments for 2 parameters");
        let error = score().encode_arguments(&[Value::from("a"), Value::from("b")], Bytes::Hex);
        let error = error.expect_err("a string for a number").to_string();
        assert_eq!(error, "amount-cents: expected u64, the value is a string");
    }

    #[test]
    fn an_answer_is_its_value_or_null() {
        let answer: Option<Value> = score().decode_result("950", Bytes::Hex).expect("an answer");
        assert_eq!(answer, Some(Value::from(950_u16)));
        assert_eq!(score().encode_result(answer.as_ref(), Bytes::Hex).expect("an answer"), "950");
        let nop = signature(&[], None);
        assert_eq!(nop.decode_result::<Value>("null", Bytes::Hex), Ok(None));
        assert_eq!(nop.encode_result::<Value>(None, Bytes::Hex).expect("no answer"), "null");
        assert!(nop.decode_result::<Value>("950", Bytes::Hex).is_err());
        assert!(nop.encode_result(answer.as_ref(), Bytes::Hex).is_err());
        assert!(score().encode_result::<Value>(None, Bytes::Hex).is_err());
    }
}
