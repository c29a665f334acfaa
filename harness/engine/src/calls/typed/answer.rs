//! Answers of any type of the table, moved and not converted while the clock runs.

use wasmtime::component::{ResourceAny, Val};

/// An answer.
pub enum Answer {
    /// The function has no result.
    None,
    /// A number or a text.
    Value(Val),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Bytes, where there may be an error.
    OkBytes(Vec<u8>),
    /// A text, where there may be an error.
    OkText(String),
    /// An object, where there may be an error.
    OkObject(ResourceAny),
    /// An error that is a text.
    Error(String),
}

impl Answer {
    /// As a value.
    pub fn value(self) -> Option<Val> {
        let bytes = |bytes: Vec<u8>| Val::List(bytes.into_iter().map(Val::U8).collect());
        let some = |value| Some(Box::new(value));
        Some(match self {
            Answer::None => return None,
            Answer::Value(value) => value,
            Answer::Bytes(it) => bytes(it),
            Answer::OkBytes(it) => Val::Result(Ok(some(bytes(it)))),
            Answer::OkObject(it) => Val::Result(Ok(some(Val::Resource(it)))),
            Answer::OkText(it) => Val::Result(Ok(some(Val::String(it)))),
            Answer::Error(it) => Val::Result(Err(some(Val::String(it)))),
        })
    }
}
