//! What a subject allocates, on the terminal: phase by phase, place by place, and the guest's allocator.

use std::fmt::Write;

use tollgate_analysis::figures::with_unit;
use tollgate_model::metric::{Metric, SizeKind};
use tollgate_model::protocol::GuestPhase;
use tollgate_profile::{
    GuestAllocation, GuestMemory, GuestSite, InWords, MemoryProfile, OfGuestPhase, OfPhase, Phase,
};

use super::profile::shortened;
use crate::grid::Grid;

/// Stacks of the guest that are told of each phase.
const SITES: usize = 8;

/// A profile of memory.
pub fn text(profile: &MemoryProfile) -> String {
    let MemoryProfile { subject, program, runtime, by, calls, .. } = profile;
    let mut text = format!("{subject}\n{program} on {runtime}, under {by}; a call is one of {calls}\n\n");
    text += &phases(profile).text();
    let _ = writeln!(text, "\nthe heap held {} when it held most", bytes(profile.peak as f64));
    // Calls come first: of what is done once, only the largest parts matter.
    for of_phase in profile.phases.iter().rev() {
        text += &places(of_phase);
    }
    if let Some(guest) = &profile.guest_memory {
        text += &of_guest(guest);
    }
    if let Some(counted) = &profile.guest {
        text += &against_counts(profile.guest_memory.as_ref(), counted);
    }
    for note in profile.notes.iter().cloned().chain(unseen(profile).into_iter().map(str::to_string)) {
        let _ = writeln!(text, "remark: {note}");
    }
    text
}

fn phases(profile: &MemoryProfile) -> Grid {
    let row = |it: &OfPhase| (it.phase.to_string(), vec![bytes(it.bytes), format!("{:.2}", it.blocks)]);
    Grid {
        corner: "the host's heap".to_string(),
        columns: vec!["bytes".to_string(), "allocations".to_string()],
        rows: profile.phases.iter().map(row).collect(),
    }
}

fn places(of_phase: &OfPhase) -> String {
    let mut text = format!("\n{}, by who asked for memory:\n", of_phase.phase);
    for place in &of_phase.places {
        let name = shortened(&place.function);
        let _ = writeln!(text, "  {:>10}  {:>10.2}  {name}", bytes(place.bytes), place.blocks);
    }
    text
}

/// What the guest's allocator is asked for: phase by phase, and by who asks in calls and while an instance is made.
fn of_guest(guest: &GuestMemory) -> String {
    let row = |it: &OfGuestPhase| {
        (InWords(it.phase).to_string(), vec![bytes(it.bytes), format!("{:.2}", it.times)])
    };
    let phases = Grid {
        corner: "the guest's allocator".to_string(),
        columns: vec!["bytes".to_string(), "allocations".to_string()],
        rows: guest.phases.iter().map(row).collect(),
    };
    if guest.phases.is_empty() {
        return "\nthe guest's allocator is asked for nothing, under a name that is known for an allocator's\n"
            .to_string();
    }
    let mut text = format!("\n{}", phases.text());
    for phase in [GuestPhase::Calls, GuestPhase::Instantiating] {
        let Some(of_phase) = guest.of(phase) else { continue };
        let _ = writeln!(text, "\n{}, by who in the guest asked for memory:", InWords(phase));
        for GuestSite { function, stack, allocator, bytes: size, times } in of_phase.sites.iter().take(SITES)
        {
            let (name, allocator) = (shortened(function), shortened(allocator));
            let from = stack.first().filter(|outermost| *outermost != function);
            let from = from.map_or(String::new(), |outermost| format!(", in {}", shortened(outermost)));
            let _ = writeln!(text, "  {:>10}  {times:>10.2}  {name}{from} ({allocator})", bytes(*size));
        }
        if let Some(more) = of_phase.sites.len().checked_sub(SITES).filter(|more| *more > 0) {
            let _ = writeln!(text, "  and {more} more stacks, in memory.json");
        }
    }
    text
}

/// What callgrind saw of the component itself, beside what the copy wrote down; alone where there is no copy.
fn against_counts(seen: Option<&GuestMemory>, counted: &[GuestAllocation]) -> String {
    // The sum of nothing is a negative zero.
    let counts = counted.iter().map(|it| it.times).sum::<f64>() + 0.0;
    let Some(seen) = seen else {
        let mut text = "\nthe guest's allocator, entered in each call:\n".to_string();
        for it in counted {
            let (function, by) = (shortened(&it.function), shortened(&it.by));
            let _ = writeln!(text, "  {:>8.2}  {function}, by {by}", it.times);
        }
        return text;
    };
    let times = seen.of(GuestPhase::Calls).map_or(0.0, |it| it.times);
    if counted.is_empty() && times > 0.0 {
        return "callgrind sees no allocator by name in the component itself: there is no count to hold that against\n"
            .to_string();
    }
    let alike = (times - counts).abs() <= 0.01 * times.max(counts) + 0.005;
    let told = if alike { "as many as" } else { "where" };
    format!(
        "{told} callgrind counts in the component itself: it enters its allocator {counts:.2} times in a call\n"
    )
}

