//! Heaps: what DHAT wrote down of every place that allocated, with its stack, and to which phase of a worker's life it belongs.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::names::readable;
use crate::rules::{allocates_for_the_host, compiles};

/// A part of a worker's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Compiling.
    Compiling,
    /// Making an instance that calls share.
    Instantiating,
    /// What is done once and is neither: the process, the engine, loading, linking, inputs, a first round of calls.
    Once,
    /// Calls that are counted.
    Calls,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Compiling => "compiling",
            Phase::Instantiating => "instantiating",
            Phase::Once => "once, all else",
            Phase::Calls => "a call",
        })
    }
}

/// Allocations of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Allocated {
    /// Their bytes.
    pub bytes: f64,
    /// Their number.
    pub blocks: f64,
}

/// A heap's allocations, by phase and place.
#[derive(Clone, Debug, Default)]
pub struct Heap {
    /// All of them.
    pub places: BTreeMap<(Phase, String), Allocated>,
    /// The bytes that were held when most were.
    pub peak: u64,
}

/// A file of DHAT.
#[derive(Deserialize)]
struct Dhat {
    #[serde(rename = "dhatFileVersion")]
    version: u32,
    pps: Vec<Point>,
    ftbl: Vec<String>,
}

/// A place in one: bytes and blocks, bytes at the peak, frames from the innermost on.
#[derive(Deserialize)]
struct Point {
    tb: u64,
    tbk: u64,
    #[serde(default)]
    gb: u64,
    fs: Vec<usize>,
}

/// The version of the files that are understood.
const VERSION: u32 = 2;

/// Functions of these hand allocations on; whoever called them asked for memory.
const PLUMBING: [&str; 23] = [
    "alloc::",
    "<alloc::",
    "core::",
    "<core::",
    "std::",
    "<std::",
    "hashbrown::",
    "<hashbrown::",
    "indexmap::",
    "<indexmap::",
    "smallvec::",
    "<smallvec::",
    "wasmtime_internal_core::",
    "<wasmtime_internal_core::",
    "???",
    "runtime.newobject",
    "runtime.makeslice",
    "runtime.growslice",
    "runtime.rawstring",
    "runtime.rawbyteslice",
    "runtime.concatstring",
    "runtime.slicebytetostring",
    "runtime.sliceAppend",
];

impl Heap {
    /// Reads what DHAT wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let dhat: Dhat = serde_json::from_str(text).ok()?;
        if dhat.version != VERSION {
            return None;
        }
        let names: Vec<String> = dhat.ftbl.iter().map(|frame| name(frame)).collect();
        let mut heap = Heap::default();
        for point in dhat.pps {
            let frames: Option<Vec<&str>> =
                point.fs.iter().map(|&at| names.get(at).map(String::as_str)).collect();
            let frames = frames?;
            let place = heap.places.entry((phase(&frames), asked_for_memory(&frames))).or_default();
            place.bytes += point.tb as f64;
            place.blocks += point.tbk as f64;
            heap.peak += point.gb;
        }
        Some(heap)
    }
}

/// A frame's function: `0x123: malloc (in /usr/…)`, `0x123: main (main.c:7)`.
fn name(frame: &str) -> String {
    let name = frame.split_once(": ").map_or(frame, |(_, name)| name);
    readable(name.rsplit_once(" (").map_or(name, |(name, _)| name))
}

fn phase(innermost_first: &[&str]) -> Phase {
    let any = |is: &dyn Fn(&str) -> bool| innermost_first.iter().any(|name| is(name));
    if any(&|name| name.contains("dumped_region")) {
        Phase::Calls
    } else if any(&compiles) {
        Phase::Compiling
    } else if any(&|name| name.ends_with("::instantiate") || name.contains("Instantiator")) {
        Phase::Instantiating
    } else {
        Phase::Once
    }
}

/// The innermost function that is not there to hand allocations on.
pub(crate) fn asked_for_memory(innermost_first: &[&str]) -> String {
    let hands_on = |name: &&&str| {
        allocates_for_the_host(name)
            || PLUMBING.iter().any(|begin| name.starts_with(begin))
            || name.is_empty()
    };
    let asked = innermost_first.iter().find(|name| !hands_on(name));
    asked.or(innermost_first.last()).copied().unwrap_or("[unknown]").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DHAT: &str = r#"{"dhatFileVersion":2,"mode":"heap","pps":[
        {"tb":100,"tbk":2,"gb":60,"fs":[1,2,3,4]},
        {"tb":50,"tbk":1,"gb":0,"fs":[1,5,3,4]},
        {"tb":7,"tbk":7,"gb":7,"fs":[1,6]},
        {"tb":11,"tbk":1,"fs":[1,8]},
        {"tb":9,"tbk":3,"fs":[1,7,6]}],
        "ftbl":["[root]","0x4840: malloc (in /usr/libexec/vgpreload_dhat.so)","0x11: alloc::raw_vec::RawVec<T>::grow (in /w)",
        "0x12: <wasmtime::Func>::with_lift_context (in /w)","0x13: tollgate_worker::count::dumped_region (count.rs:51)",
        "0x14: cranelift_codegen::compile (in /w)","0x15: <wasmtime::component::Linker>::instantiate (in /w)",
        "0x16: regalloc2::run (in /w)","0x17: <wasmtime::component::instance::Instantiator>::run::<State> (in /w)"]}"#;

    #[test]
    fn places_are_who_asked_and_phases_are_told_by_the_stack() {
        let heap = Heap::parse(DHAT).unwrap();
        let of =
            |phase, place: &str| heap.places.get(&(phase, place.to_string())).map(|it| (it.bytes, it.blocks));
        assert_eq!(of(Phase::Calls, "<wasmtime::Func>::with_lift_context"), Some((100.0, 2.0)));
        // What is allocated in a call is the call's, whatever it is for.
        assert_eq!(of(Phase::Calls, "cranelift_codegen::compile"), Some((50.0, 1.0)));
        assert_eq!(of(Phase::Instantiating, "<wasmtime::component::Linker>::instantiate"), Some((7.0, 7.0)));
        let instantiator = "<wasmtime::component::instance::Instantiator>::run";
        assert_eq!(of(Phase::Instantiating, instantiator), Some((11.0, 1.0)));
        assert_eq!(of(Phase::Compiling, "regalloc2::run"), Some((9.0, 3.0)));
        assert_eq!(heap.peak, 67);
    }

    #[test]
    fn what_is_no_file_of_dhats_says_nothing() {
        assert!(Heap::parse("").is_none());
        assert!(Heap::parse(&DHAT.replace("Version\":2", "Version\":3")).is_none());
        assert!(Heap::parse(&DHAT.replace("[1,7,6]", "[1,99]")).is_none(), "a frame that is not there");
    }
}
