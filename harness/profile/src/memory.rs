//! What is allocated: by phase and by place, of the host's heap in bytes, of the guest's allocator in calls.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::callgrind::Counted;
use crate::code_map::CodeMap;
use crate::frames::Origin;
use crate::guest_memory::GuestMemory;
use crate::heap::{Allocated, Heap, Phase};
use crate::lookup::compiled_at;
use crate::rules::allocates;

/// What differs by less than so many allocations a call is not of calls.
const LEAST: f64 = 0.01;

/// Places that are named of each phase.
const PLACES: usize = 8;

/// What a subject allocates.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct MemoryProfile {
    /// The subject.
    pub subject: String,
    /// The program that it ran in.
    pub program: String,
    /// The runtime, and in which version.
    pub runtime: String,
    /// What watched.
    pub by: String,
    /// Calls by which two heaps differ.
    pub calls: u64,
    /// The host's heap, phase by phase; of calls, of one.
    pub phases: Vec<OfPhase>,
    /// The bytes that it held when it held most.
    pub peak: u64,
    /// Calls of the guest's allocator in one call; absent where there is no guest, or nothing could be counted.
    pub guest: Option<Vec<GuestAllocation>>,
    /// What the guest's allocator is asked for, by a copy of the component that writes it down; absent where there is none.
    pub guest_memory: Option<GuestMemory>,
    /// What could not be had.
    pub notes: Vec<String>,
}

/// A phase of a host's heap.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct OfPhase {
    /// Which.
    pub phase: Phase,
    /// Bytes that were allocated in it.
    pub bytes: f64,
    /// Allocations.
    pub blocks: f64,
    /// The places with most bytes.
    pub places: Vec<Place>,
}

/// A place that allocates.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Place {
    /// The function that asked for memory.
    pub function: String,
    /// Bytes.
    pub bytes: f64,
    /// Allocations.
    pub blocks: f64,
}

/// A function of the guest's allocator, called from outside of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct GuestAllocation {
    /// Which function.
    pub function: String,
    /// Who called: a function of the guest, or the host.
    pub by: String,
    /// How often in one call.
    pub times: f64,
}

/// The phases of two heaps of the same work, of which the second made more calls: what it has more is of these.
pub fn phases(few: (&Heap, u64), more: (&Heap, u64)) -> Vec<OfPhase> {
    let (few, calls) = few;
    let further = (more.1 - calls) as f64;
    let mut found: BTreeMap<Phase, Vec<Place>> = BTreeMap::new();
    let keys: BTreeSet<_> = few.places.keys().chain(more.0.places.keys()).collect();
    for key in keys {
        let (phase, function) = key;
        let of = |heap: &Heap| heap.places.get(key).copied().unwrap_or_default();
        let (before, after) = (of(few), of(more.0));
        let each = Allocated {
            bytes: (after.bytes - before.bytes) / further,
            blocks: (after.blocks - before.blocks) / further,
        };
        // Compilers' threads share their work out as they please; none of it is of calls.
        let of_calls = each.blocks >= LEAST && *phase != Phase::Compiling;
        let mut add = |phase, Allocated { bytes, blocks }| {
            let place = Place { function: function.clone(), bytes, blocks };
            found.entry(phase).or_default().push(place);
        };
        if of_calls {
            add(Phase::Calls, each);
        }
        if *phase != Phase::Calls {
            let less = if of_calls { calls as f64 } else { 0.0 };
            let once = Allocated {
                bytes: (before.bytes - each.bytes * less).max(0.0),
                blocks: (before.blocks - each.blocks * less).max(0.0),
            };
            add(*phase, once);
        }
    }
    let of_phase = |(phase, mut places): (Phase, Vec<Place>)| {
        let (bytes, blocks) =
            (places.iter().map(|it| it.bytes).sum(), places.iter().map(|it| it.blocks).sum());
        places.sort_by(|one, other| {
            other.bytes.total_cmp(&one.bytes).then_with(|| one.function.cmp(&other.function))
        });
        places.truncate(PLACES);
        OfPhase { phase, bytes, blocks, places }
    };
    found.into_iter().map(of_phase).collect()
}

