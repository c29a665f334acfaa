//! The ledger: each claim with its source, the comparison that answers it, and its judge. Numbers stay: a claim that a run
//! cannot answer yet has one in the list that the ledger follows, and no line here.

use super::source::{
    ARTICLES, EPOCHS, NEWS_WASI_3, Source, TIANPAN, TRADE_ARTICLE, WASMCLOUD_5391, WASMTIME_14189,
};
use super::{Answer, Evidence, footprint, memory, parts, services, start, steady, unanswered};

/// A claim.
pub struct Claim {
    /// Its number.
    pub number: usize,
    /// What is claimed.
    pub says: &'static str,
    /// Who says it.
    pub source: Source,
    /// What is compared with what: like with like.
    pub compares: &'static str,
    /// Its judge.
    pub judge: fn(&Evidence) -> Answer,
}

const fn claim(
    number: usize,
    says: &'static str,
    source: Source,
    compares: &'static str,
    judge: fn(&Evidence) -> Answer,
) -> Claim {
    Claim { number, says, source, compares, judge }
}

/// Every claim, by number.
pub const CLAIMS: [Claim; 29] = [
    claim(
        1,
        "A Rust component shrinks from 2.1–3.3 MB (debug) to 16 KB (release)",
        ARTICLES,
        "a debug build with a release build of one guest: the bytes of its component",
        footprint::release_build,
    ),
    claim(
        2,
        "Leaving debug information out shrinks TinyGo output by up to 75 %",
        ARTICLES,
        "the bytes of one component, with its custom sections and without",
        footprint::without_debug,
    ),
    claim(
        3,
        "Precompilation takes compilation off the request path",
        ARTICLES,
        "a fresh process with a fresh process, to the first right answer: code mapped, and code compiled",
        start::off_the_path,
    ),
    claim(
        4,
        "Precompiled artifacts lower memory pressure through lazy mapping",
        ARTICLES,
        "one more component with one more component of the same configuration: mapped, and copied",
        memory::mapped,
    ),
    claim(
        5,
        "Components start in under a millisecond",
        ARTICLES,
        "a new instance in a running host with a millisecond: made and called once",
        start::under_a_millisecond,
    ),
    claim(
        6,
        "Explicit bounds checks cost 1.2–1.8 ×",
        ARTICLES,
        "calls with calls in the same blocks: two configurations that differ in nothing else",
        steady::explicit_bounds,
    ),
    claim(
        7,
        "Cranelift executes faster, Winch compiles faster",
        ARTICLES,
        "calls with calls and compiling with compiling: two configurations that differ in the compiler alone",
        start::two_compilers,
    ),
    claim(
        8,
        "In-process components avoid the serialization tax of HTTP and JSON",
        ARTICLES,
        "a component called in its process with the same one behind a host's HTTP and JSON, by processor time",
        services::serialization,
    ),
    claim(
        9,
        "Components lose when payloads are huge or the interface is chatty",
        ARTICLES,
        "a component's ratio to native at the largest payload with that at the smallest; and at many host calls with few",
        parts::huge_or_chatty,
    ),
    claim(
        10,
        "A call between composed components is “a function pointer jump”",
        ARTICLES,
        "a call between composed components with a call inside one",
        unanswered::composed,
    ),
    claim(
        11,
        "Large buffers cross by simple copy, or with no copy",
        ARTICLES,
        "handing the largest list of bytes over, and taking it back, with copying it inside one process",
        parts::simple_copy,
    ),
    claim(
        12,
        "Thousands of components fit where 50 containers did",
        ARTICLES,
        "a host process and its instances with 50 processes of the native service, the least that containers can be",
        memory::thousands,
    ),
    claim(
        13,
        "Near-native speed",
        ARTICLES,
        "calls with calls in the same blocks: component, and native",
        steady::near_native,
    ),
    claim(
        14,
        "A component cannot reach disk, network or clock unless granted",
        ARTICLES,
        "a guest that tries each of them, without and with a grant",
        unanswered::denied,
    ),
    claim(
        15,
        "A host whose imports differ fails at instantiation",
        ARTICLES,
        "hosts of another contract than the guest's with a host of the same",
        unanswered::skewed,
    ),
    claim(
        16,
        "The same contract serves several languages",
        ARTICLES,
        "the answers of guests in several languages with the same golden ones",
        services::languages,
    ),
    claim(
        17,
        "HTTP services cost serialization, deployment and cold start on each hop",
        ARTICLES,
        "one more service with one more component in a running host: a request with a call, bytes to deploy with bytes to \
        deploy, a cold start with a cold start",
        services::each_hop,
    ),
    claim(
        18,
        "Epoch interruption is 2–3 × cheaper than fuel",
        ARTICLES,
        "what fuel adds to calls with what epochs add, in the same blocks",
        steady::epoch_and_fuel,
    ),
    claim(
        19,
        "Components lose 10–16 % raw throughput against native",
        ARTICLES,
        "a service with a service at capacity: a host that calls the component, and native",
        services::raw_throughput,
    ),
    claim(
        20,
        "A synchronous call between components costs about 3.5 ×",
        TRADE_ARTICLE,
        "a call between composed components with a call inside one; against what, the article does not say",
        unanswered::composed,
    ),
    claim(
        21,
        "Components need a quarter of native Rust's memory for the same workload",
        ARTICLES,
        "a process with a process: one more of the service that runs the component, and one more of the native service",
        memory::a_quarter,
    ),
    claim(
        22,
        "The newest Wasmtime calls components 2 × faster than the LTS line",
        WASMTIME_14189,
        "calls with calls in one race: two releases of Wasmtime",
        unanswered::newest,
    ),
    claim(
        23,
        "In-process composition cuts call latency from milliseconds to nanoseconds",
        NEWS_WASI_3,
        "a call between composed components with a hop over HTTP between two services",
        unanswered::composed,
    ),
    claim(
        24,
        "Components start 100–1000 × faster than containers",
        TRADE_ARTICLE,
        "a cold start with a cold start, to the first right answer: a container by a real runtime, and a component",
        unanswered::containers,
    ),
    claim(
        25,
        "RPC's serialization overhead can account for 60 % of total latency",
        TRADE_ARTICLE,
        "processor time of a request with that of its parts: kernel, HTTP or gRPC, JSON or protobuf, logic",
        unanswered::parts_of_a_request,
    ),
    claim(
        26,
        "Wasmtime runs at about 88 % of native speed, and up to 45 % slower on branchy code",
        TIANPAN,
        "the logic of a call, with what crossing costs taken off, with the same call natively; both built for the same processor",
        steady::share_of_native,
    ),
    claim(
        27,
        "Pre-initialisation makes a start 32 % faster",
        TIANPAN,
        "a start with a start: the same guest with and without pre-initialisation",
        unanswered::pre_initialised,
    ),
    claim(
        28,
        "Epoch interruption slows calls down by around 10 %",
        EPOCHS,
        "calls with calls in the same blocks: two configurations that differ in nothing else",
        steady::epochs,
    ),
    claim(
        29,
        "A warm component answers 60.1 k requests a second where a long-lived one answers 34.5 k",
        WASMCLOUD_5391,
        "a service with a service at capacity: a pooled new instance for each request, and one instance for all",
        services::warm_and_long_lived,
    ),
];
