//! What a guest's allocator was asked for, by phase and by who asked: of a copy of the component that wrote it down.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use tollgate_model::protocol::{AllocationSite, AllocatorWatched, GuestPhase};

use crate::folded::marked;
use crate::frames::{Frame, Origin};
use crate::heap::asked_for_memory;
use crate::names::readable;

/// Who asked where no function of the guest is on the stack.
const THE_HOST: &str = "the host, for what it lowers";

/// What a guest's allocator was asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct GuestMemory {
    /// Calls of a round, of which the inputs are gone through twice.
    pub calls: u64,
    /// Phase by phase; of rounds, of one call.
    pub phases: Vec<OfGuestPhase>,
}

/// A phase of an instance's life.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct OfGuestPhase {
    /// Which.
    pub phase: GuestPhase,
    /// Bytes that were asked for.
    pub bytes: f64,
    /// How often something was.
    pub times: f64,
    /// Who asked, with most bytes first.
    pub sites: Vec<GuestSite>,
}

/// A place in the guest that asked for memory.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct GuestSite {
    /// The innermost function that does not only hand allocations on.
    pub function: String,
    /// All functions on the stack, the outermost first, as the module names them; none where the host asked.
    pub stack: Vec<String>,
    /// The function of the allocator.
    pub allocator: String,
    /// Bytes.
    pub bytes: f64,
    /// How often.
    pub times: f64,
}

/// A phase of an instance's life, in words.
pub struct InWords(pub GuestPhase);

impl fmt::Display for InWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            GuestPhase::Instantiating => "making an instance",
            GuestPhase::FirstRound => "a call of the first round",
            GuestPhase::Calls => "a call",
        })
    }
}

/// What was written down, with the names of the module's functions.
pub fn guest_memory(watched: &AllocatorWatched, names: &[String]) -> GuestMemory {
    let name = |index: u32| match names.get(index as usize) {
        Some(name) if !name.is_empty() => readable(name),
        _ => format!("function[{index}]"),
    };
    let mut phases: BTreeMap<GuestPhase, Vec<GuestSite>> = BTreeMap::new();
    for AllocationSite { phase, stack, allocator, times, bytes } in &watched.sites {
        let of = if *phase == GuestPhase::Instantiating { 1.0 } else { watched.calls.max(1) as f64 };
        let stack: Vec<String> = stack.iter().map(|index| name(*index)).collect();
        let inwards: Vec<&str> = stack.iter().rev().map(String::as_str).collect();
        phases.entry(*phase).or_default().push(GuestSite {
            function: if stack.is_empty() { THE_HOST.to_string() } else { asked_for_memory(&inwards) },
            allocator: name(*allocator),
            bytes: *bytes as f64 / of,
            times: *times as f64 / of,
            stack,
        });
    }
    let of_phase = |(phase, mut sites): (GuestPhase, Vec<GuestSite>)| {
        sites.sort_by(|one, other| {
            other.bytes.total_cmp(&one.bytes).then_with(|| one.stack.cmp(&other.stack))
        });
        let (bytes, times) = (sites.iter().map(|it| it.bytes).sum(), sites.iter().map(|it| it.times).sum());
        OfGuestPhase { phase, bytes, times, sites }
    };
    GuestMemory { calls: watched.calls, phases: phases.into_iter().map(of_phase).collect() }
}

impl GuestMemory {
    /// A phase; none where nothing was asked for in it.
    pub fn of(&self, phase: GuestPhase) -> Option<&OfGuestPhase> {
        self.phases.iter().find(|it| it.phase == phase)
    }

    /// Folded stacks of calls, of which each line's number is the bytes of a whole round.
    pub fn folded(&self) -> String {
        let frame = |name: &str| marked(&Frame { name: name.to_string(), origin: Origin::Guest, line: None });
        let line = |site: &GuestSite| {
            let host = ["[the host lowers]".to_string()];
            let asked = if site.stack.is_empty() { &host[..] } else { &site.stack };
            let names: Vec<String> = asked.iter().chain([&site.allocator]).map(|name| frame(name)).collect();
            let bytes = (site.bytes * self.calls as f64).round();
            (bytes > 0.0).then(|| format!("{} {bytes}\n", names.join(";")))
        };
        self.of(GuestPhase::Calls).into_iter().flat_map(|it| &it.sites).filter_map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched() -> AllocatorWatched {
        let site = |phase, stack: &[u32], allocator, times, bytes| AllocationSite {
            phase,
            stack: stack.to_vec(),
            allocator,
            times,
            bytes,
        };
        let sites = vec![
            site(GuestPhase::Instantiating, &[4], 3, 1, 32),
            site(GuestPhase::FirstRound, &[], 0, 10, 200),
            site(GuestPhase::Calls, &[], 0, 10, 200),
            site(GuestPhase::Calls, &[1, 2], 3, 20, 640),
        ];
        AllocatorWatched { calls: 10, sites, lost: 0 }
    }

    fn names() -> Vec<String> {
        ["cabi_realloc", "price", "_RNvNtCs5JHfeWeQK0x_5alloc7raw_vec12handle_error", "malloc", ""]
            .map(str::to_string)
            .to_vec()
    }

    #[test]
    fn bytes_are_of_a_call_and_of_who_asked() {
        let memory = guest_memory(&watched(), &names());
        let told: Vec<_> = memory.phases.iter().map(|it| (it.phase, it.bytes, it.times)).collect();
        assert_eq!(
            told,
            [
                (GuestPhase::Instantiating, 32.0, 1.0),
                (GuestPhase::FirstRound, 20.0, 1.0),
                (GuestPhase::Calls, 84.0, 3.0)
            ]
        );
        let sites = &memory.of(GuestPhase::Calls).unwrap().sites;
        let told: Vec<_> = sites
            .iter()
            .map(|it| (it.function.as_str(), it.allocator.as_str(), it.bytes, it.times))
            .collect();
        // What only hands on is passed over; the largest come first.
        assert_eq!(told, [("price", "malloc", 64.0, 2.0), (THE_HOST, "cabi_realloc", 20.0, 1.0)]);
        assert_eq!(memory.of(GuestPhase::Instantiating).unwrap().sites[0].function, "function[4]");
    }

    #[test]
    fn stacks_are_folded_with_the_bytes_of_a_round() {
        let folded = guest_memory(&watched(), &names()).folded();
        let expected = "price_[j];alloc::raw_vec::handle_error_[j];malloc_[j] 640\n\
            [the host lowers]_[j];cabi_realloc_[j] 200\n";
        assert_eq!(folded, expected);
    }
}
