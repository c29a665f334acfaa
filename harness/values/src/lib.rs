//! Values of any WIT type, without an engine: JSON, WAVE, canonical text, sizes in the canonical ABI.
//!
//! Everything is generic over [`WasmValue`] and [`WasmType`], the traits of `wasm-wave`. Its own [`Value`] and [`Type`]
//! implement them, which suits whoever only reads, writes and compares; Wasmtime's `Val` does too, so that an engine
//! makes its arguments from the same text and is asked by the same rules.
//!
//! ```
//! use tollgate_values::json::{self, Bytes};
//! use tollgate_values::{Type, Value, wave};
//!
//! let line = Type::record([("sku-id", Type::U32), ("note", Type::option(Type::STRING))]).expect("fields");
//! let value: Value = json::decode(&line, r#"{"sku-id": 7, "note": null}"#, Bytes::Hex)?;
//! assert_eq!(json::encode(&line, &value, Bytes::Hex)?, r#"{"sku-id":7,"note":null}"#);
//! assert_eq!(wave::encode(&value)?, "{sku-id: 7}");
//! # Ok::<(), tollgate_values::Error>(())
//! ```
//!
//! Resources, streams, futures and error contexts are refused, since they live in one store only; so are `map<K, V>` and
//! `list<T, N>`, which wasm-wave 0.261 cannot make. Each refusal says where and why.

#![forbid(unsafe_code)]

pub mod abi;
mod arguments;
pub mod canonical;
mod error;
pub mod example;
pub mod json;
mod path;
mod shape;
mod signature;
mod supported;
pub mod wave;
pub mod wit;

pub use error::Error;
pub use path::MAX_DEPTH;
pub use signature::{Parameter, Signature};
pub use supported::check;
pub use wasm_wave::value::{Type, Value};
pub use wasm_wave::wasm::{WasmType, WasmTypeKind, WasmValue};
