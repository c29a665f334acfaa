//! Building blocks of families of metrics: steps of a start, percentiles, moments at which memory is read, sizes.

use crate::named::named;

named! {
    /// A step of a cold start. Steps follow each other; what lies between them (the worker waiting for a request) is in
    /// none.
    ColdStep {
        /// From just before the process is spawned to the first statement of its `main`: the kernel, the dynamic
        /// loader, the runtime's own start.
        Spawn = "spawn",
        /// Making the engine from its settings.
        Engine = "engine",
        /// Reading the component from its file and checking its digest.
        Read = "read",
        /// Compiling the component to machine code.
        Compile = "compile",
        /// Reading machine code that was compiled earlier, checking its digest and copying it into place.
        Deserialize = "deserialize",
        /// Mapping machine code that was compiled earlier from its file.
        Map = "map",
        /// Finding code in Wasmtime's compilation cache: hashing the component, reading, decompressing, copying into place.
        Cached = "cached",
        /// Compiling the component, compressing its code and putting it into Wasmtime's compilation cache.
        FillCache = "fill-cache",
        /// Resolving imports, checking exports: everything that is done once for all instances.
        Link = "link",
        /// Making a store and an instance.
        Instantiate = "instantiate",
        /// The first call, arguments ready.
        FirstCall = "first-call",
        /// For a service: from opened to listening.
        Listen = "listen",
        /// For a service: from listening to its first right answer, over a connection made for it.
        FirstResponse = "first-response",
    }
}

named! {
    /// Whether the files of a start were in memory.
    PageCache {
        /// Read shortly before.
        Warm = "warm",
        /// Dropped from memory before: they come from disk.
        Dropped = "dropped",
    }
}

named! {
    /// A step of a warm start: a new instance in an engine that has run for a while.
    WarmStep {
        /// Making a store and an instance.
        Instantiate = "instantiate",
        /// The first call on it.
        FirstCall = "first-call",
        /// Dropping instance and store.
        Drop = "drop",
    }
}

named! {
    /// A percentile.
    Percentile {
        /// The median.
        P50 = "p50",
        /// One in ten is slower.
        P90 = "p90",
        /// One in a hundred is slower.
        P99 = "p99",
        /// One in a thousand is slower.
        P999 = "p99.9",
        /// One in ten thousand is slower.
        P9999 = "p99.99",
    }
}

impl Timed {
    /// Whether the generator's lateness is in it.
    pub const fn holds_lateness(self) -> bool {
        matches!(self, Self::Response | Self::Undisturbed)
    }
}

impl Percentile {
    /// As a share of all operations.
    pub const fn quantile(self) -> f64 {
        match self {
            Self::P50 => 0.5,
            Self::P90 => 0.9,
            Self::P99 => 0.99,
            Self::P999 => 0.999,
            Self::P9999 => 0.9999,
        }
    }
}

named! {
    /// Which of the three times of an operation under load.
    Timed {
        /// From the intended start to the end: what a user waits.
        Response = "response",
        /// From the real start to the end: what the subject takes.
        Service = "service",
        /// From the intended start to when the generator could have started: its own error.
        Lateness = "lateness",
        /// The response, without operations that fell into a stall of the machine and took no longer than it can have made
        /// them. Given where there are such.
        Undisturbed = "undisturbed",
    }
}

named! {
    /// When memory is read.
    Moment {
        /// The worker runs, and nothing is open.
        Idle = "idle",
        /// The subject is open: engine, code, imports.
        Opened = "opened",
        /// After the first call.
        FirstCall = "first-call",
        /// After the calls have become steady.
        Steady = "steady",
        /// While requests come in.
        Load = "load",
    }
}

named! {
    /// Which bytes of a process.
    Bytes {
        /// All that is resident, whoever else has it too: what neighbours do does not change it.
        Resident = "resident",
        /// Its share of everything resident: shared pages are divided among those who share them.
        Proportional = "proportional",
        /// Memory that only it has, and that would be free without it.
        Private = "private",
        /// Memory that was written to, and so is backed by no file: it cannot be dropped and read again when memory is
        /// short.
        Dirty = "dirty",
        /// The most that was ever resident.
        Peak = "peak",
    }
}

named! {
    /// A thing that is held many times to see what one more costs.
    Held {
        /// Live instances, each with a store of its own, on one engine and one component.
        Instance = "instance",
        /// Components whose machine code is copied into place, each from a file of its own.
        ComponentCopied = "component-copied",
        /// Components whose machine code is mapped, each from a file of its own.
        ComponentMapped = "component-mapped",
        /// Processes.
        Process = "process",
    }
}

named! {
    /// Which size of what is built or deployed.
    SizeKind {
        /// The component as built.
        Wasm = "wasm",
        /// Without names and debug information.
        WasmStripped = "wasm-stripped",
        /// As built, after gzip.
        WasmGzip = "wasm-gzip",
        /// As built, after zstd.
        WasmZstd = "wasm-zstd",
        /// Compiled beforehand: the file that is mapped.
        Precompiled = "precompiled",
        /// The machine code in it.
        MachineCode = "machine-code",
        /// The program that a native deployment ships, as built.
        Binary = "binary",
        /// The same without symbols and debug information.
        BinaryStripped = "binary-stripped",
        /// The logic as a shared library, without symbols and debug information.
        SharedLibrary = "shared-library",
        /// The host program that loads components, without symbols and debug information.
        Host = "host",
        /// Everything that has to be there to serve: host and component, or the native program; stripped.
        Deployed = "deployed",
    }
}
