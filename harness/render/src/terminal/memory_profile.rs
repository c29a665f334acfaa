//! What a subject allocates, on the terminal: phase by phase, place by place, and the guest's allocator.

use std::fmt::Write;

use tollgate_analysis::figures::with_unit;
use tollgate_model::metric::{Metric, SizeKind};
use tollgate_profile::{MemoryProfile, OfPhase, Phase};

use super::profile::shortened;
use crate::grid::Grid;

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
    if let Some(guest) = &profile.guest {
        text += "\nthe guest's allocator, entered in each call:\n";
        if guest.is_empty() {
            text += "  never, under a name that is known for an allocator's\n";
        }
        for it in guest {
            let (function, by) = (shortened(&it.function), shortened(&it.by));
            let _ = writeln!(text, "  {:>8.2}  {function}, by {by}", it.times);
        }
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

/// What this cannot see, where it matters.
fn unseen(profile: &MemoryProfile) -> Vec<&'static str> {
    let guest = profile.guest.is_some().then_some(
        "what the guest's allocator gives out is counted in calls, not in bytes: it lies in linear memory, of which the measure `memory` says how much there is",
    );
    let no_calls = !profile.phases.iter().any(|it| it.phase == Phase::Calls);
    let none = no_calls.then_some("calls allocate nothing on the host's heap");
    let mapped = "memory that is mapped and not allocated is not seen: compiled code, linear memories, stacks, the heap of a language that collects garbage";
    guest.into_iter().chain(none).chain([mapped]).collect()
}

fn bytes(bytes: f64) -> String {
    // As sizes are written everywhere.
    with_unit(bytes, Metric::Size(SizeKind::Wasm))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_profile::{GuestAllocation, Place};

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
            guest: Some(vec![GuestAllocation {
                function: "cabi_realloc".to_string(),
                by: "the host, for what it lowers".to_string(),
                times: 1.0,
            }]),
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
        assert!(text.contains("1.00  cabi_realloc, by the host, for what it lowers"), "{text}");
        assert!(text.contains("remark: skipped: this") && text.contains("not in bytes"), "{text}");
        assert!(!text.contains('\u{1b}') && !text.contains("allocate nothing"), "{text}");
    }

    #[test]
    fn calls_that_allocate_nothing_are_said_to_and_native_code_has_no_guest() {
        let mut profile = profile();
        profile.phases.pop();
        profile.guest = None;
        let text = text(&profile);
        assert!(text.contains("remark: calls allocate nothing on the host's heap"), "{text}");
        assert!(!text.contains("the guest's allocator"), "{text}");
    }
}