/// How often calls entered the guest's allocator, by who entered it; the most frequent first.
pub fn guest_allocations(counted: &Counted, calls: u64, code: &CodeMap) -> Vec<GuestAllocation> {
    let mut found: BTreeMap<(String, String), u64> = BTreeMap::new();
    for call in &counted.calls {
        let Some(entered) = compiled_at(code, call.target).filter(|it| it.origin == Origin::Guest) else {
            continue;
        };
        let caller = compiled_at(code, call.at).filter(|it| it.origin == Origin::Guest);
        let from_within = caller.as_ref().is_some_and(allocates);
        if !allocates(&entered) || gives_back(&entered.name) || from_within {
            continue;
        }
        let by = caller.map_or_else(|| "the host, for what it lowers".to_string(), |caller| caller.name);
        *found.entry((entered.name, by)).or_default() += call.times;
    }
    let each = |((function, by), times): ((String, String), u64)| GuestAllocation {
        function,
        by,
        times: times as f64 / calls.max(1) as f64,
    };
    let mut all: Vec<GuestAllocation> = found.into_iter().map(each).collect();
    all.sort_by(|one, other| other.times.total_cmp(&one.times).then_with(|| one.by.cmp(&other.by)));
    all
}

/// Whether a function of an allocator's takes memory back.
fn gives_back(name: &str) -> bool {
    name.contains("dealloc") || name.contains("free")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callgrind::{Call, FunctionId};

    fn heap(places: &[(Phase, &str, f64, f64)]) -> Heap {
        let place = |&(phase, name, bytes, blocks): &(Phase, &str, f64, f64)| {
            ((phase, name.to_string()), Allocated { bytes, blocks })
        };
        Heap { places: places.iter().map(place).collect(), peak: 0 }
    }

    #[test]
    fn what_further_calls_have_more_is_a_calls_and_the_rest_was_done_once() {
        // 100 and 300 calls, each with 16 bytes in one block that the stack tells, and 8 that it does not.
        let of = |calls: f64, compiler: f64| {
            heap(&[
                (Phase::Calls, "lift", 16.0 * calls, calls),
                (Phase::Once, "fiber", 8.0 * calls + 400.0, calls + 5.0),
                (Phase::Compiling, "regalloc", compiler, compiler),
                (Phase::Instantiating, "table", 70.0, 7.0),
            ])
        };
        let phases = phases((&of(100.0, 9e6), 100), (&of(300.0, 9.5e6), 300));
        let told: Vec<_> = phases.iter().map(|it| (it.phase, it.bytes, it.blocks)).collect();
        assert_eq!(
            told,
            [
                (Phase::Compiling, 9e6, 9e6),
                (Phase::Instantiating, 70.0, 7.0),
                (Phase::Once, 400.0, 5.0),
                (Phase::Calls, 24.0, 2.0)
            ]
        );
        let names: Vec<_> = phases[3].places.iter().map(|it| (it.function.as_str(), it.bytes)).collect();
        assert_eq!(names, [("lift", 16.0), ("fiber", 8.0)]);
    }

    #[test]
    fn the_guests_allocator_is_counted_where_it_is_entered() {
        let code = CodeMap::parse(
            "1000 100 price\n2000 100 cabi_realloc\n3000 100 dlmalloc::malloc\n4000 100 __rust_dealloc\n",
        );
        let call = |at, target, times| Call {
            from: FunctionId(0),
            at,
            to: FunctionId(1),
            target,
            times,
            instructions: 1.0,
        };
        let calls = vec![
            call(0x9000, 0x2000, 20), // the host
            call(0x2010, 0x3000, 20), // from within
            call(0x1010, 0x3000, 30),
            call(0x1020, 0x4000, 30), // gives back
            call(0x1030, 0x1000, 10), // is none
        ];
        let counted = Counted { calls, ..Counted::default() };
        let found = guest_allocations(&counted, 10, &code);
        let told: Vec<_> = found.iter().map(|it| (it.function.as_str(), it.by.as_str(), it.times)).collect();
        assert_eq!(
            told,
            [("dlmalloc::malloc", "price", 3.0), ("cabi_realloc", "the host, for what it lowers", 2.0)]
        );
    }
}
