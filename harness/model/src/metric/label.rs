//! Labels of metrics: the words by which a reader knows them, on the terminal and on the page.

use super::{Bytes, ColdStep, Held, Metric, Moment, PageCache, SizeKind, Timed, WarmStep};
use crate::counts::Counter;

impl Metric {
    /// Its label.
    pub fn label(self) -> String {
        label(self)
    }
}

fn label(metric: Metric) -> String {
    let from_disk = |cache| if cache == PageCache::Dropped { ", files from disk" } else { "" };
    match metric {
        Metric::CallNs => "time of one call".to_string(),
        Metric::EntryNs => "entry".to_string(),
        Metric::LoweringNs => "lowering".to_string(),
        Metric::LiftingNs => "lifting".to_string(),
        Metric::LogicNs => "logic".to_string(),
        Metric::CallsPerSecond { threads } => format!("calls in a second, {}", counted(threads, "thread")),
        Metric::FuelPerCall => "fuel of one call".to_string(),
        Metric::Cold(step, cache) => format!("start: {}{}", step.label(), from_disk(cache)),
        Metric::Sampled(class) => format!("sampled: {}", class.label()),
        Metric::ToCall { call: 1, cache } => format!("spawn to first answer{}", from_disk(cache)),
        Metric::ToCall { call, cache } => format!("spawn to answer {call}{}", from_disk(cache)),
        Metric::BreakEvenCalls => "calls until the slower start has paid".to_string(),
        Metric::Warm(WarmStep::Instantiate) => "new instance, warm engine".to_string(),
        Metric::Warm(WarmStep::FirstCall) => "its first call".to_string(),
        Metric::Warm(WarmStep::Drop) => "dropping it".to_string(),
        Metric::CallTail(percentile) => format!("single call, {percentile}"),
        Metric::Tail(Timed::Lateness, percentile) => format!("generator's lateness, {percentile}"),
        Metric::Tail(Timed::Undisturbed, percentile) => {
            format!("response time without the machine's stalls, {percentile}")
        }
        Metric::Tail(timed, percentile) => format!("{timed} time, {percentile}"),
        Metric::TailAt(share, timed, percentile) => {
            format!("{}, at {share} of capacity", label(Metric::Tail(timed, percentile)))
        }
        Metric::RequestsPerSecond { connections } => {
            format!("requests in a second, {}", counted(connections, "connection"))
        }
        Metric::CpuPerRequest => "processor time for a request".to_string(),
        Metric::Memory(moment, bytes) => format!("memory {}, {}", when(moment), which(bytes)),
        Metric::BytesPer(held) => format!("one more {}", held.label()),
        Metric::DirtyPer(held) => format!("one more {}, written bytes", held.label()),
        Metric::PerGib(held) => format!("{} in a GiB", things(held)),
        Metric::Size(kind) => format!("size: {}", kind.label()),
        Metric::Files => "files to deploy".to_string(),
        Metric::BuildSeconds => "build time".to_string(),
        Metric::PerCall(counter) => format!("{} of one call", counted_thing(counter)),
    }
}

fn counted(count: u16, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn counted_thing(counter: Counter) -> &'static str {
    match counter {
        Counter::Instructions => "instructions",
        Counter::HardwareInstructions => "instructions retired",
        Counter::Allocations => "host allocations",
        Counter::Pages => "page faults",
        Counter::SystemCalls => "system calls",
        Counter::BytesMoved => "bytes moved in linear memory",
    }
}

impl ColdStep {
    /// Its label.
    pub const fn label(self) -> &'static str {
        match self {
            ColdStep::Spawn => "process start",
            ColdStep::Engine => "engine",
            ColdStep::Read => "read component",
            ColdStep::Compile => "compile",
            ColdStep::Deserialize => "load precompiled",
            ColdStep::Map => "map precompiled",
            ColdStep::Cached => "find in cache",
            ColdStep::FillCache => "compile into cache",
            ColdStep::Link => "link",
            ColdStep::Instantiate => "instantiate",
            ColdStep::FirstCall => "first call",
            ColdStep::Listen => "listen",
            ColdStep::FirstResponse => "first response",
        }
    }
}

impl Held {
    /// The label of one of them.
    pub const fn label(self) -> &'static str {
        match self {
            Held::Instance => "instance",
            Held::ComponentCopied => "component, code copied",
            Held::ComponentMapped => "component, code mapped",
            Held::Process => "process",
        }
    }
}

fn things(held: Held) -> &'static str {
    match held {
        Held::Instance => "instances",
        Held::ComponentCopied => "components, code copied,",
        Held::ComponentMapped => "components, code mapped,",
        Held::Process => "processes",
    }
}

fn when(moment: Moment) -> &'static str {
    match moment {
        Moment::Idle => "idle",
        Moment::Opened => "opened",
        Moment::FirstCall => "after the first call",
        Moment::Steady => "steady",
        Moment::Load => "under load",
    }
}

fn which(bytes: Bytes) -> &'static str {
    match bytes {
        Bytes::Resident => "resident",
        Bytes::Proportional => "proportional",
        Bytes::Private => "private",
        Bytes::Dirty => "written",
        Bytes::Peak => "peak",
    }
}

impl SizeKind {
    /// Its label.
    pub const fn label(self) -> &'static str {
        match self {
            SizeKind::Wasm => "component",
            SizeKind::WasmStripped => "component, stripped",
            SizeKind::WasmGzip => "component, gzip",
            SizeKind::WasmZstd => "component, zstd",
            SizeKind::Precompiled => "compiled beforehand",
            SizeKind::MachineCode => "machine code in it",
            SizeKind::Binary => "native program",
            SizeKind::BinaryStripped => "native program, stripped",
            SizeKind::SharedLibrary => "shared library, stripped",
            SizeKind::Host => "host program, stripped",
            SizeKind::Deployed => "deployed in all",
        }
    }
}
