//! The one JSON-over-HTTP contract of the logic.
//!
//! The native service, the host that serves a component, and the `wasi:http` components all read requests and write
//! answers through this crate, so that what differs between them is where the logic runs and nothing else:
//!
//! ```
//! use tollgate_contract::parse;
//!
//! let call = parse("POST", "/pricing/unit-price", b"[1,10]")?;
//! assert_eq!(call.function(), "pricing/unit-price");
//! assert_eq!(call.answer().to_json(), br#""3103""#);
//!
//! let refusal = parse("POST", "/pricing/unit-price", b"[1]").unwrap_err();
//! assert_eq!(refusal.status, 422);
//! # Ok::<(), tollgate_contract::Refusal>(())
//! ```
//!
//! Every function is `POST /<package>/<function>`. Bodies are the JSON of `native-baselines/LOGIC.md`, but for one
//! thing: bytes are base64 (RFC 4648, with padding), because that is what services send. What the logic itself
//! refuses (an unknown article, an empty cart) is an answer like any other: 200 with `{"err":…}`. `docs/openapi.json`
//! describes all of it for people and for tools.

#![forbid(unsafe_code)]

mod answer;
mod bytes;
mod call;
mod json;
mod refusal;
mod reply;
mod routes;

pub use answer::Answer;
pub use call::Call;
pub use refusal::Refusal;
pub use reply::Reply;
pub use routes::{HEALTH, ROUTES, method_of, parse};

/// The largest body of a request, in bytes: several times the largest payload that a plan sends, as base64.
pub const MAX_BODY: usize = 8 << 20;
