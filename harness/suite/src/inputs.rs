//! The sources of a function's inputs.

use tollgate_model::Function;
use tollgate_values::json::Bytes;
use tollgate_values::{Signature, Type, Value};

use crate::definition::FunctionTable;

/// The source of a function's inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inputs {
    /// The same canonical JSON each time.
    Every(String),
    /// The payload's size each time.
    Size,
    /// A corpus, by its name: a path below `corpora`, without its ending.
    Corpus(String),
}

impl Inputs {
    /// The inputs that a table names for a function of these types; without types it exists natively only.
    pub(crate) fn of(
        table: &FunctionTable,
        function: &Function,
        signature: Option<&Signature<Type>>,
    ) -> Result<Self, String> {
        let takes_nothing = signature.is_some_and(|signature| signature.parameters().is_empty());
        match (&table.corpus, table.every_input.as_deref()) {
            (Some(_), Some(_)) => Err("it has both `corpus` and `every-input`: keep one".to_owned()),
            (None, None) if takes_nothing => Ok(Self::Every("null".to_owned())),
            (None, None) => {
                Err("its inputs are missing: name a `corpus`, or one JSON text as `every-input`".to_owned())
            }
            _ if takes_nothing => Err("it takes no parameters: remove `corpus` and `every-input`".to_owned()),
            (Some(corpus), None) => Ok(Self::Corpus(corpus.clone())),
            (None, Some("size")) if !function.sized() => {
                Err("`every-input = \"size\"` is for functions that come in sizes: add `smallest`".to_owned())
            }
            (None, Some("size")) => Ok(Self::Size),
            (None, Some(json)) => {
                let canonical =
                    signature.map_or(Ok(json.to_owned()), |signature| canonical_input(signature, json));
                canonical.map(Self::Every).map_err(|why| format!("`every-input` is no input of it: {why}"))
            }
        }
    }
}

/// The canonical text of an input.
pub(crate) fn canonical_input(
    signature: &Signature<Type>,
    json: &str,
) -> Result<String, tollgate_values::Error> {
    let values: Vec<Value> = signature.decode_arguments(json, Bytes::Hex)?;
    signature.encode_arguments(&values, Bytes::Hex)
}

/// The canonical text of an answer.
pub(crate) fn canonical_answer(
    signature: &Signature<Type>,
    json: &str,
) -> Result<String, tollgate_values::Error> {
    let value: Option<Value> = signature.decode_result(json, Bytes::Hex)?;
    signature.encode_result(value.as_ref(), Bytes::Hex)
}