/// What this cannot see, where it matters.
fn unseen(profile: &MemoryProfile) -> Vec<&'static str> {
    let no_calls = !profile.phases.iter().any(|it| it.phase == Phase::Calls);
    let none = no_calls.then_some("calls allocate nothing on the host's heap");
    let mapped = "memory that is mapped and not allocated is not seen: compiled code, linear memories, stacks, the heap of a language that collects garbage";
    none.into_iter().chain([mapped]).collect()
}

fn bytes(bytes: f64) -> String {
    // As sizes are written everywhere.
    with_unit(bytes, Metric::Size(SizeKind::Wasm))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_profile::Place;

    fn counted(times: f64) -> GuestAllocation {
        GuestAllocation { function: "cabi_realloc".to_string(), by: "the host".to_string(), times }
    }

    fn site(function: &str, stack: &[&str], allocator: &str, bytes: f64, times: f64) -> GuestSite {
        let stack = stack.iter().map(|name| name.to_string()).collect();
        GuestSite { function: function.to_string(), stack, allocator: allocator.to_string(), bytes, times }
    }

    fn profile() -> MemoryProfile {
        let of_phase = |phase, bytes: f64, blocks: f64| OfPhase {
            phase,
            bytes,
            blocks,
            places: vec![Place { function: format!("a::{phase:?}\u{1b}[2J"), bytes, blocks }],
        };
        MemoryProfile {
            subject: "pricing/get-quote@component/rust/cranelift".to_string(),
            program: "tollgate-worker 0.1.0".to_string(),
            runtime: "wasmtime 50.0.1".to_string(),
            by: "DHAT of valgrind 3.19.0".to_string(),
            calls: 2_048,
            phases: vec![of_phase(Phase::Compiling, 3_145_728.0, 9_000.0), of_phase(Phase::Calls, 51.5, 1.0)],
            peak: 2_097_152,
            guest: Some(vec![counted(3.0)]),
            guest_memory: Some(GuestMemory {
                calls: 1_024,
                phases: vec![OfGuestPhase {
                    phase: GuestPhase::Calls,
                    bytes: 84.0,
                    times: 3.0,
                    sites: vec![
                        site("price", &["get-quote", "price", "alloc::grow"], "malloc", 64.0, 2.0),
                        site("the host, for what it lowers", &[], "cabi_realloc", 20.0, 1.0),
                    ],
                }],
            }),
            notes: vec!["skipped: this".to_string()],
        }
    }

    #[test]
    fn phases_places_and_the_guests_allocator_are_told_with_what_is_not_seen() {
        let text = text(&profile());
        let row = |name: &str| text.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        assert!(row("compiling ").contains("3.00 MiB") && row("compiling ").contains("9000.00"), "{text}");
        assert!(row("a call ").contains("51.5 B") && row("a call ").contains("1.00"), "{text}");
        assert!(text.contains("the heap held 2.00 MiB when it held most"), "{text}");
        assert!(text.find("a call, by who") < text.find("compiling, by who"), "{text}");
        assert!(text.contains("64.0 B        2.00  price, in get-quote (malloc)"), "{text}");
        assert!(text.contains("20.0 B        1.00  the host, for what it lowers (cabi_realloc)"), "{text}");
        assert!(text.contains("as many as callgrind counts in the component itself"), "{text}");
        assert!(text.contains("remark: skipped: this"), "{text}");
        assert!(!text.contains('\u{1b}') && !text.contains("allocate nothing"), "{text}");
    }

    #[test]
    fn a_copy_that_differs_from_the_count_is_told_and_a_count_stands_alone_without_one() {
        let mut profile = profile();
        profile.guest = Some(vec![counted(2.0)]);
        let differs = text(&profile);
        assert!(differs.contains("where callgrind counts") && differs.contains("2.00 times"), "{differs}");
        profile.guest = Some(Vec::new());
        let nameless = text(&profile);
        assert!(nameless.contains("no count to hold that against"), "{nameless}");
        profile.guest = Some(vec![counted(2.0)]);
        profile.guest_memory = None;
        let alone = text(&profile);
        assert!(alone.contains("    2.00  cabi_realloc, by the host"), "{alone}");
    }

    #[test]
    fn calls_that_allocate_nothing_are_said_to_and_native_code_has_no_guest() {
        let mut profile = profile();
        profile.phases.pop();
        (profile.guest, profile.guest_memory) = (None, None);
        let text = text(&profile);
        assert!(text.contains("remark: calls allocate nothing on the host's heap"), "{text}");
        assert!(!text.contains("the guest's allocator"), "{text}");
    }
}
