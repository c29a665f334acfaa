//! What each claim of the ledger compares, by a list of the audit's own.

/// What a figure of a claim is made of. Cells are of our own suite; of another run there is nothing to hold.
#[derive(Clone, Copy)]
pub enum Of {
    /// The figure of a cell.
    Figure(&'static str, &'static str),
    /// One metric of two cells.
    Over(&'static str, &'static str, &'static str),
    /// Two metrics of one cell.
    Metrics(&'static str, &'static str, &'static str),
    /// Two figures of other cells and metrics, as times where they are times.
    Two((&'static str, &'static str), (&'static str, &'static str)),
    /// One call of all logic on one contender, over the same on another.
    Logic(&'static str, &'static str),
    /// What one adds to a third's calls, over what another adds.
    Added(&'static str, &'static str, &'static str),
    /// The ratios to native of all logic, the least and the greatest.
    Least(&'static str),
    Most(&'static str),
    /// Metrics of a cell, added up.
    Sum(&'static str, &'static [&'static str]),
}

use Of::{Added, Figure, Least, Logic, Metrics, Most, Over, Sum, Two};

pub const QUOTE: &str = "pricing/get-quote@component/rust/cranelift";
const PRECOMPILED: &str = "pricing/get-quote@component/rust/precompiled";
const POOLING: &str = "pricing/get-quote@component/rust/pooling";
const WINCH: &str = "pricing/get-quote@component/rust/winch";
const SERVED: &str = "pricing/get-quote@http/rust/component";
const NATIVE: &str = "pricing/get-quote@http/rust/native";
pub const DEBUG: &str = "pricing/get-quote@component/rust-debug/cranelift";
const FIRST: &str = "cold-to-call-1-us";
const NEW: &[&str] = &["warm-instantiate-us", "warm-first-call-us"];
/// A cold start in a host that runs: without its process and its engine.
const IN_A_HOST: &[&str] =
    &["cold-read-us", "cold-map-us", "cold-link-us", "cold-instantiate-us", "cold-first-call-us"];
const A_REQUEST: Of = Two((SERVED, "cpu-per-request-us"), (QUOTE, "call-ns"));

/// The figures of each claim, in the order in which its text tells them.
pub const CLAIMS: [(u32, &[Of]); 15] = [
    (
        1,
        &[
            Figure(DEBUG, "size-wasm-bytes"),
            Figure(QUOTE, "size-wasm-bytes"),
            Over("size-wasm-bytes", DEBUG, QUOTE),
        ],
    ),
    (3, &[Over(FIRST, PRECOMPILED, QUOTE), Figure(QUOTE, "cold-compile-us")]),
    (
        4,
        &[
            Figure(QUOTE, "dirty-bytes-per-component-mapped"),
            Figure(QUOTE, "dirty-bytes-per-component-copied"),
            Metrics(QUOTE, "dirty-bytes-per-component-mapped", "dirty-bytes-per-component-copied"),
            Metrics(QUOTE, "bytes-per-component-mapped", "bytes-per-component-copied"),
        ],
    ),
    (5, &[Sum(QUOTE, NEW), Sum(POOLING, NEW)]),
    (6, &[Logic("component/rust/explicit-bounds", "component/rust/cranelift")]),
    (
        7,
        &[
            Logic("component/rust/cranelift", "component/rust/winch"),
            Over("cold-compile-us", WINCH, QUOTE),
            Figure(QUOTE, "break-even-calls"),
        ],
    ),
    (8, &[Figure(SERVED, "cpu-per-request-us"), Figure(QUOTE, "call-ns"), A_REQUEST]),
    (
        11,
        &[
            Two(
                ("probe/sink-bytes/4MiB@component/rust/cranelift", "lowering-ns"),
                ("probe/memcpy/4MiB@native/rust", "call-ns"),
            ),
            Two(
                ("probe/echo-bytes/4MiB@component/rust/cranelift", "lifting-ns"),
                ("probe/memcpy/4MiB@native/rust", "call-ns"),
            ),
        ],
    ),
    (
        12,
        &[
            Figure(QUOTE, "memory-first-call-proportional-bytes"),
            Figure(QUOTE, "bytes-per-instance"),
            Figure(NATIVE, "bytes-per-process"),
        ],
    ),
    (
        13,
        &[
            Logic("component/rust/cranelift", "native/rust"),
            Least("component/rust/cranelift"),
            Most("component/rust/cranelift"),
        ],
    ),
    (
        17,
        &[
            A_REQUEST,
            Figure(NATIVE, "size-deployed-bytes"),
            Figure(QUOTE, "size-wasm-bytes"),
            Figure(NATIVE, FIRST),
            Sum(PRECOMPILED, IN_A_HOST),
        ],
    ),
    (
        18,
        &[
            Added("component/rust/fuel", "component/rust/epoch", "component/rust/cranelift"),
            Logic("component/rust/fuel", "component/rust/cranelift"),
            Logic("component/rust/epoch", "component/rust/cranelift"),
        ],
    ),
    (
        21,
        &[
            Figure(SERVED, "bytes-per-process"),
            Figure(NATIVE, "bytes-per-process"),
            Over("bytes-per-process", SERVED, NATIVE),
        ],
    ),
    (28, &[Logic("component/rust/epoch", "component/rust/cranelift")]),
    (
        29,
        &[Over(
            "requests-per-second/8c",
            "pricing/quote-cart@http/rust/component-pooled",
            "pricing/quote-cart@http/rust/component",
        )],
    ),
];
